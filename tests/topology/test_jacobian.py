"""Jacobians against autograd's and finite differences, also where tanh saturates."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import jacobian as autograd_jacobian

from generator.errors import UserError
from generator.learn.nn.activations import ACTIVATIONS
from generator.topology.flow.flow import flow
from generator.topology.flow.inverse import inverse
from generator.topology.measure.jacobian import flow_jacobian, jacobian, singular_values, stretch
from tests.topology.random_networks import network

FUNCTIONS = {
    "tanh": anp.tanh,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "softplus": lambda z: anp.log1p(anp.exp(z)),
    "relu": lambda z: anp.maximum(z, 0),
    "identity": lambda z: z,
}


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize("widths", [(2, 2, 2), (2, 3, 1), (3, 4, 4)])
def test_against_autograd(activation, widths):
    rng = np.random.default_rng(len(widths))
    net = network(rng, widths, activation)
    points = rng.normal(size=(5, widths[0]))

    def represent(x):
        for layer in net.layers:
            x = FUNCTIONS[activation](layer.W @ x + layer.b)
        return x

    expected = np.array([autograd_jacobian(represent)(x) for x in points])
    np.testing.assert_allclose(jacobian(net, points), expected, rtol=1e-10, atol=1e-13)
    first = jacobian(net, points, 0)
    assert first.shape == (5, widths[1], widths[0])
    largest = np.linalg.norm(expected, ord=2, axis=(1, 2))
    np.testing.assert_allclose(
        stretch(net, points), np.log10(np.maximum(largest, 1e-300)), atol=1e-9
    )
    np.testing.assert_allclose(singular_values(jacobian(net, points))[:, 0], largest, rtol=1e-10)


@pytest.mark.parametrize("widths", [(2, 2, 2), (2, 3), (3, 2)])
def test_of_a_flow_against_finite_differences(widths):
    rng = np.random.default_rng(8)
    motion = flow(network(rng, widths))
    points, h = rng.normal(size=(4, widths[0])), 1e-6
    for stage in range(len(motion.stages)):
        for t in (0.0, 0.3, 1.0):

            def moved(x, stage=stage, t=t):
                return motion.at(stage, t, motion.to(stage, x))

            steps = [h * step for step in np.eye(widths[0])]
            columns = [(moved(points + step) - moved(points - step)) / (2 * h) for step in steps]
            jacobian = flow_jacobian(motion, stage, t, points)
            np.testing.assert_allclose(jacobian, np.stack(columns, axis=-1), rtol=1e-6, atol=1e-8)


def test_there_and_back_multiplies_to_one():
    motion = flow(network(np.random.default_rng(2), (2, 2)))
    back = inverse(motion)
    points = np.random.default_rng(3).uniform(-1, 1, size=(6, 2))
    there = flow_jacobian(motion, 2, 1.0, points)
    returned = flow_jacobian(back, 2, 1.0, motion.through(points))
    np.testing.assert_allclose(returned @ there, np.broadcast_to(np.eye(2), (6, 2, 2)), atol=1e-9)


def test_no_such_layer():
    net = network(np.random.default_rng(2), (2, 2))
    with pytest.raises(UserError, match="layer: expected −1 to 0, got 3"):
        jacobian(net, np.zeros((1, 2)), 3)
