"""Gradients against finite differences and forward passes against scipy."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.extend import defvjp_argnums, primitive
from autograd.test_util import check_grads
from scipy.optimize import approx_fprime
from scipy.special import expit, log_softmax, logsumexp

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


def test_the_legibility_term_of_a_flat_matrix():
    flat = np.array([[[1.0, 2.0], [2.0, 4.0]], np.zeros((2, 2)), [[0.0, 0.0], [1.0, 3.0]]])
    assert (np.linalg.det(flat) == 0).all()
    found = grad(lambda W: anp.sum(sprawl(W)))(flat)
    for place in np.ndindex(flat.shape):
        aside = np.zeros_like(flat)
        aside[place] = 1e-5
        central = (sprawl(flat + aside) - sprawl(flat - aside)).sum() / 2e-5
        assert found[place] == pytest.approx(central, abs=1e-3)


@pytest.mark.parametrize("factor", [1.0005, -1])
def test_a_wrong_gradient_would_be_caught(factor):
    @primitive
    def wrong(W, b, h):
        return layer(W, b, h, "tanh")

    def backward(argnums, y, args, kwargs):
        slope = factor * (1 - y * y)
        return lambda g: tuple(
            {
                0: lambda: np.matmul(g * slope, np.swapaxes(args[2], -1, -2)),
                1: lambda: np.sum(g * slope, axis=-1),
                2: lambda: np.matmul(np.swapaxes(args[0], -1, -2), g * slope),
            }[k]()
            for k in argnums
        )

    arrays = random(6, (3, 4, 2), (3, 4), (3, 2, 5))
    defvjp_argnums(wrong, backward)
    if factor == 1.0005:  # the same without the mistake passes
        check_grads(lambda *a: layer(*a, "tanh"), modes=["rev"])(*arrays)
    with pytest.raises(AssertionError):
        check_grads(wrong, modes=["rev"])(*arrays)


def test_losses_are_scipys():
    (scores,) = random(7, (2, 3, 8))
    labels = np.arange(8) % 3
    expected = -log_softmax(scores, axis=1)[:, labels, np.arange(8)].mean(axis=1)
    assert losses(scores, labels) == pytest.approx(expected)
    one = scores[:, :1]
    binary = labels > 0
    expected = -np.log(np.where(binary, expit(one[:, 0]), expit(-one[:, 0]))).mean(axis=1)
    assert losses(one, binary.astype(int)) == pytest.approx(expected)


def test_losses_do_not_overflow():
    huge = np.array([[[1e4, -1e4]]])
    assert losses(huge, np.array([1, 0])) == pytest.approx([0])
    assert losses(huge, np.array([0, 1])) == pytest.approx([1e4])
    three = np.concatenate([huge, -huge, 0 * huge], axis=1)
    assert losses(three, np.array([0, 1])) == pytest.approx([0])
    assert losses(three, np.array([1, 2])) == pytest.approx([(2e4 + 1e4) / 2])
    assert np.isfinite(grad(lambda z: losses(z, np.array([1, 2]))[0])(three)).all()


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("name", SMOOTH)
def test_the_whole_objective(name, outputs):
    parameters = dense(2, [3, 2], name).start(np.random.default_rng(8), 2, outputs, "glorot", 0)
    labels = np.arange(6) % max(2, outputs)
    (points,) = random(9, (2, 6))

    def run(*flat):
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        return objective(pairs, points, labels, name, 0.01)[1]

    check_grads(run, modes=["rev"], order=2)(*[one for pair in parameters for one in pair])


@pytest.mark.parametrize("outputs", [1, 3])
def test_the_whole_objective_against_finite_differences(outputs):
    parameters = dense(2, [3, 2]).start(np.random.default_rng(8), 1, outputs, "identity", 0.5)
    points, labels = random(9, (2, 12))[0], np.arange(12) % max(2, outputs)
    shapes = [one.shape for pair in parameters for one in pair]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])

    def unpack(flat):
        pieces = [p.reshape(s) for p, s in zip(np.split(flat, ends[:-1]), shapes, strict=True)]
        return list(zip(pieces[::2], pieces[1::2], strict=True))

    def value(flat):
        return independent(unpack(flat), points, labels, 0.01)

    start = np.concatenate([one.ravel() for pair in parameters for one in pair])
    assert objective(parameters, points, labels, "tanh", 0.01)[1][0] == pytest.approx(value(start))
    found = grad(lambda p: objective(p, points, labels, "tanh", 0.01)[1][0])(parameters)
    flat = np.concatenate([one.ravel() for pair in found for one in pair])
    assert flat == pytest.approx(approx_fprime(start, value, 1e-7), abs=1e-5)


def independent(parameters, points, labels, gentle):
    """The objective of one restart, written again: LOOK's term and scipy's losses."""
    h, rough = points.T, 0.0
    for W, b in parameters[:-1]:
        small = W[0].T @ W[0] if W.shape[2] <= W.shape[1] else W[0] @ W[0].T
        rough += (W**2).sum() + (b**2).sum() + 0.2 / (np.linalg.det(small) + 1e-3)
        h = np.tanh(h @ W[0].T + b[0])
    z = h @ parameters[-1][0][0].T + parameters[-1][1][0]
    if z.shape[1] == 1:
        z = np.column_stack([np.zeros(len(z)), z])
    chosen = z[np.arange(len(z)), labels]
    return float((logsumexp(z, axis=1) - chosen).mean() + gentle * rough)


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
