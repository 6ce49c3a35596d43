"""Grey pictures between their pixels: cubic splines that go through every pixel, 0 outside.

`coefficients(pictures)` are those of the B-splines (Unser 1999, “Splines: a perfect fit for signal
and image processing”), and `sampled(spline, rows, columns)` the values at places. scipy.ndimage has
the same, and takes longer to import than a draft of such a film takes to draw.
"""

from functools import cache, lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from generator.reproducible_algebra import matmul
from generator.topology.flow.matrix_paths import Array

MARGIN = 12  # px about a picture: coefficients farther off are below 1e-6 of its largest value
CACHED = 32  # arrays of pictures
POLE = sqrt(3) - 2  # of the filter that makes coefficients of values


def coefficients(pictures: Array) -> Array:
    """Of pictures (n, h, w) the coefficients (n, h + 2 MARGIN, w + 2 MARGIN), not to be changed.

    Those of the last few are remembered: a film asks for the same at each of its steps.
    """
    values = np.asarray(pictures, dtype=float)
    return _coefficients(values.tobytes(), values.shape)


@lru_cache(CACHED)
def _coefficients(pictures: bytes, shape: tuple[int, int, int]) -> Array:
    values = np.frombuffer(pictures).reshape(shape)
    return matmul(matmul(_responses(shape[1]), values), _responses(shape[2]).T)


@cache
def _responses(n: int) -> Array:
    """The coefficients (n + 2 MARGIN, n) of each of n pixels that is 1 among pixels of 0."""
    powers = np.multiply.accumulate([sqrt(3)] + [POLE] * (n + MARGIN))
    return np.asarray(powers[np.abs(np.arange(-MARGIN, n + MARGIN)[:, None] - np.arange(n))])


def sampled(spline: Array, rows: Array, columns: Array) -> Array:
    """The values (n, …) of splines (n, H, W) at rows and columns (…), which are broadcast.

    Both are in pixels, 0 in the middle of the picture's first one. A place farther out than the
    margin has the value there.
    """
    height, width = spline.shape[1:]
    down, right = _nearby(rows, height), _nearby(columns, width)
    flat = spline.reshape(len(spline), -1)
    lines = (
        weight * sum(of * flat.take(row * width + column, axis=1) for column, of in right)
        for row, weight in down
    )
    return np.asarray(sum(lines))


def _nearby(at: Array, n: int) -> list[tuple[NDArray[np.int64], Array]]:
    """The four of n coefficients about places along an axis, and their B-splines there."""
    at = np.clip(at + MARGIN, 1, n - 3)
    first = at.astype(int)
    t = at - first
    u = 1 - t
    weights = u * u * u, 4 - 3 * t * t * (2 - t), 4 - 3 * u * u * (2 - u), t * t * t
    return [(first + k, weight / 6) for k, weight in enumerate(weights, -1)]
