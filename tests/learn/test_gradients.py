"""Gradients against finite differences and forward passes against scipy."""

from dataclasses import replace

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.test_util import check_grads
from scipy.optimize import approx_fprime
from scipy.special import expit, log_softmax
from scipy.stats import norm

from generator.learn.nn.activations import ACTIVATIONS
from generator.learn.nn.architecture import dense
from generator.learn.nn.dense import layer
from generator.learn.nn.heads import losses
from generator.learn.nn.loss import layer_roughness, objective
from generator.learn.nn.network import Network
from generator.learn.nn.parameters import pack, unpack

INDEPENDENT = {
    "tanh": np.tanh,
    "sigmoid": expit,
    "softplus": lambda z: np.log1p(np.exp(z)),
    "relu": lambda z: z * (z > 0),
    "identity": lambda z: z,
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.exp(z) - 1),
    "selu": lambda z: 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(z)),
    "softsign": lambda z: z / (1 + abs(z)),
    "hardtanh": lambda z: np.clip(z, -1, 1),
    "silu": lambda z: z * expit(z),
    "gelu": lambda z: z * norm.cdf(z),
    "gelu_tanh": lambda z: z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
    "sine": np.sin,
}
KINKED = {"relu", "leaky_relu", "selu", "hardtanh"}  # elu's slope has a kink, itself it has none
SMOOTH = sorted(set(ACTIVATIONS) - KINKED)


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
    check_grads(layer_roughness, modes=["rev"], order=2)(*random(4, shape, shape[:2]))


@pytest.mark.parametrize("outputs", [1, 3])
def test_losses_to_second_order(outputs):
    labels = np.arange(7) % 2 if outputs == 1 else np.arange(7) % 3
    run = check_grads(lambda scores: losses(scores, labels), modes=["rev"], order=2)
    run(*random(5, (4, outputs, 7)))


def test_the_legibility_term_of_a_flat_matrix():
    flat = np.array([[[1.0, 2.0], [2.0, 4.0]], np.zeros((2, 2)), [[0.0, 0.0], [1.0, 3.0]]])
    assert (np.linalg.det(flat) == 0).all()
    still = np.zeros((3, 2))
    gradient = grad(lambda W: anp.sum(layer_roughness(W, still)))(flat)
    for place in np.ndindex(flat.shape):
        aside = np.zeros_like(flat)
        aside[place] = 1e-5
        central = (
            layer_roughness(flat + aside, still) - layer_roughness(flat - aside, still)
        ).sum() / 2e-5
        assert gradient[place] == pytest.approx(central, abs=1e-3)


@pytest.mark.parametrize("outputs", [1, 3])
def test_scores_of_a_thousand_overflow_nothing(outputs):
    scores = 1000 * random(5, (2, outputs, 6))[0]
    labels = np.arange(6) % 2
    gradient = grad(lambda scores: losses(scores, labels).sum())(scores)
    assert np.isfinite(losses(scores, labels)).all()
    assert np.isfinite(gradient).all()


def test_parameters_there_and_back():
    shapes = ((3, 2), (4, 3), (1, 4))
    size = sum(out * (inputs + 1) for out, inputs in shapes)
    (theta,) = random(6, (5, size))
    assert (pack(unpack(theta, shapes)) == theta).all()
    weights = random(7, *[(5, *shape) for shape in shapes])

    def run(theta):
        pairs = zip(unpack(theta, shapes), weights, strict=True)
        return sum(((W * w) ** 2).sum() + (b**3).sum() for (W, b), w in pairs)

    check_grads(run, modes=["rev"], order=2)(theta)


def test_a_slope_off_by_a_two_thousandth_is_caught(monkeypatch):
    off = replace(ACTIVATIONS["tanh"], slope_of_value=lambda y: 1.0005 * (1 - y * y))
    monkeypatch.setitem(ACTIVATIONS, "tanh", off)
    with pytest.raises(AssertionError):
        check_grads(lambda W, b, h: layer(W, b, h, "tanh"), modes=["rev"])(
            *random(1, (3, 4, 2), (3, 4), (3, 2, 5))
        )


def test_losses_are_scipys():
    (scores,) = random(7, (2, 3, 8))
    labels = np.arange(8) % 3
    expected = -log_softmax(scores, axis=1)[:, labels, np.arange(8)].mean(axis=1)
    assert losses(scores, labels) == pytest.approx(expected)
    score = scores[:, :1]
    binary = labels > 0
    expected = -np.log(np.where(binary, expit(score[:, 0]), expit(-score[:, 0]))).mean(axis=1)
    assert losses(score, binary.astype(int)) == pytest.approx(expected)


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("name", ["tanh", "softplus"])
def test_the_whole_objective_against_finite_differences(outputs, name):
    architecture = dense(2, [3, 2], name)
    shapes = architecture.shapes(outputs)
    theta = pack(architecture.start(np.random.default_rng(8), 2, outputs, "identity", 0.5))
    points, labels = random(9, (2, 12))[0], np.arange(12) % max(2, outputs)

    def values(theta):
        return objective(architecture, unpack(theta, shapes), points, labels, 0.01)

    gradient = grad(lambda theta: values(theta).sum())(theta)
    for k, row in enumerate(theta):  # each restart by itself, though the gradient is of their sum
        numeric = approx_fprime(row, lambda row: float(values(row[None])[0]), 1e-7)
        assert gradient[k] == pytest.approx(numeric, abs=1e-5)


def test_the_whole_objective_is_the_formula():
    architecture = dense(2, [3, 2])
    parameters = architecture.start(np.random.default_rng(3), 1, 1, "glorot", 0.5)
    points, labels = random(4, (2, 9))[0], np.arange(9) % 2
    h, rough = points, 0.0
    for W, b in ((W[0], b[0]) for W, b in parameters[:-1]):
        h = np.tanh(W @ h + b[:, None])
        square = W.T @ W if W.shape[0] >= W.shape[1] else W @ W.T
        rough += (W**2).sum() + (b**2).sum() + 0.2 / (np.linalg.det(square) + 1e-3)
    scores = (parameters[-1][0][0] @ h)[0] + parameters[-1][1][0]
    likely = np.where(labels == 1, expit(scores), expit(-scores))
    expected = -np.log(likely).mean() + 0.01 * rough
    assert objective(architecture, parameters, points, labels, 0.01)[0] == pytest.approx(expected)


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
