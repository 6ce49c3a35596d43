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
    while True:
        at = np.flatnonzero(keep)
        segment = np.searchsorted(at, np.arange(count), side="right") - 1
        first, last = at[segment], at[np.minimum(segment + 1, len(at) - 1)]
        off = _distance(frames, frames[:, first], frames[:, last]).max(axis=0)
        off[keep] = 0.0
        worst = np.maximum.reduceat(off, at)
        split = np.flatnonzero((off == worst[segment]) & (off > tolerance))
        if not len(split):
            return keep
        keep[split[np.unique(segment[split], return_index=True)[1]]] = True


def kept_lengths(keep: NDArray[np.bool_], lengths: tuple[int, ...]) -> tuple[int, ...]:
    """How many points of each path stay."""
    starts = np.cumsum((0, *lengths[:-1]))
    return tuple(int(n) for n in np.add.reduceat(keep, starts))


def _distance(points: Array, start: Array, end: Array) -> Array:
    """Distance of points to the segments from start to end, all (k, n, 2)."""
    along = end - start
    squared = (along**2).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = ((points - start) * along).sum(axis=-1) / squared
    share = np.clip(np.where(squared > 0, share, 0.0), 0.0, 1.0)
    return np.asarray(np.linalg.norm(points - start - share[..., None] * along, axis=-1))
