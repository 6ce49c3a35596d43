"""A kernel against autograd, from 200 states (as usual 40): `check(architecture, …)`."""

import numpy as np
from autograd import grad

from generator.learn.kernels.choice import compiled
from generator.learn.kernels.losses import mean_losses
from generator.learn.nn.heads import losses
from generator.learn.nn.loss import objective
from generator.learn.nn.parameters import pack
from generator.learn.training.adam import Adam
from tests.conftest import ROUNDS, in_ci

DRAWN = 200
STATES = DRAWN if in_ci() or ROUNDS > 1 else 40  # the first of those that are drawn
CLOSE = 1e-12


def states(architecture, outputs, noise=1.0, seed=0):
    """Parameters (STATES, P) as starts have them, half of them far from there.

    Where a matrix is nearly flat (condition above 50) the gentle term's inverse is known to fewer
    digits, by autograd too: these are left out.
    """
    rng = np.random.default_rng(seed)
    theta = pack(architecture.start(rng, 4 * DRAWN, outputs, "identity", 0.5))
    theta[::2] += noise * rng.normal(size=theta[::2].shape)
    regular = np.ones(len(theta), dtype=bool)
    for pieces in architecture.unpack(theta, outputs)[:-1]:
        if len(pieces) == 2:
            regular &= np.linalg.cond(pieces[0]) < 50
    assert regular.sum() >= DRAWN
    return theta[regular][:STATES]


def points(dimension, count, classes, seed=1):
    """Points (d, n) and labels (n,) of so many classes."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(dimension, count)), rng.integers(0, classes, count)


def apart(first, other):
    """The largest difference in each row, as a share of the row's largest value."""
    size = np.abs(other).max(axis=-1, keepdims=True)
    return float((np.abs(first - other) / size).max())


def check(architecture, outputs, gentle=3e-3, count=45, classes=2, noise=1.0):
    """Asserts that loss, gradient and one step of Adam are autograd's, to 10⁻¹² of each row."""
    kernel = compiled(architecture, outputs, gentle)
    assert kernel is not None
    theta, (x, labels) = (
        states(architecture, outputs, noise),
        points(architecture.widths[0], count, classes),
    )

    def minimised(theta):
        parameters = architecture.unpack(theta, outputs)
        return objective(architecture, parameters, x, labels, gentle)

    expected = grad(lambda theta: minimised(theta).sum())(theta)
    gradient = kernel.gradient(theta, x, labels)
    assert apart(gradient, expected) < CLOSE
    assert (kernel.gradient(theta[7:9], x, labels) == gradient[7:9]).all()  # whoever else trains
    scores = kernel.logits(theta, x, labels)
    plain = losses(architecture.logits(architecture.unpack(theta, outputs), x, labels), labels)
    np.testing.assert_allclose(mean_losses(scores, labels), plain, rtol=CLOSE)
    stepped = [moved(theta, way) for way in (gradient, expected)]
    assert apart(*stepped) < CLOSE


def moved(theta, gradient):
    """Parameters after a step of Adam that has been under way."""
    adam, rng = Adam(theta.shape), np.random.default_rng(2)
    adam.mean, adam.square = rng.normal(size=theta.shape), rng.random(size=theta.shape)
    return adam.step(theta, gradient, 0.05)
