"""The straight path to W, and the layer that goes back where it came from."""

import numpy as np
import pytest

from generator.errors import UserError
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.topology import (
    flow,
    least_path_determinant,
    path_determinant,
    straight,
    there_and_back,
)
from tests.topology.random_networks import network, with_values


def layered(W):
    return flow(Network((Dense(W, np.zeros(len(W)), "tanh"),), None))


def test_both_ways_begin_and_end_alike():
    rng = np.random.default_rng(1)
    played = flow(network(rng, (3, 3, 3)))
    other = straight(played)
    x = rng.normal(size=(10, 3))
    for i in range(len(played.stages)):
        for t in (0.0, 1.0):
            np.testing.assert_allclose(other.at(i, t, x), played.at(i, t, x), atol=1e-12)
        if other.stages[i].name == "W":
            assert not np.allclose(other.at(i, 0.5, x), played.at(i, 0.5, x))


def test_determinants_in_closed_form():
    """Of eigenvalues −½ and −2 the straight path's is (1 − 3t/2)(1 − 3t), least at t = ½."""
    played = layered(np.diag([-0.5, -2.0]))
    other = straight(played)
    assert path_determinant(other, 0, 0.25) == pytest.approx(0.625 * 0.25)
    assert least_path_determinant(other) == pytest.approx(-0.125)
    assert least_path_determinant(played) >= 1 - 1e-12
    assert path_determinant(other, 2, 0.3) == pytest.approx(1.0)


def test_only_square_layers_have_straight_paths():
    with pytest.raises(UserError, match="straight: layer 1: expected a square W"):
        straight(flow(network(np.random.default_rng(0), (2, 3))))


def test_there_and_back():
    rng = np.random.default_rng(2)
    layers = [Dense(with_values(rng, [1.2, 0.7]), 0.1 * rng.normal(size=2)) for _ in range(2)]
    forward = flow(Network(tuple(layers), None))
    whole = there_and_back(forward)
    x = rng.uniform(-1, 1, size=(50, 2))
    np.testing.assert_allclose(whole.to(6, x), forward.through(x), atol=1e-14)
    np.testing.assert_allclose(whole.through(x), x, atol=1e-12)
    assert whole.boundaries == (0, 6, 12)
    assert [stage.arrival for stage in whole.stages if stage.arrival] == [
        "Its image",
        "Where it began",
    ]
    with pytest.raises(UserError, match="expected a W with an inverse"):
        there_and_back(layered(np.array([[1.0, 2.0], [2.0, 4.0]])))
