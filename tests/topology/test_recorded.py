from dataclasses import replace

import numpy as np
import pytest

from generator.errors import UserError
from generator.learn.training.training_result import History
from generator.topology import recorded
from tests.topology.random_networks import network


def history(widths=(2, 2, 2), seeds=(0, 1, 2)):
    networks = tuple(network(np.random.default_rng(seed), widths) for seed in seeds)
    losses = np.array([1.0, 0.5, 0.1])
    return History(np.array([0, 10, 40]), networks, losses, 1 - losses)


@pytest.mark.parametrize("widths", [(2, 2), (2, 2, 2), (2, 4), (3, 3, 2)])
@pytest.mark.parametrize("layer", [-1, 0])
def test_snapshots_are_met_up_to_swaps(widths, layer):
    past = history(widths)
    film = recorded(past, layer)
    x = np.random.default_rng(9).normal(size=(20, widths[0]))
    for k, net in enumerate(past.networks):
        images = film.at(0, k / 2, x)
        expected = net.representation(x, layer)
        np.testing.assert_allclose(np.sort(images), np.sort(expected), atol=1e-13)
        np.testing.assert_allclose(film.logits(k / 2, x), net.logits(x), atol=1e-12)


def test_parameters_go_straight_between_snapshots():
    film = recorded(history())
    a, b = film.network_at(0.5), film.network_at(1.0)
    middle = film.network_at(0.75)
    for first, second, between in zip(a.layers, b.layers, middle.layers, strict=True):
        np.testing.assert_allclose(between.W, (first.W + second.W) / 2)
    np.testing.assert_allclose(middle.head.b, (a.head.b + b.head.b) / 2)
    x = np.ones((1, 2))
    np.testing.assert_array_equal(film.at(0, 0.75, x), middle.representation(x))


def test_the_final_flow_shows_the_space_that_training_ends_in():
    for seed in range(8):
        film = recorded(history(seeds=(seed, seed + 1, seed + 2)))
        x = np.random.default_rng(0).normal(size=(20, 2))
        np.testing.assert_allclose(film.final.through(x), film.through(x), atol=1e-13)
        assert film.final.network.swaps == film.network.swaps
        np.testing.assert_array_equal(film.network_at(1.0).head.W, film.final.network.head.W)


def test_labels_and_losses_run_with_the_snapshots():
    film = recorded(history())
    assert [film.label(t) for t in (0, 0.25, 0.5, 0.75, 1)] == [
        f"step {k}" for k in (0, 5, 10, 25, 40)
    ]
    assert film.loss(0.25) == pytest.approx(0.75)
    assert film.loss(1.0) == 0.1


def test_it_is_one_stage():
    film = recorded(history((2, 3)))
    (stage,) = film.stages
    assert (stage.kind, stage.name, stage.formula, stage.layer) == ("recorded", "training", "", 0)
    assert (stage.inputs, stage.outputs, stage.linear) == (2, 3, False)
    assert film.boundaries == (0, 1)
    assert stage.label(1.0) == "step 40"


def test_a_network_without_layers_stays_where_it_is():
    past = history()
    bare = replace(past.networks[0], layers=())
    film = recorded(History(np.array([0, 1]), (bare, bare), np.ones(2), np.ones(2)))
    x = np.ones((3, 2))
    np.testing.assert_array_equal(film.at(0, 0.3, x), x)


def test_a_layer_that_is_not_there_is_reported():
    with pytest.raises(UserError, match="layer: expected −2 to 1, got 2"):
        recorded(history(), layer=2)
