"""Grids of points as sums of few functions: `series(surface)`, which a page samples as it likes.

Along a direction that closes up these are waves (1, cos u, sin u, cos 2u …, 0 ≤ u < 2π over the
grid), along another the powers of u from −1 to 1.
"""

from dataclasses import dataclass

import numpy as np

from generator.draw.geometry.shapes import Array, Surface
from generator.reproducible_algebra import matmul, solve
from generator.reproducible_math import cos, sin

CLOSE = 1e-6  # of the largest coordinate, by which points may be off
LEFT_OUT = 1e-8  # of the largest coordinate: terms below are left out
POWERS = 8  # the most along a direction that is open
MOST = 600  # terms of a surface
DIGITS = 9


@dataclass(frozen=True, eq=False)
class Series:
    """The sum of coefficients (n, d) times f_i(u) g_j(v), with the numbers (n, 2) of i and j."""

    numbers: tuple[tuple[int, int], ...]
    coefficients: Array


def series(surface: Surface) -> Series | None:
    """The series of a surface's points; None where few terms don't tell it to a millionth."""
    grid = surface.points.reshape(*surface.shape, -1)
    largest = float(np.abs(grid).max()) or 1.0
    bases = [basis(count, wraps) for count, wraps in zip(surface.shape, surface.wraps, strict=True)]
    coefficients = fitted(bases[1], fitted(bases[0], grid).swapaxes(0, 1)).swapaxes(0, 1)
    kept = np.abs(coefficients).max(axis=2) > LEFT_OUT * largest
    if kept.sum() > MOST:
        return None
    coefficients = np.where(kept[:, :, None], np.round(coefficients / largest, DIGITS), 0.0)
    again = sums(bases[0], sums(bases[1], coefficients.swapaxes(0, 1)).swapaxes(0, 1))
    if np.abs(again * largest - grid).max() > CLOSE * largest:
        return None
    numbers = tuple((int(i), int(j)) for i, j in np.argwhere(kept))
    return Series(numbers, coefficients[kept] * largest)


def basis(count: int, wraps: bool) -> Array:
    """The functions of a direction at its points, (count, functions)."""
    if not wraps:
        u = np.linspace(-1.0, 1.0, count)
        return np.column_stack([u**k for k in range(min(POWERS, count))])
    angles = np.arange(count) * (2 * np.pi / count)
    waves = [wave(k * angles) for k in range(1, (count + 1) // 2) for wave in (cos, sin)]
    return np.column_stack([np.ones(count), *waves])


def fitted(functions: Array, values: Array) -> Array:
    """Least squares: coefficients (functions, …) of values (count, …)."""
    flat = values.reshape(len(values), -1)
    squares = matmul(functions.T, functions)
    return solve(squares, matmul(functions.T, flat)).reshape(-1, *values.shape[1:])


def sums(functions: Array, coefficients: Array) -> Array:
    """Values (count, …) of coefficients (functions, …)."""
    flat = coefficients.reshape(len(coefficients), -1)
    return matmul(functions, flat).reshape(-1, *coefficients.shape[1:])
