"""How far two exact sets are apart: `distance(a, b)`, with the two points that are nearest."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.spatial.distance import cdist

from generator.learn.data.dataset import ExactSet
from generator.reproducible_algebra import matmul, norm
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array

SAMPLES = 1000  # of each set
STARTS = 5


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest points of two sets."""

    distance: float
    points: Array  # (2, d): one of the first set, one of the second
    parameters: Array  # (2, k): where they lie on their sets

    __repr__ = short_repr


def distance(a: ExactSet, b: ExactSet) -> Nearest:
    """The least Euclidean distance between two exact sets of as many parameters, `learn.sets`.

    Minimised over both parameters from the nearest pairs of a grid; it is what two points attain,
    so an upper bound that the grid and the minimiser make tight.
    """
    on_a, on_b = a.sweep(SAMPLES), b.sweep(SAMPLES)
    apart = cdist(a.at(on_a), b.at(on_b))
    order = np.argsort(apart, axis=None, kind="stable")[:: max(1, SAMPLES // 10)][:STARTS]
    starts = zip(*np.unravel_index(order, apart.shape), strict=True)
    nearest = [_refined(a, b, on_a[i], on_b[j]) for i, j in starts]
    return min(nearest, key=lambda pair: pair.distance)


def _refined(a: ExactSet, b: ExactSet, start_a: Array, start_b: Array) -> Nearest:
    """The nearest points around a pair of parameters (k,)."""
    k = len(start_a)
    start = float(norm(a.at(start_a[None])[0] - b.at(start_b[None])[0])) or 1.0

    def squared(parameters: Array) -> float:
        """Relative to the start's, so that the minimiser's tolerances mean the same at any size."""
        difference = (a.at(parameters[None, :k])[0] - b.at(parameters[None, k:])[0]) / start
        return float(matmul(difference, difference))

    best = minimize(
        squared,
        np.concatenate([start_a, start_b]),
        jac="3-point",
        bounds=[*a.domain, *b.domain],
        options={"ftol": 1e-16, "gtol": 1e-12},
    ).x
    parameters = best.reshape(2, k)
    points = np.vstack([a.at(parameters[:1]), b.at(parameters[1:])])
    return Nearest(float(norm(points[0] - points[1])), points, parameters)
