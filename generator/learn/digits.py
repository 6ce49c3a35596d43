"""Real handwritten digits, 8 × 8 pixels: `digits()`.

They come with scikit-learn (Alpaydin and Kaynak 1998, *Optical Recognition of Handwritten Digits*,
UCI, its test part: 1,797 images by 13 writers, a writer's in neighbouring rows).
"""

from dataclasses import dataclass

import numpy as np
from sklearn.datasets import load_digits

from generator.learn.data import Array, Data, ExactSet

BRIGHTEST = 16.0


@dataclass(frozen=True)
class Digit:
    """The images of one digit, of which there is no parametrisation."""

    name: str
    label: int
    closed: bool = False

    @property
    def domain(self) -> tuple[tuple[float, float], ...]:
        """No parameters."""
        return ()

    def at(self, t: Array) -> Array:
        """No points beyond the sample."""
        return np.zeros((0, 64))

    @property
    def speeds(self) -> tuple[float, ...]:
        """No parameters."""
        return ()

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """No parameters."""
        return np.zeros((0, 0))

    def sweep(self, count: int) -> Array:
        """No parameters."""
        return np.zeros((0, 0))


def digits() -> Data:
    """All images (1797, 64), brightness 0 to 1, in the file's order, with labels 0 to 9."""
    found = load_digits()
    labels = np.asarray(found.target, dtype=int)
    sets: tuple[ExactSet, ...] = tuple(Digit(str(k), k) for k in range(10))
    points = np.asarray(found.data) / BRIGHTEST
    return Data("digits", points, labels, np.zeros((len(labels), 0)), labels, sets)
