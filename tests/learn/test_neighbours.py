"""Neighbours against plain loops, scikit-learn and finite differences."""

import numpy as np
import pytest
from autograd.test_util import check_grads
from scipy.spatial.distance import cdist
from sklearn.neighbors import KNeighborsClassifier

from generator import learn
from generator.errors import UserError
from generator.learn.nn import knn
from generator.learn.nn.knn import log_shares
from generator.learn.nn.nearest_neighbours import members, votes
from generator.learn.nn.parameters import pack

LABELS = np.array([0, 1, 2, 0, 1, 2, 0, 0, 1, 2])
KERNELS = {"inverse": 1.0, "power": 4.0, "gaussian": None}
SCALE = np.array([[0.3], [-0.2], [0.1]])


def random(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


def by_hand(points, kernel, scale, allowed):
    """Shares of the classes, one pair of points at a time."""
    votes_of_points = np.zeros((3, len(points)))
    for i, point in enumerate(points):
        for j, other in enumerate(points):
            d = np.linalg.norm(point - other)
            if allowed(i, j):
                votes_of_points[LABELS[j], i] += (
                    np.exp(-scale * d**2) if kernel is None else d**-kernel
                )
    return votes_of_points / votes_of_points.sum(axis=0)


@pytest.mark.parametrize("halves", [False, True])
@pytest.mark.parametrize("name", KERNELS)
def test_shares_are_a_plain_loops(name, halves):
    h, classes = random(0, 3, 2, 10), members(LABELS, 3)
    shares = np.exp(log_shares(h, SCALE, votes(10, halves), classes, KERNELS[name]))

    def allowed(i, j):
        return (i < 5) != (j < 5) if halves else i != j

    for k in range(3):
        expected = by_hand(h[k].T, KERNELS[name], np.exp(SCALE[k, 0]), allowed)
        np.testing.assert_allclose(shares[k], expected, atol=2e-5)


@pytest.mark.parametrize("halves", [False, True])
@pytest.mark.parametrize("name", KERNELS)
def test_gradients(name, halves):
    classes, allowed = members(LABELS, 3), votes(10, halves)

    def run(h, scale):
        return log_shares(h, scale, allowed, classes, KERNELS[name])

    # check_grads takes its directions from the global generator. In one of forty, differences of a
    # fourth power of near points are themselves off by more than its 10⁻⁶.
    np.random.seed(0)  # noqa: NPY002
    check_grads(run, modes=["rev"], order=1)(random(1, 3, 2, 10), SCALE)


def test_points_on_each_other_are_finite():
    h = np.zeros((1, 2, 10))
    for power in KERNELS.values():
        shares = log_shares(h, SCALE[:1], votes(10, False), members(LABELS, 3), power)
        assert np.isfinite(shares).all()
        check_grads(
            lambda scale, p=power: log_shares(h, scale, votes(10, False), members(LABELS, 3), p),
            modes=["rev"],
            order=1,
        )(SCALE[:1])


@pytest.mark.parametrize("k", [1, 3, 7])
def test_nearest_is_scikit_learns(k):
    references, labels = random(2, 200, 3), np.random.default_rng(3).integers(0, 2, 200)
    points = random(4, 90, 3)
    judge = KNeighborsClassifier(k).fit(references, labels)
    assert (learn.nearest(references, labels, points, k) == judge.predict(points)).all()
    alone = learn.nearest(references, labels, k=k)
    for i in range(0, 200, 20):
        rest = np.delete(np.arange(200), i)
        judge = KNeighborsClassifier(k).fit(references[rest], labels[rest])
        assert judge.predict(references[i : i + 1])[0] == alone[i]


@pytest.mark.parametrize("together", [1, 500, 10**6])
def test_distances_and_their_order_are_scipys(monkeypatch, together):
    monkeypatch.setattr(knn, "TOGETHER", together)
    points, references = random(4, 30, 3), random(2, 70, 3)
    expected = cdist(points, references, "sqeuclidean")
    np.testing.assert_allclose(knn.squares_between(points, references), expected, rtol=1e-12)
    assert (knn.ranking(references, points) == expected.argsort(axis=1)).all()
    assert (knn.ranking(references)[:, -1] == np.arange(70)).all()  # the last is the point itself


def test_a_tie_goes_to_the_nearer():
    references, labels = np.array([[0.0], [1.0], [3.0], [3.5]]), np.array([1, 0, 1, 0])
    assert learn.nearest(references, labels, np.array([[0.4], [3.4]]), 2).tolist() == [1, 0]


@pytest.mark.parametrize("name", KERNELS)
def test_a_networks_logits_are_the_batchs(name):
    curves = learn.two_curves(points=12)
    stack = learn.neighbours(learn.dense(2, [3, 2]), curves, name, power=3.0, scale=2.0)
    theta = pack(stack.start(np.random.default_rng(5), 2, 2, "identity", 0.5))
    together = stack.logits(stack.unpack(theta, 2), curves.points.T, curves.labels)
    for k in range(2):
        network = stack.network(stack.unpack(theta[k], 2))
        np.testing.assert_allclose(network.logits(curves.points), together[k].T, atol=1e-9)
        assert network.parameters == theta.shape[1] - (name != "gaussian")


@pytest.mark.parametrize("against", ["others", "halves"])
@pytest.mark.parametrize("name", KERNELS)
def test_neighbours_train(name, against):
    spirals = learn.spirals(turns=1, points=40)
    stack = learn.neighbours(learn.dense(2, [4, 2]), spirals, name, power=4.0, against=against)
    training = learn.train(
        stack,
        spirals,
        restarts=4,
        steps=200,
        gentle=0,
        schedule=learn.schedule(batch=40, snapshots=5),
    )
    assert (training.losses[-1] < training.losses[0]).all()
    best = training.best()
    assert learn.accuracy(best, spirals) == training.best_accuracy
    assert training.best_accuracy > 0.7


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"weighting": "gausian"}, "expected a weighting .inverse, power, gaussian., got"),
        ({"against": "all"}, "expected a kind .others, halves., got 'all'"),
        ({"power": 0.0}, "power: expected a number above 0, got 0"),
    ],
)
def test_unknown_settings_and_too_many_neighbours_are_errors(choice, message):
    with pytest.raises(UserError, match=message):
        learn.neighbours(learn.dense(2, [2]), learn.two_curves(points=5), **choice)
    with pytest.raises(UserError, match="nearest: k: expected 1 to 3"):
        learn.nearest(np.zeros((4, 2)), np.zeros(4, int), k=4)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ((False, False), r"references: expected shape \(m, d\), got \(\)"),
        ((np.zeros((4, 2)), np.zeros(3, int)), r"labels: expected shape \(4,\), got \(3,\)"),
        ((np.zeros((4, 2)), np.full(4, -1)), "labels: expected classes from 0, got -1"),
        ((np.zeros((4, 2)), np.zeros(4, int), [[1.0]]), r"points: expected shape \(n, 2\)"),
    ],
)
def test_arrays_that_do_not_fit_the_nearest_neighbours_are_errors(arrays, message):
    with pytest.raises(UserError, match=f"nearest: {message}"):
        learn.nearest(*arrays)
