"""Persistence against gudhi, and on shapes whose holes everyone can count."""

import gudhi
import numpy as np
import pytest
from scipy.spatial.distance import cdist

from generator.errors import UserError
from generator.topology.invariants.persistence import persistence


def circle(n=60, noise=0.0):
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False)
    points = np.column_stack([np.cos(angle), np.sin(angle)])
    return points + noise * np.random.default_rng(0).normal(size=points.shape)


@pytest.mark.parametrize("dimension", [0, 1, 2])
def test_against_gudhi(dimension):
    rng = np.random.default_rng(6)
    points = rng.normal(size=(40, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    complex_ = gudhi.RipsComplex(points=points, max_edge_length=9.0)
    tree = complex_.create_simplex_tree(max_dimension=dimension + 1)
    tree.compute_persistence(homology_coeff_field=2, min_persistence=0)
    expected = tree.persistence_intervals_in_dimension(dimension)
    lives = np.sort(expected[:, 1] - expected[:, 0])[::-1]
    found = persistence(points, dimension).lifetimes
    shared = lives > 1e-6
    np.testing.assert_allclose(found[found > 1e-6], lives[shared], rtol=1e-4)


def test_a_circle_has_one_hole():
    found = persistence(circle(noise=0.03))
    assert found.ratio > 10
    assert found.betti(0.5) == 1
    apart = np.vstack([circle(), circle() + [5, 0]])
    assert persistence(apart).betti(0.5) == 2
    assert persistence(apart).ratio == pytest.approx(1, abs=1e-6)
    assert persistence(apart, 0).betti(1.0) == 2  # pieces: one ends when they meet, one never


def test_distances_do_as_well_and_small_clouds_too():
    points = circle(20)
    found = persistence(cdist(points, points), distances=True)
    np.testing.assert_allclose(found.lifetimes, persistence(points).lifetimes, rtol=1e-5)
    assert persistence(np.eye(4)).lifetimes.shape == (0,)
    assert persistence(np.eye(4)).ratio == 0


@pytest.mark.parametrize("wrong", [np.zeros(3), np.full((3, 2), np.nan), np.zeros((0, 2))])
def test_what_is_no_cloud(wrong):
    with pytest.raises(UserError, match="persistence"):
        persistence(wrong)
