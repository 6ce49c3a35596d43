"""GIF frames and animated SVG are one film: the same picture and coordinates in a real browser."""

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from generator import draw
from generator.draw.render.raster.canvas import Raster
from tests.browser import picture
from tests.draw.fake_flow import film

LATER = 1e-4  # s: a time on a jump belongs to what comes after it


@pytest.fixture(scope="module")
def context():
    """With heading and track, which an SVG has where it is asked for them."""
    return film(3, seed=5).context(draw.Format(overlay=True))


@pytest.fixture(scope="module")
def file(context, tmp_path_factory):
    path = tmp_path_factory.mktemp("svg") / "three.svg"
    context.film.svg(path, context.form)
    return path


def times(context):
    steps = [start for start, _ in context.clock.steps]
    return [steps[round(k)] for k in np.linspace(0, len(steps) - 1, 10)]


def test_pictures_agree(browser, context, file):
    raster, layout = Raster(context), context.layout
    with picture(browser, file, layout.width, layout.height) as shown:
        for cs in times(context):
            shown.seek(cs / 100 + LATER)
            frame = raster.frame(context.clock.moment(cs))
            assert structural_similarity(shown.pixels(), frame, channel_axis=2) >= 0.97


def test_the_svg_in_the_browser_has_the_films_coordinates(browser, context, file):
    layout = context.layout
    with picture(browser, file, layout.width, layout.height) as shown:
        for cs in times(context):
            shown.seek(cs / 100)
            moment = context.clock.moment(cs)
            for name, colour in (("edge", "s-edge"), ("class-a", "s-a"), ("class-b", "s-b")):
                item = next(item for item in context.moving_items(moment) if item.name == name)
                seen = shown.paths(
                    f"path.{colour}[vector-effect], g.{colour} > path[vector-effect]"
                )[0]
                assert distance(seen, item.points).max() < 0.3, (cs, name)


def test_a_shifted_curve_would_be_noticed(context):
    item = next(
        item for item in context.moving_items(context.clock.moment(0)) if item.name == "class-a"
    )
    assert distance(item.points + 0.5, item.points).max() > 0.3


def distance(points, curve):
    """From each point (n, 2) to the nearest point of a polyline (m, 2)."""
    start, along = curve[:-1], np.diff(curve, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((points[:, None] - start) * along).sum(axis=2) / length, 0, 1)
    nearest = start + share[..., None] * along
    return np.linalg.norm(points[:, None] - nearest, axis=2).min(axis=1)
