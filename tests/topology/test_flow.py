import numpy as np
import pytest

from generator.errors import UserError
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology import flow
from tests.topology.random_networks import SHAPES, network, with_values

DEEP = [[2, 2, 2, 2], [2, 8, 8], [3, 5, 2, 4], [4, 4, 1, 3], [1, 1, 1], [1, 2, 2], [2, 1]]


@pytest.mark.parametrize("activation", ["tanh", "relu", "identity"])
@pytest.mark.parametrize("head", ["logistic", "softmax"])
@pytest.mark.parametrize("widths", DEEP)
def test_the_end_is_the_network(widths, head, activation):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        net = network(rng, widths, activation, head)
        played = flow(net)
        x = rng.normal(size=(30, widths[0]))
        np.testing.assert_allclose(played.network.logits(x), net.logits(x), atol=1e-12)
        np.testing.assert_allclose(played.through(x), played.network.representation(x), atol=1e-13)
        for layer, start in enumerate(played.boundaries[1:]):
            expected = played.network.representation(x, layer)
            np.testing.assert_allclose(played.to(start, x), expected, atol=1e-13)


@pytest.mark.parametrize("shape", SHAPES)
def test_one_layer_of_any_shape(shape):
    for seed in range(6):
        rng = np.random.default_rng(seed)
        net = network(rng, [shape[1], shape[0]])
        played = flow(net)
        x = rng.normal(size=(10, shape[1]))
        np.testing.assert_allclose(played.network.logits(x), net.logits(x), atol=1e-12)
        for t in np.linspace(0, 0.99, 12):
            assert np.linalg.det(played.stages[0].matrix(t)) > 0


def test_swaps_are_made_recorded_and_noted():
    rng = np.random.default_rng(0)
    first = Dense(with_values(rng, [2.0, 1.0, 0.5], sign=-1), rng.normal(size=3), "tanh")
    second = Dense(with_values(rng, [1.0, 1.0, 0.7], sign=-1), rng.normal(size=3), "tanh")
    net = network(rng, [3, 3, 3])
    net = Network((first, second), net.head)
    played = flow(net)
    # The swap of the first turns the second's columns, and so its determinant, the right way.
    ((layer, i, j),) = played.network.swaps
    assert layer == 1
    order = [{i: j, j: i}.get(k, k) for k in range(3)]
    np.testing.assert_array_equal(played.network.layers[0].W, first.W[order])
    np.testing.assert_array_equal(played.network.layers[0].b, first.b[order])
    np.testing.assert_array_equal(played.network.layers[1].W, second.W[:, order])
    assert played.notes == (f"layer 1: det W < 0, units {i + 1} and {j + 1} change places",)
    again = flow(played.network)
    assert again.network.swaps == played.network.swaps
    assert not again.notes


def test_the_swap_is_the_calmest():
    rng = np.random.default_rng(1)
    for _ in range(20):
        W = with_values(rng, rng.uniform(0.5, 2, 4), sign=-1)
        played = flow(Network((Dense(W, np.zeros(4), "tanh"),), None))
        turned = np.sum(np.cos(played.stages[0].path.angles))
        for i, j in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]:
            other = W.copy()
            other[[i, j]] = W[[j, i]]
            from_other = flow(Network((Dense(other, np.zeros(4), "tanh"),), None))
            path = from_other.stages[0].path
            assert (
                np.trace(path.rotation(1.0)) <= np.trace(played.stages[0].path.rotation(1.0)) + 1e-9
            ), turned


def test_without_a_head_the_outputs_change_places():
    rng = np.random.default_rng(0)
    W = with_values(rng, [2.0, 1.0], sign=-1)
    played = flow(Network((Dense(W, np.zeros(2), "tanh"),), None))
    assert "no head" in played.notes[0]
    np.testing.assert_array_equal(played.network.layers[0].W, W[::-1])


def test_one_unit_of_negative_weight_is_reflected_and_noted():
    net = Network((Dense(np.array([[-2.0]]), np.array([0.3]), "tanh"),), None)
    played = flow(net)
    assert not played.network.swaps
    assert "reflected through zero" in played.notes[0]
    x = np.linspace(-1, 1, 5)[:, None]
    np.testing.assert_allclose(played.through(x), net.representation(x))
    np.testing.assert_array_equal(played.at(0, 1 / 3, x), np.zeros((5, 1)))


@pytest.mark.parametrize(
    ("values", "note"),
    [([1.0, 0.0], "W is singular"), ([1.0, 1e-9], "nearly singular")],
)
def test_singular_weights_are_reported(values, note):
    for sign in (1, -1):
        W = with_values(np.random.default_rng(2), values, sign)
        played = flow(Network((Dense(W, np.zeros(2), "tanh"),), None))
        assert any(note in said for said in played.notes)


def test_dropped_units_are_reported():
    played = flow(network(np.random.default_rng(0), [2, 8, 3]))
    assert played.notes[-1] == "layer 2: drops 5 of 8 units: a projection, not injective"


def test_boundaries_and_dimensions():
    played = flow(network(np.random.default_rng(0), [2, 5, 3]))
    assert played.boundaries == (0, 3, 6)
    assert played.dimensions == (2, 5, 5, 5, 3, 3, 3)
    plain = flow(network(np.random.default_rng(0), [2, 5, 3], "identity"))
    assert plain.boundaries == (0, 2, 4)


def test_a_weight_that_is_no_number_is_reported():
    layer = Dense(np.eye(2), np.zeros(2), "tanh")
    layer.W[0, 0] = np.nan
    with pytest.raises(UserError, match="layer 1: expected finite weights, got NaN"):
        flow(Network((layer,), None))
