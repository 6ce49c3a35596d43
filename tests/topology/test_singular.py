import mpmath
import numpy as np
import pytest

from generator.errors import UserError
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology import (
    flow,
    least_singular_value,
    narrowest,
    never_flatter,
    never_singular,
    straight,
)
from generator.verdict import Verdict
from tests.topology.random_networks import SHAPES, network, with_values


def sampled(stage, times):
    """Least singular value on the embedded inputs, by numpy, at many t."""
    parts = np.array([stage.matrix(t)[:, : stage.inputs] for t in times])
    return np.linalg.svd(parts, compute_uv=False)[:, -1]


@pytest.mark.parametrize(("out", "into"), [shape for shape in SHAPES if shape[0] >= shape[1]])
def test_it_is_what_dense_sampling_finds(out, into):
    times = np.linspace(0, 1, 301)
    for seed in range(4):
        played = flow(network(np.random.default_rng(seed), [into, out], scale=0.8))
        values = sampled(played.stages[0], times)
        assert least_singular_value(played) == pytest.approx(values.min(), rel=1e-9)
        where = narrowest(played)
        assert where.t == times[values.argmin()]
        at = sampled(played.stages[where.stage], [where.t])
        assert at[0] == pytest.approx(where.value, rel=1e-9)


def test_over_several_layers_the_least_with_its_place():
    rng = np.random.default_rng(0)
    values = ([1.0, 0.6], [2.0, 0.3], [5.0, 0.4])
    layers = tuple(
        Dense(with_values(rng, singular_values), np.zeros(2), "tanh") for singular_values in values
    )
    where = narrowest(flow(Network(layers, None)))
    assert (where.layer, where.stage, where.t) == (2, 3, 1.0)
    assert where.value == pytest.approx(0.3)


def test_stretching_only_is_least_at_the_start():
    W = with_values(np.random.default_rng(0), [3.0, 2.0])
    where = narrowest(flow(Network((Dense(W, np.zeros(2), "tanh"),), None)))
    assert (where.value, where.t) == (1.0, 0.0)


def test_a_reflected_unit_is_flat_on_its_way():
    played = flow(Network((Dense(np.array([[-4.0]]), np.zeros(1), "tanh"),), None))
    assert (narrowest(played).value, narrowest(played).t) == (0.0, 0.2)
    assert played.stages[0].matrix(0.2)[0, 0] == pytest.approx(0, abs=1e-15)


def test_a_projection_is_flat():
    rng = np.random.default_rng(0)
    wide = network(rng, [2, 4, 2])
    where = narrowest(flow(wide))
    assert (where.value, where.layer, where.t) == (0.0, 2, 1.0)
    assert least_singular_value(flow(Network(wide.layers[:1], None))) > 0


def test_nothing_to_claim():
    with pytest.raises(UserError, match="least_singular_value: expected a flow with a layer"):
        least_singular_value(flow(Network((), network(np.random.default_rng(0), [2, 2]).head)))


def test_never_flatter_is_exact():
    """Singular values 2 and ½: above every bound below ½, and not above ½ itself."""
    W = np.array([[0.0, -0.5], [2.0, 0.0]])
    played = flow(Network((Dense(W, np.ones(2), "tanh"),), None))
    assert never_flatter(played, np.nextafter(0.5, 0)) is Verdict.PROVED
    assert never_flatter(played, 0.5) is Verdict.REFUTED
    assert never_flatter(played, 1.0) is Verdict.REFUTED  # at t = 0 it is 1
    with pytest.raises(UserError, match="expected a number from 0, got -1"):
        never_flatter(played, -1.0)


@pytest.mark.parametrize(
    "layers",
    [
        [(np.ones((1, 2)), "tanh")],
        [(np.eye(2), "relu")],
        [(np.array([[1.0, 2.0], [2.0, 4.0]]), "tanh")],
        [(np.eye(2), "tanh"), (1e-300 * np.eye(2), "tanh")],
        [(np.array([[1.0], [1.0]]), "tanh"), (np.array([[1.0, 1.0]]), "tanh")],
        [(np.array([[-2.0]]), "tanh")],
    ],
)
def test_never_flatter_refutes_what_flattens(layers):
    dense = tuple(Dense(W, np.zeros(len(W)), name) for W, name in layers)
    assert never_flatter(flow(Network(dense, None)), 1e-200) is Verdict.REFUTED


def test_never_flatter_agrees_with_60_digits():
    rng = np.random.default_rng(5)
    for _ in range(40):
        shape = (int(rng.integers(2, 6)), int(rng.integers(2, 4)))
        W = rng.normal(size=(max(shape), min(shape)))
        if W.shape[0] == W.shape[1] and np.linalg.det(W) < 0:
            W = W[::-1]
        with mpmath.workdps(60):
            least = min(mpmath.svd_r(mpmath.matrix(W.tolist()), compute_uv=False))
        played = flow(Network((Dense(W, np.zeros(len(W)), "tanh"),), None))
        for side in (-1, 1):
            bound = float(least) * (1 + side * 1e-14)
            expected = Verdict.PROVED if bound < min(1, least) else Verdict.REFUTED
            assert never_flatter(played, bound) is expected
        assert never_flatter(played, least_singular_value(played) * (1 - 1e-15)) is Verdict.PROVED


def test_singular_values_of_a_straight_path_are_refused():
    played = straight(flow(Network((Dense(-2 * np.eye(2), np.zeros(2), "tanh"),), None)))
    for call in (least_singular_value, lambda motion: never_flatter(motion, 0.1)):
        with pytest.raises(UserError, match="expected a polar path to W, got a straight one"):
            call(played)
    assert never_singular(played) is Verdict.REFUTED  # at t = 1/3
