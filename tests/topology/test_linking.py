"""Linking numbers against signed crossings of a projection, and on links that everyone knows."""

import numpy as np
import pytest

from generator.errors import UserError
from generator.topology.invariants.linking import linking_number
from tests.topology.random_networks import turned

TURN = np.linspace(0, 2 * np.pi, 121)[:-1]


def ring(centre, u, v, n=120):
    s = np.linspace(0, 2 * np.pi, n + 1)[:-1, None]
    return np.asarray(centre) + np.cos(s) * np.asarray(u, float) + np.sin(s) * np.asarray(v, float)


HOPF = ring((0, 0, 0), (1, 0, 0), (0, 1, 0)), ring((1, 0, 0), (1, 0, 0), (0, 0, 1))
FAR = HOPF[0], ring((3, 0, 0), (1, 0, 0), (0, 0, 1))


def torus_strand(phase, times):
    """A strand of the torus link T(2, 2·times)."""
    v = times * TURN + phase
    radius = 2 + 0.7 * np.cos(v)
    return np.column_stack([radius * np.cos(TURN), radius * np.sin(TURN), 0.7 * np.sin(v)])


def whitehead():
    """The alternating diagram of five crossings: a ring, and an eight that goes over and under."""
    eight = np.column_stack([2 * np.sin(TURN), 0.7 * np.sin(2 * TURN), 0.5 * np.cos(3 * TURN)])
    return eight, ring((0, 0, 0), (1.83, 0, 0), (0, 1.83, 0))


def crossings(a, b, direction):
    """Half the sum of the signs of the crossings of two polygons seen along a direction."""
    direction = direction / np.linalg.norm(direction)
    first = np.cross(direction, [0.3, 0.5, 0.8])
    first /= np.linalg.norm(first)
    frame = np.array([first, np.cross(direction, first), direction])
    total = 0
    a, b = a @ frame.T, b @ frame.T
    for p, p2 in zip(a, np.roll(a, -1, 0), strict=True):
        for q, q2 in zip(b, np.roll(b, -1, 0), strict=True):
            r, s = p2 - p, q2 - q
            turn = r[0] * s[1] - r[1] * s[0]
            x = ((q - p)[0] * s[1] - (q - p)[1] * s[0]) / turn
            y = ((q - p)[0] * r[1] - (q - p)[1] * r[0]) / turn
            if 0 <= x < 1 and 0 <= y < 1:
                above = (p + x * r)[2] > (q + y * s)[2]
                total += np.sign(turn) * (1 if above else -1)
    return total / 2


@pytest.mark.parametrize(
    ("pair", "size"),
    [
        (HOPF, 1),
        (FAR, 0),
        (whitehead(), 0),
        ((torus_strand(0, 2), torus_strand(np.pi, 2)), 2),
        ((torus_strand(0, 3), torus_strand(np.pi, 3)), 3),
    ],
    ids=["hopf", "apart", "whitehead", "T(2,4)", "T(2,6)"],
)
def test_known_links(pair, size):
    a, b = pair
    number = float(linking_number(a, b))
    assert abs(number) == pytest.approx(size, abs=1e-9)
    assert number == pytest.approx(crossings(a, b, np.array([0.21, 0.37, 0.9])), abs=1e-9)
    assert float(linking_number(b, a)) == pytest.approx(number, abs=1e-9)
    assert float(linking_number(a[::-1], b)) == pytest.approx(-number, abs=1e-9)


def test_random_polygons_against_crossings():
    rng = np.random.default_rng(3)
    seen = set()
    for _ in range(20):
        a, b = rng.normal(size=(9, 3)), rng.normal(size=(7, 3))
        number = float(linking_number(a, b))
        assert number == pytest.approx(crossings(a, b, rng.normal(size=3)), abs=1e-9)
        seen.add(round(number))
    assert len(seen) > 2


def test_steps_at_once_and_polygons_of_many_vertices():
    rng = np.random.default_rng(1)
    turns = np.array([turned(rng, [angle], 3) for angle in np.linspace(0, 3, 5)])
    a, b = HOPF[0] @ turns, HOPF[1] @ turns
    sign = float(linking_number(*HOPF))
    np.testing.assert_allclose(linking_number(a, b), np.full(5, sign), atol=1e-9)
    np.testing.assert_allclose(linking_number(a, b[0]).shape, (5,))
    fine = ring((0, 0, 0), (1, 0, 0), (0, 1, 0), 2001), ring((1, 0, 0), (1, 0, 0), (0, 0, 1), 999)
    assert float(linking_number(*fine)) == pytest.approx(sign, abs=1e-9)


def test_nearly_touching_rings_still_count():
    near = ring((1.999, 0, 0), (1, 0, 0), (0, 0, 1), 997)
    assert abs(float(linking_number(HOPF[0], near))) == pytest.approx(1, abs=1e-6)


def test_parallel_edges_are_no_special_case():
    square = np.array([[1, 1, 0], [-1, 1, 0], [-1, -1, 0], [1, -1, 0]], float)
    other = np.array([[0, 0, 1], [0, 0, -1], [2, 0, -1], [2, 0, 1]], float)
    assert abs(float(linking_number(square, other))) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("wrong", [np.zeros((2, 3)), np.zeros((5, 2)), np.full((4, 3), np.nan)])
def test_what_is_no_polygon(wrong):
    with pytest.raises(UserError, match="polygon"):
        linking_number(wrong, HOPF[1])
