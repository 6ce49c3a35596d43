import inspect
from itertools import pairwise

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from generator import learn
from generator.errors import UserError


def test_curves_are_the_formula():
    data = learn.two_curves(points=41)
    for label, height in ((0, 0.4), (1, -0.4)):
        x, y = data.points[data.labels == label].T
        np.testing.assert_allclose(y, height - 0.5 * np.cos(np.pi * x), rtol=0, atol=1e-15)
        np.testing.assert_allclose(x, np.linspace(-1, 1, 41), rtol=0, atol=1e-15)
    assert [exact_set.name for exact_set in data.sets] == ["A", "B"]


@pytest.mark.parametrize("name", sorted(learn.DATASETS))
def test_a_sample_lies_exactly_on_its_sets(name):
    data = learn.DATASETS[name](30)
    for k, exact_set in enumerate(data.sets):
        mine = data.members == k
        np.testing.assert_array_equal(exact_set.at(data.parameters[mine]), data.points[mine])
        assert (data.labels[mine] == exact_set.label).all()
    assert np.abs(data.points).max() <= 1.3


@pytest.mark.parametrize("name", ["two-curves", "spirals", "intervals"])
def test_curves_are_swept_evenly_with_their_ends(name):
    for exact_set in learn.DATASETS[name](30).sets:
        sweep = exact_set.sweep(30)
        assert sweep.shape == (30, len(exact_set.domain))
        assert (float(sweep[0, 0]), float(sweep[-1, 0])) == exact_set.domain[0]
        assert np.diff(sweep[:, 0]) == pytest.approx(np.ptp(exact_set.domain[0]) / 29)


def test_arms_are_archimedean_and_each_the_first_one_turned():
    data = learn.spirals(turns=1.5, arms=3, points=100)
    first = data.points[data.members == 0]
    radius, angle = np.hypot(*first.T), np.unwrap(np.arctan2(first[:, 1], first[:, 0]))
    slope = np.diff(radius) / np.diff(angle)
    assert slope == pytest.approx(radius[-1] / (1.5 * 2 * np.pi))
    for k in (1, 2):
        c, s = np.cos(2 * np.pi * k / 3), np.sin(2 * np.pi * k / 3)
        turned = first @ np.array([[c, s], [-s, c]])
        assert data.points[data.members == k] == pytest.approx(turned)


@pytest.mark.parametrize("arms", [2, 3])
@pytest.mark.parametrize("turns", [1, 2])
def test_arms_take_turns_along_a_ray_and_keep_clear(turns, arms):
    data = learn.spirals(turns=turns, arms=arms, points=4)
    fine = [exact_set.at(exact_set.sweep(3000)) for exact_set in data.sets]
    for k in range(arms):
        assert cdist(fine[k], fine[k - 1]).min() > 0.8 * 0.95 * 0.15  # and never nearer to the pole
        assert np.hypot(*fine[k].T).min() > 0.1
    for ray in np.linspace(0.1, 6, 7):
        crossings = []
        for k, arm in enumerate(fine):
            beside = arm @ [-np.sin(ray), np.cos(ray)]
            ahead = arm @ [np.cos(ray), np.sin(ray)] > 0
            at = np.flatnonzero((np.diff(np.sign(beside)) != 0) & ahead[1:])
            crossings += [(float(np.hypot(*arm[i])), k) for i in at]
        assert len(crossings) >= arms * turns - 1
        order = [k for _, k in sorted(crossings)]
        assert all((a - b) % arms == 1 for a, b in pairwise(order))


@pytest.mark.parametrize("name", sorted(learn.DATASETS))
def test_every_dataset_takes_the_same_first_arguments(name):
    make = learn.DATASETS[name]
    first = list(inspect.signature(make).parameters.values())[:3]
    assert [parameter.name for parameter in first] == ["points", "seed", "noise"]
    assert [parameter.default for parameter in first] == [200, 0, 0.0]
    assert len(make(10, 0, 0.0).points) == 20
    noisy = [make(10, seed, 0.1).points for seed in (1, 1, 2)]
    np.testing.assert_array_equal(noisy[0], noisy[1])
    assert (noisy[0] != noisy[2]).any()


def data(points=((0, 1), (2, 3)), labels=(0, 1), parameters=((0,), (1,)), members=(0, 0)):
    curve = learn.CosineCurve("A", 0, 0.4)
    return learn.Data("x", *map(np.array, (points, labels, parameters, members)), (curve,))


def test_data_knows_its_size():
    assert (data().classes, data().dimension) == (2, 2)
    assert learn.spirals(arms=3, points=4).classes == 3


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: data(points=((0, np.nan), (2, 3))), r"points: expected .*, got nan at \[0, 1\]"),
        (lambda: data(points=((0, 1), (2, -np.inf))), r"points: expected .*, got -inf at \[1, 1\]"),
        (lambda: data(points=(0, 1)), r"expected shape \(n, d\), n, d > 0, got \(2,\)"),
        (lambda: data(points=np.zeros((0, 2))), "n, d > 0"),
        (lambda: data(labels=(0, 1, 1)), r"labels: expected shape \(2,\), got \(3,\)"),
        (lambda: data(labels=((0,), (1,))), r"labels: expected shape \(2,\), got \(2, 1\)"),
        (lambda: data(labels=(-1, 1)), "labels: expected .*, got -1 to 1"),
        (lambda: data(labels=(0, 0.5)), "whole numbers"),
        (lambda: data(parameters=(0, 1)), r"parameters: expected shape \(2, k\)"),
        (lambda: data(members=(0, 1)), "below 1, the number of sets"),
        (lambda: learn.two_curves(points=1), "two-curves: points: expected 2 or more, got 1"),
        (lambda: learn.two_curves(noise=-0.1), "two-curves: noise: expected 0 or more, got -0.1"),
        (lambda: learn.spirals(arms=1), "spirals: arms: expected 2 or more, got 1"),
        (lambda: learn.spirals(turns=0), "spirals: turns: expected a number above 0, got 0"),
    ],
)
def test_wrong_sets_and_samples_are_errors(make, said):
    with pytest.raises(UserError, match=said):
        make()
