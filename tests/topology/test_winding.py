"""Winding numbers against crossings of a ray, and on curves that everyone knows."""

import numpy as np
import pytest

from generator.errors import UserError
from generator.topology.invariants.winding import winding_number

TURN = np.linspace(0, 2 * np.pi, 200, endpoint=False)


def crossed(curve, point):
    """Signed crossings of the ray to the right of a point."""
    x, y = (curve - point).T
    x2, y2 = np.roll(x, -1), np.roll(y, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        right = x - y * (x2 - x) / (y2 - y) > 0
    return int(np.sum(right & (y <= 0) & (y2 > 0))) - int(np.sum(right & (y > 0) & (y2 <= 0)))


@pytest.mark.parametrize("times", [-2, -1, 1, 3])
def test_circles_wind_as_often_as_they_run_round(times):
    circle = np.column_stack([np.cos(times * TURN), np.sin(times * TURN)])
    assert float(winding_number(circle, [0.2, -0.3])) == pytest.approx(times, abs=1e-9)
    assert float(winding_number(circle, [1.2, 0])) == pytest.approx(0, abs=1e-9)


def test_random_polygons_against_a_ray():
    rng = np.random.default_rng(5)
    curves, points = rng.normal(size=(50, 12, 2)), 0.5 * rng.normal(size=(50, 2))
    expected = [crossed(a, p) for a, p in zip(curves, points, strict=True)]
    np.testing.assert_allclose(winding_number(curves, points), expected, atol=1e-9)
    assert len(set(expected)) > 3


def test_wrong_shapes_are_errors():
    with pytest.raises(UserError, match="a polygon: expected"):
        winding_number(np.zeros((4, 3)), [0, 0])
    with pytest.raises(UserError, match="point"):
        winding_number(np.zeros((4, 2)), [0, 0, 0])
