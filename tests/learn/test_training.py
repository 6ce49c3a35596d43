import csv
import io

import numpy as np
import pytest

from generator import learn
from generator.errors import AuthorError
from generator.learn.records import data_npz, reading


@pytest.fixture(scope="module")
def curves():
    return learn.two_curves(points=40)


@pytest.fixture(scope="module")
def training(curves):
    return learn.train(learn.dense(2, [2]), curves, restarts=8, steps=400, snapshots=12)


def test_curves_are_the_formula(curves):
    for label, height in ((0, 0.4), (1, -0.4)):
        x, y = curves.points[curves.labels == label].T
        assert y == pytest.approx(height - 0.5 * np.cos(np.pi * x))


@pytest.mark.parametrize("arms", [2, 3])
def test_spirals_lie_on_their_sets_and_keep_clear(arms):
    data = learn.spirals(turns=2, arms=arms, points=60)
    for k, one in enumerate(data.sets):
        mine = data.members == k
        assert one.at(data.parameters[mine]) == pytest.approx(data.points[mine])
        apart = np.linalg.norm(data.points[mine][:, None] - data.points[~mine], axis=2)
        assert apart.min() > 0.05
    assert data.classes == arms


def test_every_dataset_takes_the_same_first_arguments():
    for make in learn.DATASETS.values():
        assert len(make(10, 0, 0.0).points) == 20
        noisy = [make(10, seed, 0.1).points for seed in (1, 1, 2)]
        assert (noisy[0] == noisy[1]).all()
        assert (noisy[0] != noisy[2]).any()


def test_training_succeeds_and_repeats_itself(curves, training):
    assert training.succeeded_count >= 4
    network = training.gentlest()
    assert learn.accuracy(network, curves) == 1
    assert learn.sweep_accuracy(network, curves) == 1
    again = learn.train(learn.dense(2, [2]), curves, restarts=8, steps=400, snapshots=12)
    assert (again.losses == training.losses).all()
    other = learn.train(learn.dense(2, [2]), curves, restarts=8, steps=400, snapshots=12, seed=2)
    assert (other.losses != training.losses).any()


def test_the_gentlest_is_the_lowest_of_those_that_succeeded(curves, training):
    scores = [
        learn.gentleness(training.network(int(k)), curves.points)
        for k in np.flatnonzero(training.succeeded)
    ]
    assert learn.gentleness(training.gentlest(), curves.points) == min(scores)


def test_history_runs_from_the_start_to_the_final_network(training):
    index = training.index_of_gentlest()
    history = training.history(index)
    assert (history.steps[0], history.steps[-1]) == (0, 400)
    assert (history.networks[-1].layers[0].W == training.network(index).layers[0].W).all()
    assert history.losses[-1] < history.losses[0]


def test_no_success_says_what_to_change(curves):
    failed = learn.train(learn.dense(2, []), curves, restarts=3, steps=100)
    with pytest.raises(AuthorError, match=r"no restart of 3 .* try more steps"):
        failed.gentlest()
    assert 0.5 < failed.best_accuracy < 1
    assert learn.accuracy(failed.best(), curves) == failed.best_accuracy


def test_restarts_that_diverge_are_dropped_and_counted(curves):
    wild = learn.train(
        learn.dense(2, [2], "softplus"), curves, restarts=4, steps=80, rate=1e200, gentle=0
    )
    assert wild.diverged.sum() > 0
    assert wild.succeeded_count == 0


def test_the_stuck_are_dropped_but_not_those_that_got_there(curves, training):
    assert (training.dropped[training.succeeded] == -1).all()
    stuck = learn.train(learn.dense(2, []), curves, restarts=3, steps=800, gentle=0)
    assert (stuck.dropped >= 400).all()


def test_three_classes_have_a_softmax_head():
    data = learn.spirals(turns=0.5, arms=3, points=30)
    network = learn.train(learn.dense(2, [4]), data, restarts=4, steps=400).best()
    assert network.head.kind == "softmax"
    assert learn.accuracy(network, data) > 0.9


def test_gentleness_of_a_network_that_moves_nothing():
    square = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])
    still = learn.Network((learn.Dense(np.eye(2), [0, 0], "identity"),), None)
    assert learn.gentleness(still, square) == pytest.approx(0)
    flat = learn.Network((learn.Dense(np.diag([2, 0.5]), [0, 0], "identity"),), None)
    assert learn.gentleness(flat, square) == pytest.approx(np.log(2) + np.log(4) + np.log(4))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: learn.Data("x", np.array([[0, np.nan]]), *[np.zeros(1)] * 3, ()), "NaN"),
        (lambda: learn.Data("x", np.zeros((0, 2)), *[np.zeros(0)] * 3, ()), "n > 0"),
        (lambda: learn.Dense([[1, 0]], [0, 0]), "allowed"),
        (lambda: learn.Dense([[1, 0]], [0], "tahn"), "did you mean tanh"),
        (lambda: learn.Head("soft", [[1]], [0]), "logistic"),
        (lambda: learn.spirals(arms=1), "2 and more"),
        (lambda: learn.dense(2, [0]), "1 and more"),
        (lambda: learn.train(learn.dense(3, [2]), learn.spirals()), "3 inputs"),
        (lambda: learn.train(learn.dense(2, [2]), learn.spirals(), restarts=0), "restarts=0"),
    ],
)
def test_an_authors_errors(make, said):
    with pytest.raises(AuthorError, match=said):
        make()


def test_data_csv_holds_every_digit(curves):
    text = reading({"data": curves}, "x", "default").files["data.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    points = [[float(row["x0"]), float(row["x1"])] for row in rows]
    assert (np.array(points) == curves.points).all()
    assert [row["class"] for row in rows] == ["AB"[k] for k in curves.labels]
    assert {row["set"] for row in rows} == {"A", "B"}


def test_data_npz_is_always_the_same_bytes(curves):
    assert data_npz(curves) == data_npz(curves)
    assert (np.load(io.BytesIO(data_npz(curves)))["points"] == curves.points).all()
