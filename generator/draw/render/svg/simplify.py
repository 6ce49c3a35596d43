"""Which points of polylines a picture needs, for all lines and keyframes at once.

Neighbouring intervals are merged from below, pairs, then pairs of pairs, as long as no point
between their ends would be off by more than the tolerance in any keyframe. What an interval is off
by is bounded and not measured: a point is at most err from the chord of its half, and each point of
that chord at most as far from the chord of the whole as the middle point is, since the distance to
a segment is convex. So the middle points alone decide a level, and a line of n points takes
log₂ n levels. Of smooth lines 2–5 % more points stay than Douglas and Peucker (1973) keep, which
took six times as long, looking for the farthest point of every piece.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.shapes import Array

TOLERANCE = 0.1  # px
LEAST = np.finfo(float).tiny  # px², for segments of no length
SHAPES = 256  # of bundles of lines whose levels are remembered
Level = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]  # left, middle, right


def needed_points(
    frames: Array, lengths: tuple[int, ...], tolerance: float = TOLERANCE
) -> NDArray[np.bool_]:
    """A mask (n,) of the points to keep; frames (keyframes, n, 2) are positions in px.

    The ends of every path are kept.
    """
    keep = np.ones(frames.shape[1], dtype=bool)
    x, y = frames[..., 0].copy(), frames[..., 1].copy()  # numpy is slow along an axis of two
    err = np.zeros_like(x)  # of the interval that begins at a point; inf: not to be merged
    for left, middle, right in _levels(lengths):
        from_x, from_y = x.take(left, 1), y.take(left, 1)
        off = _distance(
            x.take(middle, 1) - from_x,
            y.take(middle, 1) - from_y,
            x.take(right, 1) - from_x,
            y.take(right, 1) - from_y,
        )
        off += np.maximum(err.take(left, 1), err.take(middle, 1))
        wide = (off > tolerance).any(axis=0)
        if wide.all():  # and so would be all that is longer
            break
        keep[middle] = wide
        off[:, wide] = np.inf
        err[:, left] = off
    return keep


@lru_cache(SHAPES)
def _levels(lengths: tuple[int, ...]) -> tuple[Level, ...]:
    """The pairs of intervals that may be merged, level by level, for paths one after the other."""
    counts = np.array(lengths)
    ends = np.cumsum(counts)
    last = np.repeat(ends - 1, counts)
    index = np.arange(len(last))
    local = index - np.repeat(ends - counts, counts)
    levels, step = [], 1
    while step < counts.max() - 1:
        middle = np.flatnonzero((local % (2 * step) == step) & (index < last))
        levels.append((middle - step, middle, np.minimum(middle + step, last[middle])))
        step *= 2
    return tuple(levels)


def kept_lengths(keep: NDArray[np.bool_], lengths: tuple[int, ...]) -> tuple[int, ...]:
    """How many points of each path stay."""
    starts = np.cumsum((0, *lengths[:-1]))
    return tuple(np.add.reduceat(keep, starts, dtype=int).tolist())


def _distance(x: Array, y: Array, along_x: Array, along_y: Array) -> Array:
    """Distance (k, n) of points (x, y) to the segments from the origin to `along`."""
    squared = along_x * along_x + along_y * along_y
    share = (x * along_x + y * along_y) / np.maximum(squared, LEAST)
    share = np.minimum(np.maximum(share, 0.0), 1.0)
    x, y = x - share * along_x, y - share * along_y
    return np.asarray(np.sqrt(x * x + y * y))
