"""GIF frames and animated SVG are one film: the same picture and coordinates in a real browser."""

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from generator.draw.render.raster.canvas import Raster
from tests.browser import picture
from tests.draw.stand_in import film

LATER = 1e-4  # s: a time on a jump belongs to what comes after it


@pytest.fixture(scope="module")
def made():
    return film(3, seed=5).context()


@pytest.fixture(scope="module")
def file(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("svg") / "three.svg"
    made.film.svg(path)
    return path


def times(context):
    steps = [start for start, _ in context.clock.steps]
    return [steps[round(k)] for k in np.linspace(0, len(steps) - 1, 10)]


def test_pictures_agree(browser, made, file):
    raster, layout = Raster(made), made.layout
    with picture(browser, file, layout.width, layout.height) as shown:
        for cs in times(made):
            shown.seek(cs / 100 + LATER)
            frame = raster.frame(made.clock.moment(cs))
            assert structural_similarity(shown.pixels(), frame, channel_axis=2) >= 0.97


def test_coordinates_agree(browser, made, file):
    layout = made.layout
    with picture(browser, file, layout.width, layout.height) as shown:
        for cs in times(made):
            shown.seek(cs / 100)
            moment = made.clock.moment(cs)
            for name, ink in (("edge", "s-edge"), ("class-a", "s-a"), ("class-b", "s-b")):
                item = next(one for one in made.moving_items(moment) if one.name == name)
                seen = shown.paths(f"path.{ink}[vector-effect], g.{ink} > path[vector-effect]")[0]
                assert distance(seen, item.points).max() < 0.3, (cs, name)


def test_a_shifted_curve_would_be_noticed(made):
    item = next(one for one in made.moving_items(made.clock.moment(0)) if one.name == "class-a")
    assert distance(item.points + 0.5, item.points).max() > 0.3


def distance(points, curve):
    """From each point (n, 2) to the nearest point of a polyline (m, 2)."""
    start, along = curve[:-1], np.diff(curve, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((points[:, None] - start) * along).sum(axis=2) / length, 0, 1)
    nearest = start + share[..., None] * along
    return np.linalg.norm(points[:, None] - nearest, axis=2).min(axis=1)
