"""Field and residual layers in training: gradients, one restart against the batch, refusals."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd.test_util import check_grads

from generator import learn
from generator.errors import UserError
from generator.learn.data.batches import batches
from generator.learn.nn import rbf
from generator.learn.nn.parameters import pack

STACKS = {
    "flow": learn.fields(2, [4, 3], "flow", steps=2),
    "jump": learn.fields(2, [4], "jump"),
    "residual": learn.residual(2, [3, 2]),
}


def random(seed, *shapes):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


@pytest.mark.parametrize("shape", [(2, 6), (3, 2, 6)])
def test_gradients_of_field_and_flow(shape):
    c, log_s, v, x = random(0, (3, 4, 2), (3, 4), (3, 4, 2), shape)
    a = rbf.coefficients(c, 0.3 * log_s)
    check_grads(rbf.coefficients, modes=["rev"], order=1)(c, 0.3 * log_s)
    check_grads(rbf.field, modes=["rev"], order=1)(a, v, x)
    check_grads(lambda a, v, x: rbf.flow(a, v, x, 3), modes=["rev"], order=1)(a, v, x)


def test_a_gradient_off_by_a_two_thousandth_is_caught(monkeypatch):
    right = rbf.backward
    monkeypatch.setattr(rbf, "backward", lambda *all: [1.0005 * array for array in right(*all)])
    a, v, x = random(1, (3, 4, 4), (3, 4, 2), (3, 2, 5))

    def check_directions():  # a few, drawn at random: one alone may hide it
        for _ in range(8):
            check_grads(lambda x: rbf.flow(-a * a, v, x, 2), modes=["rev"], order=1)(x)

    with pytest.raises(AssertionError):
        check_directions()


@pytest.mark.parametrize("name", STACKS)
def test_a_networks_logits_are_the_batchs_and_its_gradients_numeric(name):
    stack = STACKS[name]
    start = stack.start(np.random.default_rng(2), 3, 1, "identity", 0.5)
    theta = pack(start)
    (x,) = random(3, (9, 2))
    together = stack.logits(stack.unpack(theta, 1), x.T, None)
    for k in range(3):
        network = stack.network(stack.unpack(theta[k], 1))
        np.testing.assert_allclose(network.logits(x), together[k, 0], atol=1e-12)
        assert network.parameters == theta.shape[1]
        assert network.widths == stack.widths

    def run(theta):
        parameters = stack.unpack(theta, 1)
        return anp.sum(stack.logits(parameters, x.T, None) ** 2) + anp.sum(
            stack.roughness(parameters)
        )

    check_grads(run, modes=["rev"], order=1)(theta)


@pytest.mark.parametrize("name", STACKS)
def test_they_train_and_what_is_recorded_is_what_they_do(name):
    curves = learn.two_curves(points=40)
    training = learn.train(
        STACKS[name], curves, restarts=4, steps=300, schedule=learn.schedule(batch=40, snapshots=5)
    )
    assert training.succeeded_count >= 2
    for k, accuracy in enumerate(training.accuracies[-1]):
        assert learn.accuracy(training.network(k), curves) == accuracy
    assert learn.accuracy(training.gentlest(), curves) == 1


def test_batches_take_every_row_once_a_pass():
    rows = batches(np.random.default_rng(0), 10, 3)
    for _ in range(3):
        seen = np.concatenate([next(rows) for _ in range(3)])
        assert len(set(seen.tolist())) == 9


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: learn.fields(2, [4], "flo"),
            r"expected a kind of field layer \(jump, flow\), got",
        ),
        (lambda: learn.fields(2, []), "fields: expected inputs, anchors and steps of 1 or more"),
        (lambda: learn.residual(2, [0]), "residual: expected inputs and hidden units of 1"),
        (
            lambda: learn.FieldLayer([[0, 0]], [[1, 1]], [0]),
            "FieldLayer: s: expected widths above 0, got 0",
        ),
        (lambda: learn.FieldLayer([[0, 0]], [[1, 1, 1]], [1]), "FieldLayer: expected c "),
        (lambda: learn.ResidualLayer([[1]], [[1, 2]], [1]), r"V: expected shape \(2, 1\), got"),
        (lambda: next(batches(np.random.default_rng(0), 5, 6)), "batch: expected 1 to 5 points"),
    ],
)
def test_wrong_fields_residual_layers_and_batches_are_errors(make, message):
    with pytest.raises(UserError, match=message):
        make()
