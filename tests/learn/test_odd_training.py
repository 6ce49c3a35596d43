"""Training that diverges is told; a restart that does so spoils no other."""

from types import SimpleNamespace

import numpy as np
import pytest

from generator import learn
from generator.errors import UserError
from generator.learn.nn.parameters import pack
from generator.learn.training.batch import Run

SPIRALS = learn.spirals(turns=0.3, points=30)
LAYERS = learn.dense(2, [2, 2])
SIX = {"restarts": 6, "steps": 40}


def run(odd=(), steps=20, activation="tanh", gentle=3e-3):
    """Six restarts after some steps, the parameters of some of them replaced before the first."""
    layers = learn.dense(2, [2, 2], activation)
    theta = pack(layers.start(np.random.default_rng(1), 6, 1, "identity", 0.5))
    for row, value in odd:
        theta[row] = value
    batch = Run(layers, SPIRALS, 1, theta, gentle)
    for _ in range(steps):
        batch.step(0.05)
    return batch


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300, -1e200, 0.0])
@pytest.mark.parametrize("activation", ["tanh", "relu", "softplus"])
def test_an_odd_restart_leaves_the_others_as_they_are(value, activation):
    alone, beside = run(activation=activation), run([(2, value), (5, value)], activation=activation)
    others = [0, 1, 3, 4]
    np.testing.assert_array_equal(beside.current()[others], alone.current()[others])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_restart_that_is_not_finite_is_dropped_and_counted(value):
    batch = run([(2, value)])
    batch.drop_hopeless(20)
    assert 2 not in batch.going
    batch.record(40)
    training = batch.finished(40)
    assert training.diverged.tolist() == [False, False, True, False, False, False]
    assert training.dropped[2] == 20
    assert not training.succeeded[2]
    assert training.accuracies[-1, 2] == 0


def test_weights_without_end_are_divergence_though_tanh_makes_a_finite_loss():
    training = learn.train(LAYERS, SPIRALS, schedule=learn.schedule(rate=1e308), **SIX)
    assert training.diverged.all()
    assert training.best_accuracy == 0
    with pytest.raises(UserError, match=r"best 0\.0%, 6 diverged"):
        training.gentlest()
    with pytest.raises(
        UserError, match="converges, got 6 that diverged in 40 steps; try a smaller"
    ):
        training.best()


def test_an_infinite_weight_is_divergence_though_its_loss_is_finite():
    batch = run(steps=0)
    batch._moving[2, 4] = np.inf  # a shift of the first layer, after its four weights
    batch.record(0)
    assert np.isfinite(batch.records[-1][1]).all()
    batch.drop_hopeless(20)
    assert batch.diverged.tolist() == [False, False, True, False, False, False]
    assert 2 not in batch.going


def test_the_best_is_none_that_diverged():
    """NaN is above 0 nowhere, which would be right for half of the points: more than the others."""
    batch = run([(0, np.nan), *((row, -5.0) for row in range(1, 6))], steps=0)
    batch.record(40)
    training = batch.finished(40)
    assert training.accuracies[-1, 0] == 0
    assert training.index_of_best() != 0


def test_logits_that_are_nan_decide_nothing():
    W = np.full((1, 2), np.nan)
    network = learn.Network((), learn.Head("logistic", W, np.zeros(1)))
    with pytest.raises(UserError, match="logits that are NaN"):
        learn.accuracy(network, SPIRALS)


@pytest.mark.parametrize("scale", [1e-320, 1e-300, 1e150, 1e300])
def test_data_of_any_size_trains_or_is_reported(scale):
    data = learn.sample("x", scale * SPIRALS.points, SPIRALS.labels)
    training = learn.train(LAYERS, data, **SIX)
    assert training.restarts == 6
    for restart in training.able():
        assert learn.accuracy(training.network(restart), data) == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"gentle": -1.0}, "train: gentle: expected 0 or more, got -1"),
        ({"schedule": 0.1}, "train: schedule: expected Schedule, got 0.1"),
        ({"restarts": 2.5}, "train: restarts: expected a whole number, got 2.5"),
        ({"seed": -1}, "train: seed: expected a whole number from 0, got -1"),
        ({"step": 3}, "train: expected a parameter, got 'step'; did you mean steps?"),
        ({"architecture": 3}, "train: architecture: expected what learn.dense, "),
        (
            {"data": SimpleNamespace(dimension=2)},
            "train: data: expected Data, got a value of type SimpleNamespace",
        ),
    ],
)
def test_odd_settings(settings, message):
    with pytest.raises(UserError) as caught:
        learn.train(**{"architecture": LAYERS, "data": SPIRALS} | SIX | settings)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rate": -1.0}, "schedule: rate: expected 0 or more, got -1"),
        ({"rate": float("nan")}, "schedule: rate: expected a finite number, got nan"),
        ({"spread": -1.0}, "schedule: spread: expected 0 or more, got -1"),
        (
            {"start": "glorot", "spread": 0.2},
            "schedule: spread: expected none beside start='glorot'",
        ),
        ({"start": "zero"}, "schedule: expected a start (identity, glorot), got 'zero'"),
        ({"batch": 0}, "schedule: batch: expected 1 point or more, got 0"),
        ({"batch": 9, "fresh": True}, "schedule: expected batch or fresh, got both"),
        ({"snapshots": 1}, "schedule: snapshots: expected 2 or more, got 1"),
    ],
)
def test_odd_schedules(settings, message):
    with pytest.raises(UserError) as caught:
        learn.schedule(**settings)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("name", ["rate", "batch", "fresh", "stop", "start", "spread", "snapshots"])
def test_a_setting_of_the_schedule_is_sent_there(name):
    with pytest.raises(UserError) as caught:
        learn.train(LAYERS, SPIRALS, **{name: 1})
    message = f"train: expected a parameter, got {name!r}; write schedule=learn.schedule({name}=…)"
    assert str(caught.value) == message


@pytest.mark.parametrize("stack", [learn.fields(2, [3]), learn.residual(2, [3])])
def test_a_start_that_layers_do_not_have_is_an_error(stack):
    """Field and residual layers ignored it without a word."""
    schedule = learn.schedule(start="glorot")
    with pytest.raises(UserError, match="schedule: start: expected 'identity' for field and res"):
        learn.train(stack, SPIRALS, schedule=schedule, **SIX)
