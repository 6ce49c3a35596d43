"""Pictures as marks: tones, agreement of raster and SVG, and what their geometry refuses."""

import base64
import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from generator import draw
from generator.draw.render.picture_colours import ramp
from generator.draw.render.raster import gif
from generator.draw.render.raster.canvas import Raster
from generator.draw.style.theme import load
from generator.errors import UserError
from generator.topology.flow.picture_flow import moving
from tests.browser import picture

SVG = "{http://www.w3.org/2000/svg}"
SHAPE = (4, 4)
MIDDLE = [[0.0, 0.0]]
VIEW = draw.turn(np.eye(16)[0], np.eye(16)[5], during=())


def film(**pictures):
    tones = np.linspace(0, 1, 16)[None]
    flow = moving(SHAPE, turn=360.0)
    return draw.film(
        draw.path([[-1, -1], [1, 1]], colour="grid"),
        draw.pictures(tones, SHAPE, side=64, carried=True, **pictures),
        through=flow,
        view=VIEW,
    )


def test_tones_are_even_from_paper_to_print():
    """An unturned ramp of 16 values has all sixteen colours, each in a square of its own."""
    tones = np.linspace(0, 1, 16)[None]
    frame = draw.path([[-1, -1], [1, 1]], colour="ground")
    still = draw.still(frame, draw.pictures(tones, SHAPE, side=64, places=[[0, 0]]))
    context = still.context()
    pixels = Raster(context).frame(context.poster)
    height, width = pixels.shape[:2]
    top, left = round(height / 2) - 32, width // 2 - 32
    middles = pixels[top + 8 : top + 64 : 16, left + 8 : left + 64 : 16].reshape(16, 3)
    theme = load("light")
    assert tuple(middles[0]) == theme.rgb("paper")
    assert tuple(middles[-1]) == theme.rgb("print")
    steps = np.diff(middles.astype(int), axis=0)
    assert (np.abs(steps - steps.mean(axis=0)) <= 1).all()


def test_svg_holds_the_same_pixels(tmp_path):
    tones = np.linspace(0, 1, 16)[None]
    file = tmp_path / "still.svg"
    frame = draw.path([[-1, -1], [1, 1]], colour="ground")
    draw.still(frame, draw.pictures(tones, SHAPE, places=[[0, 0]])).svg(file)
    (data,) = re.findall(r"data:image/png;base64,([^\"]+)", file.read_text())
    image = Image.open(io.BytesIO(base64.b64decode(data)))
    assert image.size == (32, 32)  # as many px as are seen: not every program enlarges squares
    assert np.asarray(image)[4::8, 4::8].ravel().tolist() == list(range(16))


def around(frame):
    """The 64 × 64 px of a picture that stands in the middle of a film's panel."""
    context = film(places=MIDDLE).context()
    if len(frame) != context.layout.height:
        context = context.without_overlay()
    box = context.layout.panels[0]
    x, y = (round(coordinate) for coordinate in box.centre)
    return frame[y - 30 : y + 30, x - 30 : x + 30].astype(float)


def test_a_picture_turns_in_the_svg_as_in_the_frames(browser, tmp_path):
    """Inside of the picture, where nothing else could make up for one that stands still."""
    context = film(places=MIDDLE).context().without_overlay()
    file, raster = tmp_path / "film.svg", Raster(context)
    context.film.svg(file)
    first = around(raster.frame(context.clock.moment(0)))
    moved = 0
    with picture(browser, file, context.layout.width, context.layout.height) as shown:
        for cs in [start for start, _ in context.clock.steps][::12]:
            shown.seek(cs / 100 + 1e-4)
            frame = around(raster.frame(context.clock.moment(cs)))
            assert np.abs(around(shown.pixels()) - frame).mean() < 2
            moved += np.abs(frame - first).mean() > 20
    assert moved >= 3


def test_pictures_agree_where_they_move_about(browser, tmp_path):
    context = film().context().without_overlay()
    file, raster = tmp_path / "film.svg", Raster(context)
    context.film.svg(file)
    with picture(browser, file, context.layout.width, context.layout.height) as shown:
        for cs in [start for start, _ in context.clock.steps][::12]:
            shown.seek(cs / 100 + 1e-4)
            frame = raster.frame(context.clock.moment(cs))
            assert structural_similarity(shown.pixels(), frame, channel_axis=2) >= 0.97


def test_a_picture_that_fades_in_does_so_in_the_svg(tmp_path):
    """It is hidden until then, and its mask fades."""
    mark = draw.pictures(np.linspace(0, 1, 16)[None], SHAPE, places=MIDDLE).at_end()
    frame = draw.path([[-1, -1], [1, 1]], colour="ground")
    file = tmp_path / "film.svg"
    draw.film(frame, mark, through=moving(SHAPE, turn=90.0), view=VIEW).svg(file)
    root = ElementTree.parse(file).getroot()
    groups = root.iter(f"{SVG}g")
    (group,) = (child for child in groups if child.find(f"{SVG}g/{SVG}image") is not None)
    assert group.get("transform") == "scale(0)"
    assert group.find(f"{SVG}animateTransform").get("values") == "0;1"
    mask, _ = root.iter(f"{SVG}mask")  # the other one is of the fade into the first picture
    assert group.get("mask") == f"url(#{mask.get('id')})"
    assert len(mask.find(f"{SVG}rect/{SVG}animateTransform").get("values").split(";")) > 4


def test_the_gif_keeps_every_tone():
    context = film(places=MIDDLE).context()
    image = Image.open(io.BytesIO(gif.encode(context)))
    colours = {tuple(pixel) for pixel in around(np.asarray(image.convert("RGB"))).reshape(-1, 3)}
    assert {tuple(tone) for tone in ramp(load("light"))} <= colours


@pytest.mark.parametrize(
    ("points", "shape", "more"),
    [
        (np.zeros((1, 5)), (2, 2), {}),
        (np.full((1, 4), np.nan), (2, 2), {}),
        (np.zeros((1, 4)), (2, 2), {"values": (1.0, 0.0)}),
        (np.zeros((2, 4)), (2, 2), {"places": [[0, 0]]}),
    ],
)
def test_what_is_no_picture_is_reported(points, shape, more):
    with pytest.raises(UserError, match=r"pictures: .*expected .*, got"):
        draw.pictures(points, shape, **more)
