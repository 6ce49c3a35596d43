"""Invariants along flows: constant in an isotopy, refined where curves nearly touch."""

import numpy as np
import pytest

from generator import learn
from generator.errors import UserError
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology.flow.bounds import network_pieces
from generator.topology.flow.flow import flow
from generator.topology.invariants.along_flow import linking_along, winding_along
from generator.topology.invariants.loops import Loop, coordinate_loop, core_loop
from generator.topology.invariants.polygons import rounds
from generator.topology.invariants.winding import winding_number
from tests.topology.random_networks import network


def circle(centre, u, v):
    def at(turns):
        angle = 2 * np.pi * turns[:, None]
        return np.asarray(centre, float) + np.cos(angle) * u + np.sin(angle) * v

    u, v = np.array(u, float), np.array(v, float)
    return Loop(at, 2 * np.pi, len(u))


RING, LINKED = circle((0, 0, 0), (1, 0, 0), (0, 1, 0)), circle((1, 0, 0), (1, 0, 0), (0, 0, 1))


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus"])
def test_linking_number_never_changes_in_an_isotopy(activation):
    rng = np.random.default_rng(4)
    motion = flow(network(rng, (3, 3, 3), activation))
    linking = linking_along(motion, RING, LINKED).record()
    assert len(linking) == 33 * len(motion.stages)
    assert linking.constant
    assert linking.off < 1e-6
    assert abs(round(linking.values[0])) == 1
    assert linking_along(motion, RING, LINKED)(1, 0.4) == pytest.approx(linking.values[0])


def test_winding_number_never_changes_either():
    motion = flow(network(np.random.default_rng(7), (2, 2, 2)))
    winding = winding_along(motion, circle((0, 0), (1, 0), (0, 1)), [0.3, 0.1]).record(
        [(0, 0.0), (4, 1.0)]
    )
    np.testing.assert_allclose(winding.values, 1, atol=1e-9)


def test_a_neck_that_many_samples_step_over_is_seen():
    """A steep unit throws 10⁻³ of the circle across its centre, between 1,000 samples."""
    normal = np.array([np.cos(0.061 * np.pi), np.sin(0.061 * np.pi)])
    steep = Dense([[0.1, 0], [0, 0.1], 1e7 * normal], [0, 0, -1e7 * np.cos(1e-3)], "tanh")
    across = Dense(np.column_stack([10 * np.eye(2), -normal]), -normal, "identity")
    net = Network((steep, across), None)
    loop = circle((0, 0), (1, 0), (0, 1))
    even = net.representation(loop.at(np.arange(1000) / 1000))
    fine = net.representation(loop.at(np.arange(1_000_000) / 1_000_000))
    assert float(winding_number(even, [0, 0])) == pytest.approx(1)
    assert float(winding_number(fine, [0, 0])) == pytest.approx(0, abs=1e-9)
    *_, (last,) = rounds([loop], network_pieces(net), np.zeros(2))
    assert last.faithful
    assert float(winding_number(last.vertices, [0, 0])) == pytest.approx(0, abs=1e-9)


def test_refinement_halves_only_what_is_near():
    *_, last = rounds([RING, circle((1.999, 0, 0), (1, 0, 0), (0, 0, 1))], [])
    assert all(polygon.faithful for polygon in last)
    assert last[0].gaps.max() > 50 * last[0].gaps.min()


def test_curves_that_cross_are_reported():
    layer = Dense([[1, 0, 0], [0, 1, 0], [0, 0, 0]], [0, 0, 0], "identity")
    motion = flow(Network((layer,), None))
    with pytest.raises(UserError, match="too near"):
        linking_along(motion, RING, LINKED)(0, 1.0)


def test_cores_of_tori_are_loops():
    a, b = learn.linked_tori(2).sets
    motion = flow(network(np.random.default_rng(3), (3, 3)))
    assert abs(round(linking_along(motion, core_loop(a), core_loop(b))(0, 0.0))) == 1
    outer = coordinate_loop(b, along=0, others=0.0)
    assert abs(round(linking_along(motion, core_loop(a), outer)(2, 1.0))) == 1
    turns = np.arange(1000) / 1000
    for loop in (core_loop(b), outer):
        step = np.linalg.norm(np.diff(loop.at(turns), axis=0), axis=1).max()
        assert step <= loop.speed / 1000


def test_each_point_of_a_core_is_computed_once(monkeypatch):
    tube = learn.torus("A", 0, np.zeros(3), np.eye(3), 0.7, 0.1)
    loop, asked, core = core_loop(tube), [], type(tube).core
    monkeypatch.setattr(type(tube), "core", lambda self, u: asked.extend(u) or core(self, u))
    coarse, fine = np.arange(8) / 8, np.arange(16) / 16
    for turns in (coarse, fine, fine[::-1], coarse + 1):
        np.testing.assert_array_equal(loop.at(turns), core(tube, 2 * np.pi * turns))
    assert len(asked) == 15 + 7  # 0 and 1 were computed when the loop was checked


def test_dimensions_are_reported():
    motion = flow(network(np.random.default_rng(0), (3, 4)))
    with pytest.raises(UserError, match="4 dimensions"):
        linking_along(motion, RING, LINKED)(0, 0.5)


def test_a_record_answers_with_its_nearest_step():
    from generator.topology.invariants.along_flow import Along

    record = Along(
        np.array([0, 0, 1]), np.array([0.0, 1.0, 0.5]), np.array([1.0, 2, 3]), np.ones(3)
    )
    assert [record.at(0, 0.4), record.at(0, 0.6), record.at(1, 0.0)] == [1, 2, 3]
