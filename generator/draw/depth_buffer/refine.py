"""A grid of points made finer where it bends: `refined(points, wraps, most)`.

Between points a cubic Hermite spline is followed whose tangents are central differences (Catmull,
Rom 1974, "A class of local interpolating splines"), first along one direction, then the other. So a
layer may stretch a surface without showing its cells.
"""

import numpy as np

from generator.draw.depth_buffer.compiled_loops import loops
from generator.draw.geometry.shapes import Array

LIMIT = 6  # parts that the step from a point to the next is cut into at most
POINTS = 28_000  # of a grid that is made finer, about


def refined(points: Array, wraps: tuple[bool, bool], most: float) -> tuple[Array, Array, Array]:
    """A grid (p, q, 3), its tangents along both directions, and with as many points as it needs.

    Nowhere shall the chord between neighbours be farther than `most` from the curve in the picture.
    """
    parts = [cuts(points, axis, wraps[axis], most) for axis in (0, 1)]
    if sum(part.sum() == len(part) for part in parts) < 2:
        parts = fewer(parts)
    value, slope = weights(parts[0], points.shape[0], wraps[0])
    rows, along = spline(points, value, 0), spline(points, slope, 0)
    value, slope = weights(parts[1], points.shape[1], wraps[1])
    return spline(rows, value, 1), spline(along, value, 1), spline(rows, slope, 1)


def cuts(points: Array, axis: int, wraps: bool, most: float) -> np.ndarray:
    """How many parts each step of a direction is cut into, by its bend in the picture."""
    rows = np.moveaxis(points[..., :2], axis, 0)
    after = neighbours(np.arange(len(rows)), len(rows), 1, wraps)
    before = neighbours(np.arange(len(rows)), len(rows), -1, wraps)
    apart = rows[after] - 2 * rows + rows[before]
    bend = (apart[..., 0] ** 2 + apart[..., 1] ** 2).max(axis=1)
    height = np.sqrt(np.maximum(bend, bend[after])) / 8  # of an arc over its chord
    steps = len(rows) if wraps else len(rows) - 1
    return np.clip(np.ceil(np.sqrt(height[:steps] / most)), 1, LIMIT).astype(int)


def fewer(parts: list[np.ndarray]) -> list[np.ndarray]:
    """The same with about as many points as are allowed."""
    excess = np.sqrt(max(1.0, parts[0].sum() * parts[1].sum() / POINTS))
    return [np.maximum(1, np.ceil(part / excess)).astype(int) for part in parts]


def weights(parts: np.ndarray, count: int, wraps: bool) -> tuple[tuple[Array, ...], ...]:
    """For every new row the four old ones around it and their shares of its value and tangent."""
    step = np.repeat(np.arange(len(parts)), parts)
    first = np.repeat(np.cumsum(parts) - parts, parts)
    t = (np.arange(len(step)) - first) / parts[step]
    if not wraps:
        step, t = np.append(step, len(parts) - 1), np.append(t, 1.0)
    rows = np.stack([neighbours(step, count, k, wraps) for k in (-1, 0, 1, 2)])
    square, cube = t * t, t * t * t
    value = np.stack(
        [
            (2 * square - t - cube) / 2,
            (3 * cube - 5 * square + 2) / 2,
            (4 * square + t - 3 * cube) / 2,
            (cube - square) / 2,
        ]
    )
    slope = np.stack(
        [
            (4 * t - 1 - 3 * square) / 2,
            (9 * square - 10 * t) / 2,
            (8 * t + 1 - 9 * square) / 2,
            (3 * square - 2 * t) / 2,
        ]
    )
    return (rows, value), (rows, slope)


def neighbours(rows: np.ndarray, count: int, shift: int, wraps: bool) -> np.ndarray:
    """Rows so many further on; at an open end the last one again."""
    return (rows + shift) % count if wraps else np.clip(rows + shift, 0, count - 1)


def spline(points: Array, weights: tuple[Array, ...], axis: int) -> Array:
    """Sums of four rows each, or of four columns."""
    rows, shares = weights
    count = rows.shape[1]
    total = np.empty((count, *points.shape[1:]) if axis == 0 else (len(points), count, 3))
    loops().weave(points, rows, shares, axis == 1, total)
    return total
