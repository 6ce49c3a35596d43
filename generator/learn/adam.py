"""Adam (Kingma, Ba 2015, arXiv:1412.6980), algorithm 1, on lists of (W, b) with leading axes."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.learn.architecture import Parameters

DECAY, SQUARE_DECAY, TINY = 0.9, 0.999, 1e-8


class Adam:
    """The moments of one run; `step` moves the parameters in place."""

    def __init__(self, parameters: Parameters) -> None:
        self.moments = [[np.zeros_like(one) for one in pair] for pair in parameters]
        self.squares = [[np.zeros_like(one) for one in pair] for pair in parameters]
        self.steps = 0

    def step(self, parameters: Parameters, gradient: Any, rate: float) -> None:
        """One step down the gradient, which has the parameters' shapes."""
        self.steps += 1
        first, second = 1 - DECAY**self.steps, 1 - SQUARE_DECAY**self.steps
        for k, pair in enumerate(parameters):
            for j, values in enumerate(pair):
                g, m, v = gradient[k][j], self.moments[k][j], self.squares[k][j]
                m += (1 - DECAY) * (g - m)
                v += (1 - SQUARE_DECAY) * (g * g - v)
                values -= rate * (m / first) / (np.sqrt(v / second) + TINY)

    def keep(self, rows: NDArray[np.bool_]) -> None:
        """Only these restarts go on."""
        select = select_rows(rows)
        self.moments, self.squares = select(self.moments), select(self.squares)


def select_rows(rows: NDArray[np.bool_]) -> Callable[[Any], Any]:
    """A function that keeps rows (restarts,) of every array in a list of pairs."""
    return lambda pairs: [[one[rows] for one in pair] for pair in pairs]
