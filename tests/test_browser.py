"""The judge is judged first: a wrong coordinate, a wrong time and a curve must each be caught."""

import numpy as np
import pytest

from tests.browser import picture, vertices

# A square that shifts by 40 px in 2 s and rests for 2; a line that morphs over all 4 s.
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 100 50">
<rect width="100" height="50" fill="#fffdfa"/>
<g><animateTransform attributeName="transform" type="translate" values="0 0;20 0;20 0"
  keyTimes="0;0.5;1" dur="4s" repeatCount="indefinite"/>
<path id="q" d="M10 10h10v10H10Z" fill="#2166ac"/></g>
<path id="p" d="M0 30L10 30" stroke="#000" fill="none"><animate attributeName="d" dur="4s"
  values="M0 30L10 30;M0 40L30 40" repeatCount="indefinite"/></path>
</svg>"""


@pytest.fixture
def svg(tmp_path):
    file = tmp_path / "moving.svg"
    file.write_text(SVG, encoding="utf-8")
    return file


@pytest.mark.parametrize(("seconds", "shift"), [(0, 0), (0.5, 10), (1.3, 26), (3.9, 40)])
def test_animated_transforms_are_read_at_the_exact_time(browser, svg, seconds, shift):
    with picture(browser, svg, 200, 100) as shown:
        shown.seek(seconds)
        (square,) = shown.paths("#q")
        expected = np.array([[20, 20], [40, 20], [40, 40], [20, 40]]) + (shift, 0)
        np.testing.assert_allclose(square, expected, atol=0.01)
        np.testing.assert_allclose(shown.boxes("#q"), [[20 + shift, 20, 40 + shift, 40]], atol=0.01)


def test_morphing_paths_are_read_as_shown(browser, svg):
    with picture(browser, svg, 200, 100) as shown:
        shown.seek(1)
        np.testing.assert_allclose(shown.paths("#p")[0], [[0, 65], [30, 65]], atol=0.01)


def test_pixels_follow_the_clock(browser, svg):
    with picture(browser, svg, 200, 100) as shown:
        shown.seek(0)
        first = shown.pixels()
        shown.seek(2)
        last = shown.pixels()
    assert first.shape == (100, 200, 3)
    assert tuple(first[30, 30]) == (0x21, 0x66, 0xAC) == tuple(last[30, 70])
    assert tuple(last[30, 30]) == (0xFF, 0xFD, 0xFA)


def test_path_data():
    np.testing.assert_allclose(
        vertices("m1 2l.5-1e0 3,4h-1v2zM0 0 1 1"),
        [[1, 2], [1.5, 1], [4.5, 5], [3.5, 5], [3.5, 7], [0, 0], [1, 1]],
    )
    assert vertices("").shape == (0, 2)
    with pytest.raises(ValueError, match="straight lines"):
        vertices("M0 0C1 1 2 2 3 3")
