"""The order of painting: `layers(pieces)` sorts pieces of surfaces and lines into layers.

A piece lies one layer above the highest that it covers, so pieces of one layer don't overlap and
may be painted in any order: all of one tone become one path. The picture is the same as if every
piece were painted by itself, from far to near (the painter's algorithm). Which of two is nearer is
decided where they overlap, by the depth of their planes there (Newell, Newell, Sancha 1972, "A
solution to the hidden surface problem"). By the depth of their middles, a long slanted piece would
be painted through another.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.shapes import Array

CELL = 14.0  # px, of the grid in which neighbours are looked for
TOUCH = 0.06  # px by which pieces may overlap as if they only touched
FLAT = 1e-6  # px², of a piece that is seen edge on
Integers = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Small convex quadrilaterals of a picture; lines are thin ones, dots are squares."""

    corners: Array  # (m, 4, 2) px
    depth: Array  # (m, 4) px towards the viewer, of each corner
    look: Integers  # (m,) what they are drawn with; pieces of one look never hide each other
    nodes: Integers  # (m, 4) corners' names; −1 for those of lines and dots


def layers(pieces: Pieces) -> Integers:
    """The layer (m,) of each piece, 0 painted first.

    Where pieces cover each other in a cycle, the piece whose order is wrong by the fewest px of
    depth is painted first.
    """
    behind, front, apart = covering_pairs(pieces)
    layer_of = np.full(len(pieces.depth), -1, dtype=np.intp)
    waits = np.bincount(front, minlength=len(layer_of))  # for how many pieces behind it
    layer = 0
    while (left := layer_of < 0).any():
        ready = left & (waits == 0)
        if not ready.any():
            cost = np.where(left, 0.0, np.inf)
            np.maximum.at(cost, front, apart)
            ready[np.argmin(cost)] = True
        layer_of[ready] = layer
        layer += 1
        done = ready[behind] | ready[front]
        waits -= np.bincount(front[done], minlength=len(layer_of))
        behind, front, apart = behind[~done], front[~done], apart[~done]
    return layer_of


def covering_pairs(pieces: Pieces) -> tuple[Integers, Integers, Array]:
    """Pairs (behind, front) of pieces that overlap and whose order shows, and px between them."""
    first, second = _nearby_pairs(pieces)
    keep = ~_touching(pieces.nodes[first], pieces.nodes[second])
    first, second = first[keep], second[keep]
    keep = _overlap(pieces.corners, first, second)
    first, second = first[keep], second[keep]
    apart = _depth_gaps(pieces, first, second)
    ordered = apart >= 0
    return np.where(ordered, first, second), np.where(ordered, second, first), np.abs(apart)


def _depth_gaps(pieces: Pieces, first: Integers, second: Integers) -> Array:
    """By how many px the second of each pair is nearer, in the middle of where their boxes meet."""
    low, high = pieces.corners.min(axis=1), pieces.corners.max(axis=1)
    low, high = np.maximum(low[first], low[second]), np.minimum(high[first], high[second])
    middle = (low + high) / 2
    return _depth_at(pieces, second, middle) - _depth_at(pieces, first, middle)


def _depth_at(pieces: Pieces, which: Integers, points: Array) -> Array:
    """The depth (k,) of pieces at points (k, 2), within that of their corners.

    By the plane that both diagonals are parallel to; none where they are one line.
    """
    corners, depth = pieces.corners, pieces.depth
    first, second = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    first_rise, second_rise = depth[:, 2] - depth[:, 0], depth[:, 3] - depth[:, 1]
    area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    flat = np.abs(area) < FLAT
    area = np.where(flat, 1.0, area)
    slope_x = np.where(flat, 0.0, (first_rise * second[:, 1] - second_rise * first[:, 1]) / area)
    slope_y = np.where(flat, 0.0, (second_rise * first[:, 0] - first_rise * second[:, 0]) / area)
    x, y = (points - corners.mean(axis=1)[which]).T
    depth_there = depth.mean(axis=1)[which] + x * slope_x[which] + y * slope_y[which]
    return np.clip(depth_there, depth.min(axis=1)[which], depth.max(axis=1)[which])


def _touching(first: Integers, second: Integers) -> NDArray[np.bool_]:
    """Whether pieces of a sheet, by the names (m, 4) of their corners, have one in common."""
    shared = np.zeros(len(first), dtype=bool)
    for k in range(4):
        for j in range(4):
            shared |= first[:, k] == second[:, j]
    return shared & (first[:, 0] >= 0)


def _nearby_pairs(pieces: Pieces) -> tuple[Integers, Integers]:
    """Pairs of different looks whose bounding boxes overlap, each once."""
    low, high = pieces.corners.min(axis=1), pieces.corners.max(axis=1)
    corner = np.floor(low / CELL).astype(np.intp)  # the cell of a box's lower corner
    counts = np.floor(high / CELL).astype(np.intp) - corner + 1
    owner = np.repeat(np.arange(len(low)), counts.prod(axis=1))
    place = np.arange(len(owner)) - np.repeat(
        np.cumsum(counts.prod(axis=1)) - counts.prod(axis=1), counts.prod(axis=1)
    )
    column = corner[owner, 0] + place % counts[owner, 0]
    row = corner[owner, 1] + place // counts[owner, 0]
    cell = (row - row.min(initial=0)) * (np.ptp(column) + 1 if len(column) else 1) + column
    order = np.argsort(cell, kind="stable")
    cell, owner = cell[order], owner[order]
    firsts, seconds = [], []
    for step in range(1, len(cell)):
        same = np.flatnonzero(cell[step:] == cell[:-step])
        if not len(same):
            break
        first, second = owner[same], owner[same + step]
        keep = pieces.look[first] != pieces.look[second]
        for k in (0, 1):
            keep &= low[first, k] + TOUCH < high[second, k]
            keep &= low[second, k] + TOUCH < high[first, k]
        firsts.append(first[keep])
        seconds.append(second[keep])
    if not firsts:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    pairs = np.unique(np.concatenate(firsts) * len(low) + np.concatenate(seconds))
    return pairs // len(low), pairs % len(low)


def _overlap(corners: Array, first: Integers, second: Integers) -> NDArray[np.bool_]:
    """Whether pairs of convex quadrilaterals (m, 4, 2) overlap: no edge of either separates them.

    Normals and extents are computed once for each piece, and the four corners in a loop, since
    numpy is slow at reducing short axes.
    """
    along = np.roll(corners, -1, axis=1) - corners
    length = np.maximum(np.hypot(along[..., 0], along[..., 1]), 1e-9)
    x, y = -along[..., 1] / length, along[..., 0] / length  # (m, 4): an edge's normal
    low, high = _reach(x, y, corners)
    edge = length > 1e-9
    apart = np.zeros(len(first), dtype=bool)
    for mine, others in ((first, second), (second, first)):
        near, far = _reach(x[mine], y[mine], corners[others])
        gap = np.maximum(near - high[mine], low[mine] - far)
        parting = (gap > -TOUCH) & edge[mine]
        apart |= parting[:, 0] | parting[:, 1] | parting[:, 2] | parting[:, 3]
    return ~apart


def _reach(x: Array, y: Array, corners: Array) -> tuple[Array, Array]:
    """How far quadrilaterals (m, 4, 2) reach along directions (m, 4): least and largest."""
    first, *rest = (x * corners[:, k, :1] + y * corners[:, k, 1:] for k in range(4))
    low = high = first
    for projection in rest:
        low, high = np.minimum(low, projection), np.maximum(high, projection)
    return low, high
