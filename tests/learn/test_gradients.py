"""Gradients against finite differences and forward passes against scipy."""

import numpy as np
import pytest
from autograd import grad
from autograd.extend import defvjp, primitive
from autograd.test_util import check_grads
from scipy.optimize import approx_fprime
from scipy.special import expit, log_softmax

from generator.learn.architecture import dense
from generator.learn.heads import losses, softplus
from generator.learn.layers import ACTIVATIONS, layer
from generator.learn.network import Network
from generator.learn.objective import objective, sprawl

INDEPENDENT = {
    "tanh": np.tanh,
    "sigmoid": expit,
    "softplus": lambda z: np.log1p(np.exp(z)),
    "relu": lambda z: z * (z > 0),
    "identity": lambda z: z,
}
SMOOTH = sorted(set(ACTIVATIONS) - {"relu"})


def random(seed, *shapes):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_a_layer_is_what_scipy_says(name):
    W, b, h = random(0, (3, 4, 2), (3, 4), (2, 9))
    expected = INDEPENDENT[name](np.einsum("roi,in->ron", W, h) + b[:, :, None])
    assert layer(W, b, h, name) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", SMOOTH)
def test_a_layers_gradients_to_second_order(name):
    def run(W, b, h):
        return layer(W, b, h, name)

    check_grads(run, modes=["rev"], order=2)(*random(1, (3, 4, 2), (3, 4), (3, 2, 5)))
    check_grads(run, modes=["rev"], order=2)(*random(2, (3, 2, 4), (3, 2), (4, 5)))


def test_relu_away_from_its_kink():
    W, b, h = random(3, (2, 3, 2), (2, 3), (2, 4))
    assert np.abs(np.matmul(W, h) + b[..., None]).min() > 1e-3
    check_grads(lambda W, b, h: layer(W, b, h, "relu"), modes=["rev"])(W, b, h)


@pytest.mark.parametrize("shape", [(3, 2, 2), (3, 4, 2), (3, 2, 5), (3, 4, 4)])
def test_the_legibility_term(shape):
    check_grads(sprawl, modes=["rev"], order=2)(*random(4, shape))


def test_softplus():
    check_grads(softplus, modes=["rev"], order=2)(*random(5, (3, 4)))


def test_a_wrong_gradient_would_be_caught():
    @primitive
    def wrong(x):
        return np.tanh(x)

    defvjp(wrong, lambda y, x: lambda g: g * (1 - y * y) * 1.0005)
    with pytest.raises(AssertionError):
        check_grads(wrong, modes=["rev"])(*random(6, (5,)))


def test_losses_are_scipys():
    (scores,) = random(7, (2, 3, 8))
    labels = np.arange(8) % 3
    expected = -log_softmax(scores, axis=1)[:, labels, np.arange(8)].mean(axis=1)
    assert losses(scores, labels) == pytest.approx(expected)
    one = scores[:, :1]
    binary = labels > 0
    expected = -np.log(np.where(binary, expit(one[:, 0]), expit(-one[:, 0]))).mean(axis=1)
    assert losses(one, binary.astype(int)) == pytest.approx(expected)


def test_the_whole_objective_against_finite_differences():
    parameters = dense(2, [3, 2]).start(np.random.default_rng(8), 1, 1, "identity", 0.5)
    points, labels = random(9, (2, 12))[0], np.arange(12) % 2
    shapes = [one.shape for pair in parameters for one in pair]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])

    def unpack(flat):
        pieces = [p.reshape(s) for p, s in zip(np.split(flat, ends[:-1]), shapes, strict=True)]
        return list(zip(pieces[::2], pieces[1::2], strict=True))

    def value(flat):
        return float(objective(unpack(flat), points, labels, "tanh", 0.01)[1][0])

    start = np.concatenate([one.ravel() for pair in parameters for one in pair])
    found = grad(lambda p: objective(p, points, labels, "tanh", 0.01)[1][0])(parameters)
    flat = np.concatenate([one.ravel() for pair in found for one in pair])
    assert flat == pytest.approx(approx_fprime(start, value, 1e-7), abs=1e-5)


def test_a_networks_logits_are_the_batchs():
    architecture = dense(2, [3, 2], "sigmoid")
    parameters = architecture.start(np.random.default_rng(1), 2, 3, "glorot", 0.5)
    network = architecture.network([(W[1], b[1]) for W, b in parameters])
    assert isinstance(network, Network)
    (x,) = random(2, (7, 2))
    h = x
    for W, b in parameters[:-1]:
        h = expit(h @ W[1].T + b[1])
    W, b = parameters[-1]
    assert network.logits(x) == pytest.approx(h @ W[1].T + b[1])
