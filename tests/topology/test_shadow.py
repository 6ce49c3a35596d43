import numpy as np
import pytest

from generator import draw, learn, topology
from generator.errors import UserError
from generator.topology.measure import projection

SQUARE = np.array([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]])


STILL = np.eye(2)


def network(scale):
    layer = learn.Dense(np.diag([scale, 1.0]), np.zeros(2), "identity")
    return learn.Network((layer,), learn.Head("logistic", [[3.0, 0.0]], [0.0]))


def test_a_square_that_stays_is_as_clear_as_can_be():
    flow = topology.flow(network(1.0))
    assert topology.clarity(flow, STILL, SQUARE) == pytest.approx(0)


def test_a_sheet_squeezed_across_the_gap_loses_gap_and_width():
    """Three stages, W halves x: seen at 3/4, 1/2, then three more times at 1/2 and its end."""
    flow = topology.flow(network(0.5))
    narrow = [np.log(flow.stages[0].matrix(t)[0, 0]) for t in (0.5, 1.0)]
    narrow += [np.log(0.5)] * (2 * len(flow.stages) - 2)
    expected = np.log(0.5) + np.mean(narrow)
    assert topology.clarity(flow, STILL, SQUARE) == pytest.approx(expected)


def test_size_and_units_do_not_matter():
    rng = np.random.default_rng(3)
    points = rng.normal(size=(40, 2))
    flow = topology.flow(network(0.7))
    assert topology.clarity(flow, STILL, 10 * points) == pytest.approx(
        topology.clarity(flow, STILL, points)
    )


def test_a_head_of_many_outputs_has_no_gap():
    many = learn.Network((), learn.Head("softmax", np.eye(2), np.zeros(2)))
    with pytest.raises(UserError, match="clarity: flow: expected a head of one output"):
        topology.clarity(topology.flow(many), STILL, SQUARE)


def test_the_view_turns_as_the_film_does():
    rng = np.random.default_rng(1)
    layers = tuple(learn.Dense(rng.normal(size=(4, d)), np.zeros(4)) for d in (2, 4))
    flow = topology.flow(learn.Network(layers, None))
    for seed in range(5):
        end = np.linalg.qr(np.random.default_rng(seed).normal(size=(4, 2))).Q.T
        turn = draw.turn(end[0], end[1])
        assert projection.turning_frame(end, 0.25) == pytest.approx(turn.frame(flow.stages, 0, 0.5))
        assert projection.turning_frame(end, 1.0) == pytest.approx(turn.frame(flow.stages, 5, 1.0))
