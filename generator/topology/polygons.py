"""Polygons that stand in for moved curves: `rounds(curves, clearance)` refines until they do.

A closed curve is a function of turns s (n,) in [0, 1) to points (n, d). Between two vertices a
curve of length l, and its chord, stay within l / 2 of one of them. So where no l is above SHARE = ½
of the distance from its vertices to what the curve must not cross, the curve can be pulled straight
into the polygon without ever crossing it: D − l/2 − l'/2 ≥ D/2. Both have the same linking or
winding number then. The length is measured by way of the image of the middle; that it is not longer
is the one thing assumed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from generator.topology.paths import Array

Curve = Callable[[Array], Array]
Clearance = Callable[[Sequence[Array]], list[Array]]
SHARE = 0.5
FIRST = 128  # vertices, and as many middles: narrower fingers than between them go unseen
FINEST = 2.0**-44  # of a turn: below, floats hardly tell two vertices apart


@dataclass(frozen=True, eq=False)
class Polygon:
    """Vertices on a closed curve, with the images of the middles of the turns between them."""

    turns: Array  # (n,) rising, in [0, 1)
    vertices: Array  # (n, d)
    middles: Array  # (n, d)
    long: NDArray[np.bool_]  # (n,) segments too long for what is near them

    @property
    def faithful(self) -> bool:
        """Whether it stands in for its curve."""
        return not self.long.any()

    @property
    def gaps(self) -> Array:
        """From each vertex to the next, in turns (n,)."""
        return np.diff(self.turns, append=1 + self.turns[0])


def rounds(
    curves: Sequence[Curve], clearance: Clearance, first: int = FIRST
) -> Iterator[tuple[Polygon, ...]]:
    """Ever finer polygons of the curves; the last have no long segment, or none left to halve.

    `clearance` takes the points (n, d) on each curve and says how far each is from what its curve
    must not cross, (n,).
    """
    turns = [np.arange(first) / first for _ in curves]
    while True:
        polygons = _measured(curves, turns, clearance)
        yield polygons
        halved = [one.long & (one.gaps > FINEST) for one in polygons]
        if not any(one.any() for one in halved):
            return
        turns = [_finer(one, split) for one, split in zip(polygons, halved, strict=True)]


def _measured(
    curves: Sequence[Curve], turns: Sequence[Array], clearance: Clearance
) -> tuple[Polygon, ...]:
    """Polygons at the given turns, with their long segments."""
    found = []
    for curve, at in zip(curves, turns, strict=True):
        gap = np.diff(at, append=1 + at[0])
        found.append(curve(np.concatenate([at, (at + gap / 2) % 1.0])))
    polygons = []
    for at, points, clear in zip(turns, found, clearance(found), strict=True):
        n = len(at)
        vertices, middles, after = points[:n], points[n:], np.roll(points[:n], -1, axis=0)
        length = np.linalg.norm(middles - vertices, axis=1)
        length += np.linalg.norm(after - middles, axis=1)
        near = np.minimum(np.minimum(clear[:n], np.roll(clear[:n], -1)), clear[n:])
        polygons.append(Polygon(at, vertices, middles, length > SHARE * near))
    return tuple(polygons)


def _finer(polygon: Polygon, split: NDArray[np.bool_]) -> Array:
    """The turns with a new one amid each gap that is split, those past the end brought back."""
    added = (polygon.turns + polygon.gaps / 2)[split] % 1.0
    return np.sort(np.concatenate([polygon.turns, added]))


def from_point(point: Array) -> Clearance:
    """Clearance from a point (d,), for one curve."""
    return lambda curves: [np.linalg.norm(curves[0] - point, axis=1)]


def from_each_other(curves: Sequence[Array]) -> list[Array]:
    """Clearance of two curves from each other."""
    a, b = curves
    to_b, _ = cKDTree(b).query(a)
    to_a, _ = cKDTree(a).query(b)
    return [np.asarray(to_b), np.asarray(to_a)]
