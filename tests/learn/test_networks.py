import numpy as np
import pytest

from generator import learn
from generator.errors import UserError


def test_gentleness_of_a_network_that_moves_nothing():
    square = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])
    still = learn.Network((learn.Dense(np.eye(2), [0, 0], "identity"),), None)
    assert learn.gentleness(still, square) == pytest.approx(0)
    flat = learn.Network((learn.Dense(np.diag([2, 0.5]), [0, 0], "identity"),), None)
    assert learn.gentleness(flat, square) == pytest.approx(np.log(2) + np.log(4) + np.log(4))


def test_gentleness_is_its_formula():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(30, 2))
    first = learn.Dense(rng.normal(size=(3, 2)), rng.normal(size=3), "tanh")
    second = learn.Dense(rng.normal(size=(2, 3)), [5.0, 0], "relu")
    weighted = x @ first.W.T
    shifted = weighted + first.b
    h = np.tanh(shifted)
    more = [h @ second.W.T, h @ second.W.T + second.b, np.maximum(h @ second.W.T + second.b, 0)]
    extent = max(np.abs(values).max() for values in (x, weighted, shifted, h, *more))
    spread = np.sqrt(np.linalg.eigvalsh(np.cov(more[-1].T)))
    conditions = [np.linalg.cond(first.W), np.linalg.cond(second.W)]
    expected = np.log(extent) + np.log(spread[1] / spread[0]) + np.mean(np.log(conditions))
    network = learn.Network((first, second), None)
    assert learn.gentleness(network, x) == pytest.approx(expected)


def test_representations_are_the_steps_of_the_forward_pass():
    rng = np.random.default_rng(0)
    layers = [learn.Dense(rng.normal(size=(3, 2)), rng.normal(size=3), "tanh")]
    layers.append(learn.Dense(rng.normal(size=(2, 3)), rng.normal(size=2), "relu"))
    network = learn.Network(layers, learn.Head("logistic", [[1, -1]], [0.5]))
    x = rng.normal(size=(6, 2))
    first = np.tanh(x @ layers[0].W.T + layers[0].b)
    last = np.maximum(first @ layers[1].W.T + layers[1].b, 0)
    for computed, expected in zip(network.representations(x), (x, first, last), strict=True):
        assert computed == pytest.approx(expected)
    assert network.representation(x, 0) == pytest.approx(first)
    assert network.logits(x) == pytest.approx(last[:, 0] - last[:, 1] + 0.5)
    assert (network.predict(x) == (network.logits(x) > 0)).all()
    assert (network.widths, network.parameters) == ((2, 3, 2), 9 + 8 + 3)


def test_a_softmax_head_decides_for_the_greatest():
    network = learn.Network((), learn.Head("softmax", np.eye(3), [0, 0, 0.5]))
    assert network.predict(np.array([[1.0, 0, 0], [0, 1, 0], [0.3, 0.2, 0]])).tolist() == [0, 1, 2]


def test_a_sweep_finds_what_the_sample_misses():
    """The line y = 0.5 has the curves' ends on their sides, and cuts through what is between."""
    data = learn.two_curves(points=2)
    line = learn.Network((), learn.Head("logistic", [[0, -1]], [0.5]))
    assert learn.accuracy(line, data) == 1
    x = np.linspace(-1, 1, 100)
    above, below = 0.4 - np.cos(np.pi * x) / 2 >= 0.5, -0.4 - np.cos(np.pi * x) / 2 < 0.5
    assert learn.sweep_accuracy(line, data) == np.mean([*above, *below]) < 0.8


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: learn.Dense([[1, 0]], [0, 0]), r"Dense: expected .*, got \(1, 2\) and \(2,\)"),
        (lambda: learn.Dense([[1, 0]], [0], "tahn"), r"expected an activation \(tanh, .+\), got"),
        (lambda: learn.Head("soft", [[1]], [0]), "logistic"),
        (lambda: learn.Head("softmax", [[1]], [0, 1]), "Head: expected W .outputs, d. and b"),
        (lambda: learn.Network((), None), "Network: expected layers, a head or both"),
        (
            lambda: learn.Network(
                (learn.Dense([[1, 0]], [0]),), learn.Head("logistic", [[1, 1]], [0])
            ),
            "Network: after layer 1: expected 1 inputs, got 2",
        ),
        (
            lambda: learn.Network((learn.Dense([[1]], [0]),), None).logits(np.ones((1, 1))),
            "expected a network with a head",
        ),
        (lambda: learn.dense(2, [0]), "dense: expected inputs and widths of 1 or more, got 2 and "),
        (
            lambda: learn.dense(2, [2], "relo"),
            r"expected an activation \(tanh, .+ identity, .+\), got 'relo'",
        ),
        (
            lambda: learn.train(learn.dense(3, [2]), learn.spirals()),
            "train: expected data of 3 coordinates, got 2",
        ),
        (
            lambda: learn.train(learn.dense(2, [2]), learn.spirals(), restarts=0),
            "train: restarts: expected 1 or more, got 0",
        ),
        (lambda: learn.schedule(start="zero"), "glorot"),
    ],
)
def test_wrong_layers_and_networks_are_errors(make, said):
    with pytest.raises(UserError, match=said):
        make()
