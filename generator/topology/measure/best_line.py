"""The best that a line can do: `best_line(points, labels)` tries every way to part points by one.

A line parts points as a threshold on their heights along its normal does, and the order of heights
changes only where the normal is perpendicular to the difference of two points. So one normal
between any two such directions stands for all lines there are (Edelsbrunner and Guibas 1989 sweep
the same arrangement); this sorts n heights n² / 2 times, for the few hundred points of a figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError
from generator.reproducible_algebra import matmul
from generator.reproducible_math import arctan2, cos, sin
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import EPS, Array

BATCH = 2000  # normals sorted at a time: some MB


@dataclass(frozen=True, eq=False)
class BestLine:
    """The line normal · x + offset = 0, with label 1 above it where that is the better way."""

    normal: Array  # (2,), of length 1
    offset: float
    right: int  # points on their class's side
    accuracy: float

    __repr__ = short_repr


def best_line(points: Array, labels: NDArray[np.int_]) -> BestLine:
    """A line with as many of points (n, 2), labels (n,) of 0 and 1, on their sides as any line has.

    Of those that do equally well, the one with the widest strip free of points. Points keep farther
    from it than floats can err, so that `right` counts the same however it is computed; what only
    rounding parts isn't parted. UserError for other labels, other dimensions or fewer than two
    different points.
    """
    points, labels = np.asarray(points, float), np.asarray(labels)
    if points.ndim != 2 or points.shape[1] != 2 or labels.shape != points.shape[:1]:
        raise UserError(
            f"best_line: expected points (n, 2) and n labels, got {points.shape}, {labels.shape}"
        )
    if not set(np.unique(labels)) <= {0, 1} or not np.isfinite(points).all():
        raise UserError("best_line: expected finite points and labels 0 and 1, got others")
    candidates = [_aside(points, labels == 1), *_candidates(points, labels == 1)]
    right, _, normal, offset = max(candidates, key=lambda candidate: candidate[:2])
    return BestLine(normal, offset, right, right / len(points))


def _normals(points: Array) -> Iterator[Array]:
    """One normal (b, 2) between any two directions in which the order of heights changes."""
    i, j = np.triu_indices(len(points), 1)
    apart = points[j] - points[i]
    apart = apart[(apart != 0).any(axis=1)]
    if len(apart) == 0:
        raise UserError("best_line: points: expected two or more different ones, got one")
    turning = np.unique((arctan2(apart[:, 1], apart[:, 0]) + np.pi / 2) % np.pi)
    middle = (turning + np.append(turning[1:], turning[0] + np.pi)) / 2
    normals = np.column_stack([cos(middle), sin(middle)])
    yield from np.array_split(normals, len(normals) // BATCH + 1)


def _aside(points: Array, high: NDArray[np.bool_]) -> tuple[int, float, Array, float]:
    """A line that has all points on one side, that of the larger class, as a candidate."""
    x = points[:, 0]
    sign = 1.0 if 2 * int(high.sum()) >= len(high) else -1.0
    beyond = float(x.min() - 1 - (x.max() - x.min()) - EPS * 8 * np.abs(points).max())
    right = max(int(high.sum()), int((~high).sum()))
    return right, 0.0, np.array([sign, 0.0]), -sign * beyond


def _candidates(
    points: Array, high: NDArray[np.bool_]
) -> Iterator[tuple[int, float, Array, float]]:
    """The best line of each batch of normals: points right, width of its strip, normal, offset."""
    count = len(points)
    errs = 16 * EPS * float(np.abs(points).max())  # of a height, and of the line's offset
    for normals in _normals(points):
        order = np.argsort(matmul(normals, points.T), axis=1)
        heights = np.take_along_axis(matmul(normals, points.T), order, axis=1)
        gained = np.cumsum(np.where(high[order], -1, 1), axis=1)[:, :-1]  # below the k-th gap
        above = gained + int(high.sum())  # right if label 1 lies above
        gaps = np.diff(heights, axis=1)
        right = np.where(gaps > 2 * errs, np.maximum(above, count - above), 0)
        best = right.max()
        row, k = np.unravel_index(np.argmax(np.where(right == best, gaps, -1.0)), gaps.shape)
        sign = 1.0 if above[row, k] == best else -1.0
        middle = (heights[row, k] + heights[row, k + 1]) / 2
        yield int(best), float(gaps[row, k]), sign * normals[row], float(-sign * middle)
