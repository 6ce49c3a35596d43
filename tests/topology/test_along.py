"""Invariants along flows: constant in an isotopy, refined where curves nearly touch."""

import numpy as np
import pytest

from generator.errors import AuthorError
from generator.learn.layers import Dense
from generator.learn.network import Network
from generator.topology.along import linking_along, winding_along
from generator.topology.flow import flow
from generator.topology.polygons import from_each_other, from_point, rounds
from generator.topology.winding import winding_number
from tests.topology.made import network


def ring(turns):
    return np.column_stack([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns), 0 * turns])


def linked(turns):
    return np.column_stack([1 + np.cos(2 * np.pi * turns), 0 * turns, np.sin(2 * np.pi * turns)])


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus"])
def test_linking_number_never_changes_in_an_isotopy(activation):
    rng = np.random.default_rng(4)
    motion = flow(network(rng, (3, 3, 3), activation))
    found = linking_along(motion, ring, linked).record()
    assert len(found) == 33 * len(motion.stages)
    assert found.constant
    assert found.off < 1e-6
    assert abs(round(found.values[0])) == 1
    assert linking_along(motion, ring, linked)(1, 0.4) == pytest.approx(found.values[0])


def test_winding_number_never_changes_either():
    motion = flow(network(np.random.default_rng(7), (2, 2, 2)))
    found = winding_along(motion, lambda s: ring(s)[:, :2], [0.3, 0.1]).record([(0, 0.0), (4, 1.0)])
    np.testing.assert_allclose(found.values, 1, atol=1e-9)


def test_a_polygon_too_coarse_would_lie():
    """A loop with a narrow finger that few vertices step over; it reaches beyond the point."""

    def finger(turns):
        out = np.exp(-(((turns - 0.51) / 0.002) ** 2))
        return np.column_stack([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)]) * (
            1 - out[:, None] * 1.5
        )

    point = np.array([0.3, -0.02])
    *_, fine = rounds([finger], from_point(point))
    truth = float(winding_number(finger(np.arange(200_000) / 200_000), point))
    assert fine[0].faithful
    assert float(winding_number(fine[0].vertices, point)) == pytest.approx(truth, abs=1e-9)
    assert len(fine[0].turns) < 2000


def test_refinement_halves_only_what_is_near():
    near = [ring, lambda s: linked(s) + [0.999, 0, 0]]
    *_, last = rounds(near, from_each_other)
    assert all(one.faithful for one in last)
    gaps = last[0].gaps
    assert gaps.max() > 10 * gaps.min()


def test_curves_that_cross_are_told():
    layer = Dense([[1, 0, 0], [0, 1, 0], [0, 0, 0]], [0, 0, 0], "identity")
    motion = flow(Network((layer,), None))
    with pytest.raises(AuthorError, match="too near"):
        linking_along(motion, ring, linked)(0, 1.0)


def test_dimensions_are_told():
    motion = flow(network(np.random.default_rng(0), (3, 4)))
    with pytest.raises(AuthorError, match="4 dimensions"):
        linking_along(motion, ring, linked)(0, 0.5)
