"""Figures of the article: frames of GIF and MP4 and animated SVG are one film.

All that have an animated SVG with ROUNDS=2 or more; in CI those that train quickly, as usual one.
"""

import gzip
import io
from dataclasses import replace

import imageio.v2 as imageio
import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from generator.draw.render.raster import gif, mp4
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.svg import document as svg
from generator.draw.render.svg import steps
from tests.browser import picture
from tests.conftest import ROUNDS, in_ci
from tests.draw.render.test_agreement import LATER, distance, times
from tests.draw.render.test_svg import forbidden
from tests.figures.products import product

# One of each kind that trains in a second, and what takes longer to train.
QUICK = ["ambient_isotopy", "field_deformation", "folding", "homeomorphism", "one_layer"]
SLOW = ["digit_orbit", "spiral_easy", "spiral_hard", "spiral_wide", "training"]
USUAL = ["folding"]
FILMS = QUICK + SLOW if ROUNDS > 1 else QUICK if in_ci() else USUAL


@pytest.fixture(scope="module", params=FILMS)
def film(request):
    return product(request.param, "film")


@pytest.fixture(scope="module")
def file(film, tmp_path_factory):
    path = tmp_path_factory.mktemp("film") / "film.svg"
    film.svg(path, replace(film.page, overlay=True))
    return path


def frames(film):
    """The GIF's frames by start time, and the setting that they were drawn in."""
    image = Image.open(io.BytesIO(gif.encode(film.context())))
    for k, (start, _) in enumerate(film.context().clock.steps):
        image.seek(k)
        yield start, np.asarray(image.convert("RGB"))


def frames_of_video(path, wanted):
    """The MP4's frames at these times (cs, rising)."""
    with imageio.get_reader(path) as reader:
        return {start: reader.get_data(start // mp4.FRAME_CS) for start in wanted}


def test_gif_mp4_and_svg_are_the_same_picture(browser, film, file):
    context = film.context()
    wanted = times(context)
    film.mp4(file.with_suffix(".mp4"))
    played = frames_of_video(file.with_suffix(".mp4"), wanted)
    with picture(browser, file, context.layout.width, context.layout.height) as shown:
        for start, frame in frames(film):
            if start in wanted:
                shown.seek(start / 100 + LATER)
                seen = shown.pixels()
                for rendered in (frame, played[start]):
                    assert structural_similarity(seen, rendered, channel_axis=2) >= 0.97, start


def test_the_svg_goes_on_between_two_steps(browser, film, file):
    """Half-way through a film it shows that moment, and a GIF the step that began before it.

    Homeomorphism moves fastest just then: 4 cs are the difference between SSIM 0.99 and 0.71.
    """
    context = film.context()
    half = context.clock.duration / 2
    with picture(browser, file, context.layout.width, context.layout.height) as shown:
        shown.seek(half / 100 + LATER)
        frame = Raster(context).frame(context.clock.moment(half))
        assert structural_similarity(shown.pixels(), frame, channel_axis=2) >= 0.98


def test_the_svg_animates_nothing_that_a_policy_forbids(file):
    assert forbidden(file.read_text("utf-8")) == set()


MARKS = (
    ("edge", "s-edge"),
    ("class-a", "s-a"),
    ("class-b", "s-b"),
    ("circle-a", "s-a"),
    ("circle-b", "s-b"),
)


def test_the_svg_in_the_browser_has_the_films_coordinates(browser, film, file):
    context = film.context()
    with picture(browser, file, context.layout.width, context.layout.height) as shown:
        for cs in times(context):
            shown.seek(cs / 100)
            for name, ink, which, curve in curves(context, cs):
                selector = f"path.{ink}[vector-effect], g.{ink} > path[vector-effect]"
                points = shown.paths(selector)[which]
                assert distance(points, curve).max() < 0.3, (cs, name)


def curves(context, cs):
    """Name, ink, number among those of its ink, and polyline of each carried mark at a time."""
    items = list(context.moving_items(context.clock.moment(cs)))
    for name, ink in MARKS:
        named = [item for item in items if item.name == name]
        for which, item in enumerate(named):
            ring = name in ("edge", "circle-a", "circle-b")
            closed = np.vstack([item.points, item.points[:1]]) if ring else item.points
            yield name, ink, which, closed


def test_sizes_stay_within_their_budgets(film):
    assert len(gzip.compress(svg.render(film, "film", "default").files["film.svg"])) <= 150_000
    assert len(gif.render(film, "film", "default").files["film.gif"]) <= 2_000_000
    files = steps.render(film, "film", "default").files
    assert np.median(
        [len(data) for path, data in files.items() if "steps/" in path]
    ) <= 15_000 * len(film.panels)
