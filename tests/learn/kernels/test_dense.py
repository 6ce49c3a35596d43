"""Dense layers: the kernel against autograd, its bits on other processors, what it can't do."""

from dataclasses import dataclass

import numpy as np
import pytest

from generator import learn
from generator.learn.kernels import choice
from generator.learn.kernels.choice import compiled
from generator.learn.kernels.rows import ACTIVATIONS
from generator.learn.nn import activations
from generator.learn.nn.architecture import Architecture
from tests.learn.kernels.states import apart, check, points, states

pytest.importorskip("numba")


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_the_kernel_agrees_with_autograd_for_every_activation(name):
    check(learn.dense(2, [3, 2], name), 1)


@pytest.mark.parametrize("name", sorted(activations.ACTIVATIONS.keys() - ACTIVATIONS.keys()))
def test_other_activations_train_by_autograd(name):
    assert compiled(learn.dense(2, [3, 2], name), 1, 0.0) is None
    training = learn.train(learn.dense(2, [2], name), learn.spirals(points=30), steps=5, seed=1)
    assert np.isfinite(training.losses).all()


@pytest.mark.parametrize("widths", [[2, 2, 2, 2], [3, 3, 3], [8, 7], [1], [], [5, 2, 6]])
@pytest.mark.parametrize(("outputs", "classes"), [(1, 2), (3, 3)])
def test_widths_and_heads(widths, outputs, classes):
    check(learn.dense(3, widths), outputs, classes=classes)


@pytest.mark.parametrize("count", [1, 15, 16, 17, 400])
def test_any_number_of_points(count):
    check(learn.dense(2, [2, 2]), 1, count=count, gentle=0.0)


def test_the_gentle_term_where_a_layer_is_flat():
    architecture = learn.dense(2, [2])
    theta = states(architecture, 1)[:3]
    theta[:, :6] = [[1, 2, 2, 4, 0, 1], [0, 0, 0, 0, 0, 0], [0, 0, 1, 3, 1, 0]]
    x, labels = points(2, 20, 2)
    with_term, without = (
        compiled(architecture, 1, gentle).gradient(theta, x, labels) for gentle in (1.0, 0.0)
    )
    np.testing.assert_allclose((with_term - without)[:, :6], 2 * theta[:, :6], atol=1e-14)


def test_weights_that_diverged_stay_so():
    architecture = learn.dense(2, [2, 2], "relu")
    theta = states(architecture, 1)
    theta[0], theta[1, 0] = np.nan, np.inf
    x, labels = points(2, 20, 2)
    scores = compiled(architecture, 1, 0.01).logits(theta, x, labels)
    assert np.isnan(scores[0]).all()
    assert np.isfinite(scores[2:]).all()


@dataclass(frozen=True)
class Own(Architecture):
    """An author's."""


def test_what_has_no_kernel_trains_by_autograd():
    data, own = learn.two_curves(points=20), Own((2, 2), "tanh")
    assert compiled(own, 1, 0.0) is None
    first, other = (
        learn.train(each, data, restarts=2, steps=5) for each in (own, learn.dense(2, [2]))
    )
    assert apart(first.snapshots[-1], other.snapshots[-1]) < 1e-9


def test_without_numba_autograd_trains(monkeypatch):
    monkeypatch.setattr(choice, "available", lambda: False)
    data = learn.two_curves(points=20)
    assert compiled(learn.dense(2, [2]), 1, 0.0) is None
    training = learn.train(learn.dense(2, [2]), data, restarts=4, steps=300)
    monkeypatch.undo()
    kernel = learn.train(learn.dense(2, [2]), data, restarts=4, steps=300)
    assert (training.succeeded == kernel.succeeded).all()
    assert training.succeeded_count > 0
