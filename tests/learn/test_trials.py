"""Splits, trials and comparisons: nothing leaks, and the numbers are what a plain loop finds."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from generator import learn
from generator.errors import UserError
from generator.learn.data.splits import part
from generator.learn.experiments.comparison import WAYS


@pytest.fixture(scope="module")
def blobs():
    """Three classes of 40 points each around three corners, in the plane."""
    rng = np.random.default_rng(0)
    spirals = learn.spirals(points=40, arms=3)
    corners = np.array([[0.8, 0.0], [-0.8, 0.3], [0.0, -0.8]])
    points = corners[spirals.labels] + 0.3 * rng.normal(size=(120, 2))
    return learn.Data(
        "blobs", points, spirals.labels, spirals.parameters, spirals.members, spirals.sets
    )


@pytest.mark.parametrize("made", [learn.random_splits(103, 4), learn.block_splits(103, 5)])
def test_every_row_is_in_one_part(made):
    for split in made:
        rows = np.concatenate([split.training, split.validation, split.test])
        assert sorted(rows.tolist()) == list(range(103))
        assert len(split.training) > len(split.test) > 15


def test_blocks_are_neighbours_and_each_is_tested_once():
    made = learn.block_splits(103, 5)
    assert sorted(np.concatenate([one.test for one in made]).tolist()) == list(range(103))
    for one in made:
        assert (np.diff(one.test) == 1).all()
        assert (np.diff(one.validation) == 1).all()


def test_a_trial_never_trains_or_chooses_on_the_test_part(blobs):
    split = learn.random_splits(120, 1)[0]
    first = learn.trial(blobs, split, hidden=4, steps=40)
    points = blobs.points.copy()
    points[split.test] += 100 * np.random.default_rng(1).normal(size=(len(split.test), 2))
    moved = learn.Data("x", points, blobs.labels, blobs.parameters, blobs.members, blobs.sets)
    second = learn.trial(moved, split, hidden=4, steps=40)
    assert first.settings == second.settings
    assert first.errors != second.errors


def test_errors_of_pixels_are_scikit_learns(blobs):
    split = learn.random_splits(120, 1)[0]
    found = learn.trial(blobs, split, hidden=4, steps=40)
    k = int(found.settings["pixels"].split()[1])
    judge = KNeighborsClassifier(k).fit(blobs.points[split.training], blobs.labels[split.training])
    predicted = judge.predict(blobs.points[split.test])
    assert found.errors["pixels"] == pytest.approx(np.mean(predicted != blobs.labels[split.test]))
    assert all(0 <= one < 0.5 for one in found.errors.values())


def test_a_fit_sees_the_training_part_alone(blobs):
    split = learn.random_splits(120, 1)[0]
    network = learn.fit(blobs, split, [4, 2], {"weighting": "gaussian"}, steps=40, batch=24)
    assert len(network.head.references) == len(split.training)
    wrong = network.predict(blobs.points[split.validation]) != blobs.labels[split.validation]
    assert learn.validation_error(blobs, split, network) == pytest.approx(wrong.mean())
    assert tuple(learn.trial(blobs, split, 4, 10).errors) == WAYS


def test_comparisons_are_paired():
    a, b = [1.0, 2.0, 6.0], [0.5, 1.5, 5.5]
    found = learn.compared({"a": a, "b": b})
    assert found["a"] == 3
    assert found["a-spread"] == pytest.approx(np.std(a, ddof=1))
    assert found["a-minus-b"] == 0.5
    assert found["a-minus-b-spread"] == 0
    with pytest.raises(UserError, match="compared: expected values of the same two"):
        learn.compared({"a": [1.0], "b": [1.0]})


def test_parts_keep_rows_together(blobs):
    some = part(blobs, np.array([3, 50, 119]))
    np.testing.assert_array_equal(some.points, blobs.points[[3, 50, 119]])
    np.testing.assert_array_equal(some.labels, blobs.labels[[3, 50, 119]])


def test_more_steps_change_flows_alone():
    field = [[0.0, 0.1]], [[1.0, 0.0]], [0.5]
    layers = learn.FieldLayer(*field, "flow", 3), learn.FieldLayer(*field, "jump")
    network = learn.Network((*layers, learn.Dense(np.eye(2), [0, 0])), None)
    finer = learn.finer(network, 4)
    assert [one.steps for one in finer.layers[:2]] == [12, layers[1].steps]
    x = np.random.default_rng(0).normal(size=(9, 2))
    coarse, fine, finest = (
        one.representation(x) for one in (network, finer, learn.finer(finer, 9))
    )
    assert 0 < np.abs(fine - finest).max() < np.abs(coarse - finest).max() < 1e-3
    with pytest.raises(UserError, match="finer: times: expected 1 or more, got 0"):
        learn.finer(network, 0)


def test_digits_are_scikit_learns():
    digits = learn.digits()
    assert digits.points.shape == (1797, 64)
    assert digits.points.max() == 1
    assert digits.classes == 10
