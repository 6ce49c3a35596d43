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


@pytest.mark.parametrize("modulus", [2, 3, 5])
@pytest.mark.parametrize("dimension", [0, 1, 2])
def test_against_gudhi(dimension, modulus):
    rng = np.random.default_rng(6)
    points = rng.normal(size=(40, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    complex_ = gudhi.RipsComplex(points=points, max_edge_length=9.0)
    tree = complex_.create_simplex_tree(max_dimension=dimension + 1)
    tree.compute_persistence(homology_coeff_field=modulus, min_persistence=0)
    expected = tree.persistence_intervals_in_dimension(dimension)
    lives = np.sort(expected[:, 1] - expected[:, 0])[::-1]
    lifetimes = persistence(points, dimension, modulus=modulus).lifetimes
    shared = lives > 1e-6
    np.testing.assert_allclose(lifetimes[lifetimes > 1e-6], lives[shared], rtol=1e-4)


def test_a_circle_has_one_hole():
    holes = persistence(circle(noise=0.03))
    assert holes.ratio > 10
    assert holes.betti(0.5) == 1
    apart = np.vstack([circle(), circle() + [5, 0]])
    assert persistence(apart).betti(0.5) == 2
    assert persistence(apart).ratio == pytest.approx(1, abs=1e-6)
    assert persistence(apart, 0).betti(1.0) == 2  # pieces: one ends when they meet, one never


def twice_round(n=120, width=0.3):
    """A closed curve that goes twice round a circle, its two rounds a little apart."""
    angle = np.linspace(0, 4 * np.pi, n, endpoint=False)
    apart = width * np.cos(angle / 2), width * np.sin(angle / 2)
    return np.column_stack([np.cos(angle), np.sin(angle), *apart])


def test_what_goes_twice_round_is_nothing_modulo_two():
    """Over Z/2 the loop dies when the two rounds grow together; over Z/3 it stays a loop."""
    points = twice_round()
    two, three = (persistence(points, modulus=modulus) for modulus in (2, 3))
    assert two.ratio < 5 < 20 < three.ratio
    assert persistence(circle(), modulus=3).ratio > 10
    for modulus in (1, 4, 101):
        with pytest.raises(UserError, match=f"expected a prime from 2 to 97, got {modulus}"):
            persistence(points, modulus=modulus)


def test_distances_do_as_well_and_small_clouds_too():
    points = circle(20)
    holes = persistence(cdist(points, points), distances=True)
    np.testing.assert_allclose(holes.lifetimes, persistence(points).lifetimes, rtol=1e-5)
    assert persistence(np.eye(4)).lifetimes.shape == (0,)
    assert persistence(np.eye(4)).ratio == 0


@pytest.mark.parametrize("wrong", [np.zeros(3), np.full((3, 2), np.nan), np.zeros((0, 2))])
def test_what_is_no_cloud(wrong):
    with pytest.raises(UserError, match="persistence: points: expected"):
        persistence(wrong)
