"""Films without a background: WebM and animated WebP are decoded again, opacity and all."""

import subprocess
from dataclasses import replace

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from generator import draw, learn
from generator.draw.render.raster.canvas import Raster
from generator.errors import UserError
from tests.draw.fake_flow import film

SIZE = draw.Format(width=160)
SPACE = draw.film(
    draw.surfaces(learn.linked_tori(points=20)), through=draw.turning("Turn"), view=draw.orbit()
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("transparent")
    short = film(1)
    for kind in ("webm", "webp"):
        short.write(folder / f"film.{kind}", SIZE)
        short.write(folder / f"again.{kind}", SIZE)
    return folder, short.context(SIZE)


def pictures(path, width, height):
    """Every frame of a WebM, (n, height, width, 4), as another program decodes it."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-c:v", "libvpx-vp9", "-i", str(path), "-f", "rawvideo"]
    run = subprocess.run([*command, "-pix_fmt", "rgba", "-"], capture_output=True, check=True)
    return np.frombuffer(run.stdout, np.uint8).reshape(-1, height, width, 4)


def drawn(context, centiseconds):
    """What is drawn at a time without a background: (height, width, 4)."""
    raster = Raster(context, transparent=True)
    return raster.paint_moment(context.clock.moment(centiseconds)).astype(int)


def check(picture, expected):
    """Nothing where nothing is drawn, and what is drawn has its opacity and its colour."""
    empty, solid = expected[..., 3] == 0, expected[..., 3] == 255
    assert 0.2 < empty.mean() < 0.99
    assert picture[0, 0, 3] <= 2
    assert np.percentile(picture[empty][:, 3], 98) < 30
    assert np.percentile(picture[solid][:, 3], 5) > 200
    over = [image[..., :3] * (image[..., 3:] / 255.0) for image in (picture, expected)]
    assert np.abs(over[0] - over[1]).mean() < 8


def test_a_webm_has_opacity_and_the_films_length(files):
    folder, context = files
    frames = pictures(folder / "film.webm", context.layout.width, context.layout.height)
    assert len(frames) == context.clock.duration * 25 // 100
    for share in (0.0, 0.5, 1.0):
        number = round(share * (len(frames) - 1))
        check(frames[number].astype(int), drawn(context, number * 4))


def test_a_webp_loops_and_has_opacity_and_the_gifs_steps(files):
    folder, context = files
    with Image.open(folder / "film.webp") as image:
        assert (image.format, image.is_animated, image.info["loop"]) == ("WEBP", True, 0)
        durations = []
        for number in range(image.n_frames):
            image.seek(number)
            image.load()
            durations.append(image.info["duration"])
            if number in (0, image.n_frames // 2):
                start = sum(durations[:-1]) / 10
                check(np.asarray(image.convert("RGBA")).astype(int), drawn(context, start))
    assert sum(durations) == 10 * context.clock.duration


@pytest.mark.parametrize("kind", ["webm", "webp"])
def test_the_same_film_has_the_same_bytes(files, kind):
    folder, _ = files
    assert (folder / f"film.{kind}").read_bytes() == (folder / f"again.{kind}").read_bytes()


@pytest.mark.parametrize("kind", ["webm", "webp"])
def test_stills_and_pictures_with_a_background_are_refused(tmp_path, kind):
    with pytest.raises(UserError, match=rf"film\.{kind}: expected a film, got a still"):
        draw.still(draw.grid()).write(tmp_path / f"x.{kind}")
    own = draw.matplotlib(lambda ax, t: None, seconds=0.2)
    with pytest.raises(UserError, match="expected marks for a film without a background"):
        own.write(tmp_path / f"x.{kind}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["webm", "webp"])
def test_a_part_of_a_file_is_noticed(files, kind):
    from importlib import import_module

    encoder = import_module(f"generator.draw.render.raster.{kind}")
    data = (files[0] / f"film.{kind}").read_bytes()
    assert encoder.is_whole(data)
    for part in (b"", data[: len(data) // 2], data[:-1], b"x" + data[1:]):
        assert not encoder.is_whole(part)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_surfaces_over_nothing_are_the_opaque_picture_once_laid_over_its_background(theme):
    form = replace(SIZE, theme=theme)
    context = SPACE.context(form)
    moment = context.clock.moment(0)
    clear = Raster(context, transparent=True).paint(context.moving_items(moment)).astype(float)
    opaque = Raster(context).paint(context.moving_items(moment)).astype(float)
    assert set(np.unique(clear[..., 3])) >= {0.0, 255.0}
    assert (clear[..., 3] == 0).mean() > 0.3
    opacity = clear[..., 3:] / 255
    laid = clear[..., :3] * opacity + np.array(context.theme.rgb("ground")) * (1 - opacity)
    assert np.abs(laid - opaque[..., :3]).max() <= 3
    # Not of the background's colour where a surface's edge is half transparent.
    soft = (opacity[..., 0] > 0.2) & (opacity[..., 0] < 0.8)
    assert soft.any()


@pytest.mark.parametrize("kind", ["webm", "webp"])
def test_a_film_in_space_is_written_without_a_background(kind, tmp_path):
    SPACE.write(tmp_path / f"x.{kind}", draw.Format(width=120, speed=8))
    context = SPACE.context(draw.Format(width=120, speed=8))
    if kind == "webm":
        layout = context.layout
        picture = pictures(tmp_path / "x.webm", layout.width, layout.height)[0].astype(int)
    else:
        with Image.open(tmp_path / "x.webp") as image:
            picture = np.asarray(image.convert("RGBA")).astype(int)
    check(picture, drawn(context, 0))


def test_a_raster_with_a_background_is_as_before():
    context = film(1).context(SIZE)
    opaque = Raster(context).paint(context.moving_items(context.clock.moment(0)))
    assert (opaque[..., 3] == 255).all()
