"""Curves and clouds of any size and place: their integers are right, or are refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import topology
from generator.errors import UserError

TURN = np.linspace(0, 2 * np.pi, 40, endpoint=False)
RING = np.column_stack([np.cos(TURN), np.sin(TURN), 0 * TURN])
OTHER = np.column_stack([1 + np.cos(TURN), 0 * TURN, np.sin(TURN)])
SIZES = st.floats(-300, 300).map(lambda power: 10.0**power)
SQUARE = np.array([[1.0, 1], [-1, 1], [-1, -1], [1, -1]])
LABELS = (TURN > 3).astype(int)


@given(SIZES, st.floats(-1e6, 1e6))
def test_links_stay_links(size, place):
    assert (
        round(float(topology.linking_number(size * (RING + place), size * (OTHER + place)))) == -1
    )
    far = OTHER + [0.5, 3.0, 0.0]
    assert round(float(topology.linking_number(size * (RING + place), size * (far + place)))) == 0


@given(SIZES, st.floats(-1e6, 1e6))
def test_a_curve_winds_as_often_at_any_size(size, place):
    ring, middle = size * (RING[:, :2] + place), size * np.array([0.1 + place, place])
    assert topology.winding_number(ring, middle) == pytest.approx(1, abs=1e-9)
    outside = size * np.array([1.1 + place, place])
    assert topology.winding_number(ring, outside) == pytest.approx(0, abs=1e-9)


@given(SIZES, st.integers(3, 9), st.integers(0, 3))
def test_curves_that_touch_have_no_number(size, corners, at):
    """A vertex on a vertex, a vertex on an edge, an edge through an edge, the same curve."""
    turn = np.arange(corners) / corners * 2 * np.pi
    polygon = np.column_stack([np.cos(turn), np.sin(turn), 0 * turn])
    middle = (polygon[0] + polygon[1]) / 2
    touching = (
        np.array([polygon[0], [3, 0, 1], [3, 0, -1.0]]),
        np.array([middle, [3, 0, 1], [3, 0, -1.0]]),
        np.array([middle + [0, 0, 1], middle - [0, 0, 1], [5, 0, 0.0]]),
        polygon,
    )[at]
    with pytest.raises(UserError, match="touch"):
        topology.linking_number(size * polygon, size * touching)


@pytest.mark.parametrize("point", [(1, 0), (1, 1), (-1, 0.3)])
def test_a_point_on_a_curve_has_no_number(point):
    with pytest.raises(UserError, match="on a polygon"):
        topology.winding_number(SQUARE, np.array(point, float))


@given(SIZES, st.floats(-1e6, 1e6))
def test_a_ring_has_one_hole_at_any_size(size, place):
    holes = topology.persistence(size * (RING[:, :2] + place))
    assert holes.betti(0.5 * size) == 1
    assert holes.deaths[0] == pytest.approx(np.sqrt(3) * size, rel=0.05)


@given(SIZES)
def test_planes_part_at_any_size(size):
    answer = topology.separation(size * RING[:, :2], LABELS)
    assert answer.separable
    assert answer.verified
    assert answer.margin == pytest.approx(0.0770 * size, rel=0.05)
    inner = np.vstack([RING[:, :2], [[0.0, 0.0]]])
    inside = topology.separation(size * inner, np.append(np.zeros(40, int), 1))
    assert (inside.separable, inside.verified) == (False, True)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: topology.linking_number(RING[:2], OTHER),
            r"expected shape \(…, n, 3\), n ≥ 3, got \(2, 3\)",
        ),
        (
            lambda: topology.linking_number(RING + np.nan, OTHER),
            "a: expected an array of finite numbers, got nan at",
        ),
        (
            lambda: topology.linking_number("ring", OTHER),
            "a: expected an array of finite numbers, got 'ring'",
        ),
        (
            lambda: topology.linking_number([RING] * 2, [OTHER] * 3),
            "expected as many polygons a as b",
        ),
        (
            lambda: topology.winding_number(SQUARE, [np.nan, 0]),
            "point: expected an array of finite numbers, got",
        ),
        (lambda: topology.persistence(np.zeros((0, 2))), r"expected shape \(n, d\), got \(0, 2\)"),
        (lambda: topology.persistence(-np.ones((3, 3)), distances=True), "negative"),
        (
            lambda: topology.separation(np.full((2, 2), 1e305), [0, 1]),
            r"points: expected up to 1e\+300, got larger",
        ),
        (
            lambda: topology.best_line(np.zeros((2, 2)), [0, 1]),
            "points: expected two or more different ones, got one",
        ),
        (lambda: topology.distance(3, 4), "a: expected ExactSet, got 3"),
    ],
)
def test_what_can_not_be_asked_is_reported(call, message):
    with pytest.raises(UserError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
