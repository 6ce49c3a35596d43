import gzip
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from generator import draw
from generator.draw.render.svg import document as svg
from generator.draw.render.svg import steps
from generator.draw.render.svg.path_data import numbers, path_data
from generator.draw.render.svg.primitives import number
from generator.errors import AuthorError
from tests.browser import vertices
from tests.draw.stand_in import Data, film

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def animated():
    return svg.document(film(2).setting(), "two-layers")


def test_path_data_says_where_the_points_are():
    rng = np.random.default_rng(0)
    points = rng.integers(-999, 999, (12, 2)).astype(float)
    assert vertices(path_data(points, (5, 7))) == pytest.approx(points)


@pytest.mark.parametrize(
    ("value", "written"), [(0.0, "0"), (-0.001, "0"), (0.5, ".5"), (-0.25, "-.25"), (10.0, "10")]
)
def test_numbers_are_short(value, written):
    assert number(value) == written
    assert numbers([1, -2, 3]) == "1-2 3"


def test_it_is_well_formed_and_its_ids_are_its_own(animated):
    root = ElementTree.fromstring(animated)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("two-layers-") for one in ids)
    used = set(re.findall(r'href="#([^"]+)"', animated)) | set(
        re.findall(r"url\(#([^)]+)\)", animated)
    )
    assert used <= set(ids)
    assert root.find(f"{SVG}title") is not None


def test_it_is_small_and_always_the_same(animated):
    assert svg.document(film(2).setting(), "two-layers") == animated
    assert len(gzip.compress(animated.encode(), 9)) < 60_000


def test_transforms_carry_the_linear_stages(animated):
    """A layer costs two sets of coordinates and the jump between them, not one for every step."""
    root = ElementTree.fromstring(animated)
    values = [
        one.get("values").split(";")
        for one in root.iter(f"{SVG}animate")
        if one.get("attributeName") == "d"
    ]
    grid = max(values, key=lambda one: len(one[0]))
    assert len(grid) == 3 * 2 + 2  # with the input and the hold at the end


def test_every_stage_is_named(animated):
    names = [one.get("aria-label") for one in ElementTree.fromstring(animated).iter()]
    for name in ("Input", "Layer 1 of 2", "Layer 2 of 2", "x ↦ Wx", "x ↦ x + b", "x ↦ tanh x"):
        assert name in names


def test_there_is_a_picture_for_each_layer_and_each_step():
    made = film(2)
    files = steps.reading(made, "two", "default").files
    count = len(made.setting().clock.steps)
    assert sorted(files) == sorted(
        [f"layers/{k}.svg" for k in range(3)] + [f"steps/{k:03d}.svg" for k in range(count)]
    )
    sizes = [len(one) for path, one in files.items() if path.startswith("steps/")]
    assert np.median(sizes) < 15_000
    root = ElementTree.fromstring(files["steps/001.svg"])
    assert root.find(f"{SVG}title").text == "Layer 1 of 2 · x ↦ Wx"


def test_words_are_escaped():
    drawn = svg.document(draw.still(draw.grid(), draw.label("a < b & c", [0, 0])).setting(), "x")
    assert "a &lt; b &amp; c" in drawn
    ElementTree.fromstring(drawn)


def test_nan_in_a_mark_is_an_authors_error():
    class Broken(Data):
        points = np.array([[0.0, np.nan]])
        labels = np.array([0])

    with pytest.raises(AuthorError, match=r"NaN or infinity \(point 0\)"):
        draw.points(Broken)


def test_a_character_without_a_glyph_is_an_authors_error():
    with pytest.raises(AuthorError, match="no character"):
        svg.document(draw.still(draw.grid(), draw.label("蟹", [0, 0])).setting(), "x")
