"""Patches of photographs: contrast by its definition, density and landmarks by brute force."""

import numpy as np
import pytest

from generator import learn, topology
from generator.errors import UserError
from generator.topology.measure.patches import DARKEST


@pytest.fixture(scope="module")
def image():
    return np.random.default_rng(3).random((24, 30))


def contrast(patch):
    """The D-norm: the root of the sum of squared differences of neighbours."""
    down, right = np.diff(patch, axis=0), np.diff(patch, axis=1)
    return np.sqrt((down**2).sum() + (right**2).sum())


def test_patches_have_contrast_one_and_mean_zero(image):
    patches = topology.patches([image], 2)
    assert np.linalg.norm(patches, axis=1) == pytest.approx(1.0)
    for patch in topology.pixels(patches).reshape(-1, 3, 3):
        assert contrast(patch) == pytest.approx(1.0)
        assert patch.mean() == pytest.approx(0.0, abs=1e-12)


def test_they_are_the_fifth_of_most_contrast(image):
    """Cut out by hand."""
    small = np.log(image.reshape(12, 2, 15, 2).mean(axis=(1, 3)) + DARKEST)
    every = [small[i : i + 3, j : j + 3] for i in range(10) for j in range(13)]
    every.sort(key=contrast, reverse=True)
    wanted = np.array([((patch - patch.mean()) / contrast(patch)).ravel() for patch in every[:26]])
    assert topology.pixels(topology.patches([image], 2)) == pytest.approx(wanted, abs=1e-9)


def test_the_densest_by_all_distances():
    points = np.random.default_rng(1).normal(size=(80, 4))
    away = np.sort(np.linalg.norm(points[:, None] - points, axis=2), axis=1)[:, 7]
    wanted = points[np.argsort(away)[:20]]
    assert topology.densest(points, 7, 0.25) == pytest.approx(wanted)


def test_landmarks_are_far_from_each_other():
    points = np.random.default_rng(2).random((300, 2))
    chosen = topology.landmarks(points, 12)
    gaps = np.linalg.norm(chosen[:, None] - chosen, axis=2)[~np.eye(12, dtype=bool)]
    cover = np.linalg.norm(points[:, None] - chosen, axis=2).min(axis=1)
    assert gaps.min() >= cover.max() - 1e-12  # what max-min promises
    assert len(np.unique(chosen, axis=0)) == 12


def test_a_known_circle_is_found_among_noise():
    rng = np.random.default_rng(0)
    angles = rng.uniform(0, 2 * np.pi, 600)
    circle = np.column_stack([np.cos(angles), np.sin(angles)]) + rng.normal(0, 0.03, (600, 2))
    cloud = np.vstack([circle, rng.uniform(-1.5, 1.5, (200, 2))])
    core = topology.densest(cloud, 20, 0.5)
    assert topology.persistence(topology.landmarks(core, 60)).ratio > 5


def test_photographs_are_brightness():
    for photograph in learn.photographs():
        assert photograph.shape == (427, 640)
        assert 0 <= photograph.min() < photograph.max() <= 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: topology.densest(np.zeros((5, 2)), 5, 0.5), "k from 1 to 4, got 0.5 and 5"),
        (lambda: topology.landmarks(np.zeros((5, 2)), 6), "count: expected 1 to 5, got 6"),
        (
            lambda: topology.patches([np.zeros((5, 5))], 2),
            r"6 or more pixels a side at scale 2, got \(5, 5\)",
        ),
    ],
)
def test_what_cannot_be_is_reported(call, message):
    with pytest.raises(UserError, match=message):
        call()
