"""Adam (Kingma, Ba 2015, arXiv:1412.6980), algorithm 1, for many restarts at once, and its rate."""

import numpy as np
from numpy.typing import NDArray

from generator.learn.data.dataset import Array
from generator.reproducible_math import cos

WARM_UP = 20  # steps
DECAY, SQUARE_DECAY, TINY = 0.9, 0.999, 1e-8


def shares_of_rate(steps: int) -> Array:
    """The share of the rate at each step (steps,): a short rise, then a cosine from 1 to 0."""
    step = np.arange(1, steps + 1)
    return np.minimum(1.0, step / WARM_UP) * 0.5 * (1 + cos(np.pi * step / steps))


class Adam:
    """The moments of one run: arrays of the parameters' shape (restarts, P)."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.mean, self.square = np.zeros(shape), np.zeros(shape)
        self._decayed = self._square_decayed = 1.0  # products: a power would ask the libm

    def step(self, theta: Array, gradient: Array, rate: float) -> Array:
        """Parameters (restarts, P) one step down the gradient."""
        self._decayed *= DECAY
        self._square_decayed *= SQUARE_DECAY
        self.mean = DECAY * self.mean + (1 - DECAY) * gradient
        self.square = SQUARE_DECAY * self.square + (1 - SQUARE_DECAY) * gradient**2
        mean = self.mean / (1 - self._decayed)
        square = self.square / (1 - self._square_decayed)
        return theta - rate * mean / (np.sqrt(square) + TINY)

    def keep(self, rows: NDArray[np.bool_]) -> None:
        """Only these restarts (restarts,) go on."""
        self.mean, self.square = self.mean[rows], self.square[rows]
