"""The best that a line can do: `best_line(points, labels)` tries every way to part points by one.

A line parts points as a threshold on their heights along its normal does, and the order of heights
changes only where the normal is perpendicular to the difference of two points. So one normal
between any two such directions stands for all lines there are (Edelsbrunner and Guibas 1989 sweep
the same arrangement), n² / 2 normals for n points. For each point, one sorting of these directions
tells how many points a line just above it has right. Heights are sorted only for the normals for
which that number is largest.
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
    turning = _turning(points)
    found = [_aside(points, labels == 1)]
    for most, normals in _promising(points, labels == 1, turning):
        found = [found[0], *_candidates(points, labels == 1, normals)]
        if max(right for right, *_ in found) >= most:
            break
    right, _, normal, offset = max(found, key=lambda candidate: candidate[:2])
    return BestLine(normal, offset, right, right / len(points))


def _turning(points: Array) -> Array:
    """Angles (n, n) from 0 to π of the normals to which two points are equally high.

    NaN for equal points.
    """
    i, j = np.triu_indices(len(points), 1)
    apart = points[j] - points[i]
    angle = (arctan2(apart[:, 1], apart[:, 0]) + np.pi / 2) % np.pi
    angle[(apart == 0).all(axis=1)] = np.nan
    turning = np.full((len(points), len(points)), np.nan)
    turning[i, j] = turning[j, i] = angle
    if np.isnan(turning).all():
        raise UserError("best_line: points: expected two or more different ones, got one")
    return turning


def _promising(
    points: Array, high: NDArray[np.bool_], turning: Array
) -> Iterator[tuple[int, Array]]:
    """Numbers of points, falling, and the normals (b, 2) of lines that may have as many right.

    With each number come the normals of the numbers before it again. A line of any other normal has
    fewer right. There is one normal between any two directions in which the order of heights
    changes.
    """
    changes = np.unique(turning[~np.isnan(turning)])
    middle = (changes + np.append(changes[1:], changes[0] + np.pi)) / 2
    # As a normal turns from (1, 0), a point goes once from above another to below, or comes up.
    goes = points[None, :, 0] > points[:, None, 0]
    goes |= (points[None, :, 0] == points[:, None, 0]) & (points[None, :] < points[:, None])[..., 1]
    gain = np.where(goes != high, 1, -1)
    gain[np.isnan(turning)] = 0
    order = np.argsort(turning, axis=1)  # NaN last
    below = ~goes  # the point itself, and those equal to it, too
    above = (below & ~high).sum(axis=1) + (~below & high).sum(axis=1)
    right = above[:, None] + np.cumsum(
        np.column_stack([np.zeros(len(points), int), np.take_along_axis(gain, order, axis=1)]),
        axis=1,
    )
    right = np.maximum(right, len(points) - right)
    edges = np.nan_to_num(np.take_along_axis(turning, order, axis=1), nan=np.inf)
    ends = np.full((len(points), 1), np.inf)
    first = np.searchsorted(middle, np.hstack([-ends, edges]))
    last = np.searchsorted(middle, np.hstack([edges, ends]), side="right")
    for most in np.unique(right)[::-1]:
        chosen = right >= most
        covered = np.zeros(len(middle) + 1, int)
        np.add.at(covered, first[chosen], 1)
        np.add.at(covered, last[chosen], -1)
        shown = middle[np.cumsum(covered)[:-1] > 0]
        yield int(most), np.column_stack([cos(shown), sin(shown)])


def _aside(points: Array, high: NDArray[np.bool_]) -> tuple[int, float, Array, float]:
    """A line that has all points on one side, that of the larger class, as a candidate."""
    x = points[:, 0]
    sign = 1.0 if 2 * int(high.sum()) >= len(high) else -1.0
    beyond = float(x.min() - 1 - (x.max() - x.min()) - EPS * 8 * np.abs(points).max())
    right = max(int(high.sum()), int((~high).sum()))
    return right, 0.0, np.array([sign, 0.0]), -sign * beyond


def _candidates(
    points: Array, high: NDArray[np.bool_], every: Array
) -> Iterator[tuple[int, float, Array, float]]:
    """The best line of each batch of normals: points right, width of its strip, normal, offset."""
    count = len(points)
    errs = 16 * EPS * float(np.abs(points).max())  # of a height, and of the line's offset
    for normals in np.array_split(every, len(every) // BATCH + 1):
        if not len(normals):
            continue
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
