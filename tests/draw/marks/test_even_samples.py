"""Points of a line lie where a flow stretches it, so that it stays smooth."""

from dataclasses import dataclass

import numpy as np
import pytest

from generator import draw
from tests.draw.fake_flow import Data, Flow, Stage


def stretched(t, x):
    """The right half of the plane is pulled twenty times as wide."""
    wide = np.where(x[:, 0] > 0, 20 * x[:, 0], x[:, 0])
    return np.column_stack([(1 - t) * x[:, 0] + t * wide, x[:, 1]])


STRETCH = Flow((Stage(1, "F", "", "field", False, stretched),), (0, 1))


@dataclass(frozen=True)
class Line:
    label: int = 0

    def sweep(self, count):
        return np.linspace(-1, 1, count)[:, None]

    def at(self, t):
        return np.column_stack([t[:, 0], np.zeros(len(t))])


def longest_step(points):
    return np.linalg.norm(np.diff(stretched(1.0, points), axis=0), axis=1).max()


def test_a_stretched_half_has_more_of_the_points():
    (usual,) = draw.curves(Data((Line(),)), samples=41)
    (even,) = draw.curves(Data((Line(),)), samples=41, even=STRETCH)
    points = even.geometry.points
    assert len(points) == 41
    assert points[0].tolist() == [-1, 0]
    assert points[-1] == pytest.approx([1, 0])
    assert (np.diff(points[:, 0]) > 0).all()
    assert (points[:, 0] > 0).mean() > 0.75
    assert longest_step(points) < 0.7 * longest_step(usual.geometry.points)


def test_lines_of_a_grid_stay_the_same_lines():
    usual, even = draw.grid(5, samples=33), draw.grid(5, samples=33, even=STRETCH)
    for before, after in zip(usual, even, strict=True):
        assert before.geometry.lengths == after.geometry.lengths
        assert np.ptp(after.geometry.points, axis=0) == pytest.approx([2.4, 2.4], abs=0.7)
    across = even[0].geometry.points.reshape(6, 33, 2)[3:]
    for line, other in zip(across, usual[0].geometry.points.reshape(6, 33, 2)[3:], strict=True):
        np.testing.assert_allclose(line[[0, -1]], other[[0, -1]])
        np.testing.assert_allclose(line[:, 1], other[0, 1])
        assert (line[:, 0] > 0).mean() > 0.7


def test_a_grid_that_lies_elsewhere_is_even_where_it_lies():
    (*_, edge) = draw.grid(5, samples=33, centre=(-3.0, 0.0), even=STRETCH)
    assert edge.geometry.points[:, 0].max() == pytest.approx(-1.8)
    (*_, plain) = draw.grid(5, samples=33, centre=(-3.0, 0.0))
    np.testing.assert_allclose(edge.geometry.points, plain.geometry.points, atol=1e-9)
