"""Field and residual layers: the kernel against autograd, and which activations it has."""

import numpy as np
import pytest

from generator import learn
from generator.learn.kernels.choice import compiled
from generator.learn.kernels.rows import ACTIVATIONS
from generator.learn.nn import activations
from generator.learn.nn.stack import Stack
from generator.learn.training.accuracy import accuracy
from tests.learn.kernels.states import check

pytest.importorskip("numba")
NOISE = 0.5  # more would make anchors so narrow that their exponents lose digits by any way


@pytest.mark.parametrize("kind", ["flow", "jump"])
@pytest.mark.parametrize(("outputs", "classes"), [(1, 2), (3, 3)])
def test_flows_and_jumps(kind, outputs, classes):
    check(learn.fields(2, [5, 3], kind, steps=3), outputs, classes=classes, noise=NOISE)


def test_in_space_without_the_gentle_term():
    check(learn.fields(3, [6], "flow", steps=2), 1, gentle=0.0, count=20, noise=NOISE)


@pytest.mark.parametrize(("outputs", "classes"), [(1, 2), (3, 3)])
def test_the_kernel_of_residual_layers_agrees_with_autograd(outputs, classes):
    check(learn.residual(3, [4, 1, 7]), outputs, classes=classes)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_every_activation_of_residual_layers(name):
    check(learn.residual(2, [3, 2], name), 1)


@pytest.mark.parametrize("name", sorted(activations.ACTIVATIONS.keys() - ACTIVATIONS.keys()))
def test_residual_layers_of_other_activations_train_by_autograd(name):
    assert compiled(learn.residual(2, [3], name), 1, 0.0) is None
    stack = Stack((*learn.residual(2, [3]).plans, *learn.residual(2, [3], name).plans))
    assert compiled(stack, 1, 0.0) is None


@pytest.mark.parametrize("name", ["relu", "gelu"])
def test_the_trained_residual_network_is_the_one_that_was_scored(name):
    data = learn.spirals(turns=1, points=60)
    training = learn.train(learn.residual(2, [4], name), data, restarts=2, steps=100, seed=1)
    scores = [accuracy(training.network(restart), data) for restart in range(2)]
    np.testing.assert_allclose(scores, training.accuracies[-1])


def test_layers_of_all_kinds():
    plans = (
        *learn.residual(2, [4]).plans,
        *learn.fields(2, [3], "flow", steps=2).plans,
        *learn.residual(2, [2]).plans,
        *learn.fields(2, [5], "jump").plans,
    )
    check(Stack(plans), 1, noise=NOISE)
