"""Proofs about activations that fold, are flat, or stand in residual layers."""

import numpy as np
import pytest

from generator.learn.nn.activations import ACTIVATIONS
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer
from generator.topology.flow.flow import flow
from generator.topology.measure.determinant import determinants
from generator.topology.proofs.intervals import precise_orientation
from generator.topology.proofs.unfolded import certify_unfolded
from generator.verdict import Verdict
from tests.conftest import cases

# A turn for each activation that brings the square to where σ' is above 0, and to where it is not.
RISING = {"silu": 2.0, "gelu": 2.0, "gelu_tanh": 2.0, "relu": 2.0, "hardtanh": 0.0, "sine": 0.0}


def dense(name, shift, size=0.5):
    return flow(Network((Dense(size * np.eye(2), np.full(2, shift), name),), None))


@pytest.mark.parametrize("name", RISING)
def test_where_it_rises_nothing_folds_and_elsewhere_none_is_proved(name):
    assert certify_unfolded(dense(name, RISING[name])).verdict is Verdict.PROVED
    wide = dense(name, RISING[name], size=4.0)
    assert certify_unfolded(wide).verdict is not Verdict.PROVED


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_an_orientation_is_that_of_the_derivative(name):
    rng = np.random.default_rng(0)
    layers = [Dense(rng.normal(size=(2, 2)), rng.normal(size=2), name) for _ in range(2)]
    layers.insert(1, ResidualLayer(*(rng.normal(size=s) for s in ((2, 3), (3, 2), 3, 2)), name))
    played = flow(Network(tuple(layers), None))
    points = rng.normal(size=(cases(15, 60, 60), 2))
    signs = set()
    for point, value in zip(points, determinants(played, points), strict=True):
        sign = precise_orientation(played, point)
        signs.add(sign)
        if sign is not None:
            assert sign == np.sign(value)
        assert sign is not None or abs(value) < 1e-9
    assert signs - {None}


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_a_residual_layer_of_any_activation(name):
    """It was once taken for tanh: a fold of another activation would have been proved away."""
    rng = np.random.default_rng(1)
    V, W, b = rng.normal(size=(2, 4)), rng.normal(size=(4, 2)), rng.normal(size=4)
    bound = ResidualLayer(V, W, b, activation=name).lipschitz
    calm = flow(Network((ResidualLayer(0.5 / bound * V, W, b, np.ones(2), name),), None))
    proved = certify_unfolded(calm)
    assert proved.verdict is Verdict.PROVED
    places = rng.uniform(-1, 1, size=(2000, 2))
    assert (determinants(calm, places) >= proved.at_least).all()
    folding = flow(
        Network((ResidualLayer(-2 * np.eye(2), np.eye(2), np.ones(2), None, name),), None)
    )
    if (determinants(folding, places) < 0).any() and (determinants(folding, places) > 0).any():
        assert certify_unfolded(folding).verdict is Verdict.REFUTED
    else:
        assert certify_unfolded(folding, budget=2000).verdict is not Verdict.REFUTED
