"""Which points of polylines a picture needs: Douglas–Peucker, for all lines and keyframes at once.

Douglas, Peucker 1973, "Algorithms for the reduction of the number of points required to represent
a digitized line or its caricature", Cartographica 10(2). A point stays if, in any of the
keyframes, the line without it would be off by more than the tolerance.
"""

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry import Array

TOLERANCE = 0.1  # px


def needed(
    frames: Array, lengths: tuple[int, ...], tolerance: float = TOLERANCE
) -> NDArray[np.bool_]:
    """A mask (n,) of the points to keep; frames (keyframes, n, 2) are positions in px.

    The ends of every path are kept. All segments are split together, so the number of rounds is the
    depth of the splitting and not the number of segments.
    """
    count = frames.shape[1]
    ends = np.cumsum(lengths)
    keep = np.zeros(count, dtype=bool)
    keep[ends - 1] = True
    keep[ends - np.array(lengths)] = True
    left = np.flatnonzero(~keep)  # points of segments that may still have to be split
    while len(left):
        at = np.flatnonzero(keep)
        segment = np.searchsorted(at, left, side="right") - 1
        off = _distance(frames[:, left], frames[:, at[segment]], frames[:, at[segment + 1]])
        begins = _changes(segment)
        worst = np.maximum.reduceat(off, begins.nonzero()[0])[begins.cumsum() - 1]
        wide = worst > tolerance
        split = (wide & (off == worst)).nonzero()[0]
        split = split[_changes(segment[split])]  # the first of each segment
        keep[left[split]] = True
        wide[split] = False
        left = left[wide]
    return keep


def _changes(values: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Where a value differs from the one before; the first does."""
    found = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def kept_lengths(keep: NDArray[np.bool_], lengths: tuple[int, ...]) -> tuple[int, ...]:
    """How many points of each path stay."""
    starts = np.cumsum((0, *lengths[:-1]))
    return tuple(int(n) for n in np.add.reduceat(keep, starts))


def _distance(points: Array, start: Array, end: Array) -> Array:
    """Distance (n,) of points to the segments from start to end, all (k, n, 2), the largest of k.

    Coordinate by coordinate: numpy is slow at reducing an axis of two.
    """
    x, y = points[..., 0] - start[..., 0], points[..., 1] - start[..., 1]
    along_x, along_y = end[..., 0] - start[..., 0], end[..., 1] - start[..., 1]
    squared = along_x**2 + along_y**2
    share = (x * along_x + y * along_y) / np.where(squared > 0, squared, 1.0)
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(np.hypot(x - share * along_x, y - share * along_y).max(axis=0))
