import numpy as np
import pytest
from scipy.special import expit

from generator import learn
from generator.errors import UserError
from generator.learn.nn.activations import ACTIVATIONS
from generator.learn.training.batch import clear
from generator.learn.training.train import shares_of_rate, snapshot_steps


@pytest.fixture(scope="module")
def curves():
    return learn.two_curves(points=40)


@pytest.fixture(scope="module")
def training(curves):
    return learn.train(
        learn.dense(2, [2]), curves, restarts=8, steps=400, schedule=learn.schedule(snapshots=12)
    )


def test_training_succeeds_and_repeats_itself(curves, training):
    assert training.succeeded_count >= 4
    network = training.gentlest()
    assert learn.accuracy(network, curves) == 1
    assert learn.sweep_accuracy(network, curves) == 1
    again = learn.train(
        learn.dense(2, [2]), curves, restarts=8, steps=400, schedule=learn.schedule(snapshots=12)
    )
    assert (again.losses == training.losses).all()
    other = learn.train(
        learn.dense(2, [2]),
        curves,
        restarts=8,
        steps=400,
        seed=2,
        schedule=learn.schedule(snapshots=12),
    )
    assert (other.losses != training.losses).any()


def test_the_gentlest_is_the_lowest_of_those_that_succeeded(curves, training):
    scores = [
        learn.gentleness(training.network(int(k)), curves.points)
        for k in np.flatnonzero(training.succeeded)
    ]
    assert learn.gentleness(training.gentlest(), curves.points) == min(scores)


def log_loss(network, data):
    """The mean logistic loss, by scipy."""
    right = np.where(data.labels == 1, 1, -1) * network.logits(data.points)
    return -np.log(expit(right)).mean()


def assert_same(network, other):
    for a, b in zip((*network.layers, network.head), (*other.layers, other.head), strict=True):
        np.testing.assert_array_equal(a.W, b.W)
        np.testing.assert_array_equal(a.b, b.b)


def test_what_is_recorded_is_what_the_networks_do(curves, training):
    assert training.recorded[0] == 0
    assert training.recorded[-1] == training.budget == 400
    for k in (0, 5, -1):
        for i in range(training.restarts):
            network = training.network(i, k)
            assert training.losses[k, i] == pytest.approx(log_loss(network, curves))
            assert training.accuracies[k, i] == learn.accuracy(network, curves)


def test_the_first_snapshot_is_the_start(training):
    start = learn.dense(2, [2]).start(np.random.default_rng(1), 8, 1, "identity", 0.5)
    for i in range(8):
        assert_same(
            training.network(i, 0), learn.dense(2, [2]).network([(W[i], b[i]) for W, b in start])
        )


def test_history_runs_from_the_start_to_the_final_network(training):
    index = training.index_of_gentlest()
    history = training.history(index)
    assert (history.steps[0], history.steps[-1]) == (0, 400)
    assert len(history.steps) == len(history.networks) == len(history.losses) == 12
    assert_same(history.networks[-1], training.gentlest())
    assert history.losses[-1] < history.losses[0] / 2


def test_the_history_of_a_dropped_restart_ends_where_it_was_dropped(curves):
    stuck = learn.train(
        learn.dense(2, []),
        curves,
        restarts=3,
        steps=801,
        gentle=0,
        schedule=learn.schedule(snapshots=7),
    )
    for i in range(3):
        history = stuck.history(i)
        assert history.steps[-1] == stuck.dropped[i] < 801
        assert (np.diff(history.steps) > 0).all()
        assert_same(history.networks[-1], stuck.network(i))
        assert history.losses[-1] == pytest.approx(log_loss(history.networks[-1], curves))


def test_snapshots_are_dense_at_first():
    steps = sorted(snapshot_steps(1000, 60))
    assert (steps[0], steps[-1]) == (0, 1000)
    assert 55 <= len(steps) <= 60  # the first ones fall together
    assert steps[10] < 1000 / 6
    assert {0, 3} <= snapshot_steps(3, 60) <= {0, 1, 2, 3}


def test_the_rate_rises_and_falls_to_nothing():
    rates = shares_of_rate(500)
    assert 0 < rates[0] < 0.1
    assert max(rates) > 0.95
    assert rates[-1] == pytest.approx(0)
    assert (np.diff(rates[30:]) < 0).all()


def test_no_success_says_what_to_change(curves):
    failed = learn.train(learn.dense(2, []), curves, restarts=3, steps=100)
    with pytest.raises(UserError, match=r"got none of 3 .* try more steps"):
        failed.gentlest()
    assert 0.5 < failed.best_accuracy < 1
    assert learn.accuracy(failed.best(), curves) == failed.best_accuracy


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@pytest.mark.parametrize("rate", [1e155, 1e200])
def test_restarts_that_diverge_are_dropped_and_counted(curves, name, rate):
    wild = learn.train(
        learn.dense(2, [2, 2], name),
        curves,
        restarts=3,
        steps=40,
        schedule=learn.schedule(rate=rate),
    )
    assert wild.diverged.all()
    assert wild.succeeded_count == 0
    assert ((wild.dropped > 0) & (wild.dropped < 40)).all()
    with pytest.raises(UserError, match="3 diverged"):
        wild.gentlest()


def test_dropping_the_stuck_loses_no_success(monkeypatch):
    """The same restarts, once with the stuck given up and once all to the end."""
    spirals, architecture = learn.spirals(turns=1, points=25), learn.dense(2, [2, 2, 2])
    dropping = learn.train(
        architecture, spirals, restarts=24, steps=1000, schedule=learn.schedule(rate=0.1)
    )
    monkeypatch.setattr("generator.learn.training.batch.STUCK", -np.inf)
    patient = learn.train(
        architecture, spirals, restarts=24, steps=1000, schedule=learn.schedule(rate=0.1)
    )
    assert (patient.dropped == -1).all()
    assert (dropping.dropped >= 0).any()
    assert 0 < patient.succeeded_count < 24
    assert (dropping.succeeded == patient.succeeded).all()


def test_success_needs_room():
    scores = np.array([[[-1.0, 1.0]], [[-1.0, 1e-9]], [[-1.0, -1.0]]])  # (restarts, 1, points)
    assert clear(scores, np.array([0, 1])).tolist() == [True, False, False]
    twice = np.concatenate([-scores, scores], axis=1) / 2
    assert clear(twice, np.array([0, 1])).tolist() == [True, False, False]


def test_the_stuck_are_dropped_but_not_those_that_got_there(curves, training):
    assert (training.dropped[training.succeeded] == -1).all()
    stuck = learn.train(learn.dense(2, []), curves, restarts=3, steps=800, gentle=0)
    assert (stuck.dropped >= 400).all()


def test_three_classes_have_a_softmax_head():
    data = learn.spirals(turns=0.5, arms=3, points=30)
    network = learn.train(learn.dense(2, [4]), data, restarts=4, steps=400).best()
    assert network.head.kind == "softmax"
    assert learn.accuracy(network, data) > 0.9
