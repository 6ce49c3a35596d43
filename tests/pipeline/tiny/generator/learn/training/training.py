"""A training of a kind."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Training:
    weights: np.ndarray
    losses: tuple[float, ...]

    def best(self):
        return self.weights


def train(data, rate=0.5):
    """A product of matrices, whose last bits tell on how many threads it ran."""
    square = data.points @ data.points.T
    return Training(rate * np.linalg.matrix_power(square / len(square), 8), (1.0, float("nan")))
