from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import brute

from generator.topology.measure.distance import (
    distance,  # past the door: sets of the tests are smaller
)


@dataclass
class Wave:
    """y = height − cos(πx) / 2 over [−1, 1]."""

    height: float
    domain = ((-1.0, 1.0),)

    def sweep(self, m):
        return np.linspace(-1, 1, m)[:, None]

    def at(self, t):
        return np.column_stack([t, self.height - np.cos(np.pi * t) / 2])


@dataclass
class Ring:
    centre: float
    radius: float
    domain = ((0.0, 1.0),)

    def sweep(self, m):
        return np.linspace(0, 1, m)[:, None]

    def at(self, t):
        angle = 2 * np.pi * t
        return np.column_stack(
            [self.centre + self.radius * np.cos(angle), self.radius * np.sin(angle)]
        )


def test_two_waves_are_nearer_across_than_above():
    a, b = Wave(0.4), Wave(-0.4)
    nearest = distance(a, b)

    def squared(v):
        gap = a.at(np.array([[v[0]]])) - b.at(np.array([[v[1]]]))
        return float((gap**2).sum())

    oracle = np.sqrt(squared(brute(squared, ((-1, 1), (-1, 1)), Ns=60)))
    assert nearest.distance == pytest.approx(oracle, abs=1e-6)
    assert nearest.distance < 0.6
    assert np.linalg.norm(nearest.points[0] - nearest.points[1]) == nearest.distance
    np.testing.assert_array_equal(a.at(nearest.parameters[:1])[0], nearest.points[0])


def test_the_distance_of_concentric_and_separate_rings():
    assert distance(Ring(0, 1), Ring(5, 2)).distance == pytest.approx(2, abs=1e-9)
    assert distance(Ring(0, 1), Ring(0, 3)).distance == pytest.approx(2, abs=1e-9)


def test_ends_of_the_domain_count():
    shifted = Ring(0.0, 0.1)
    assert distance(Wave(0.4), shifted).distance < 0.3
