"""Polygons that replace moved curves: `rounds(loops, pieces)` refines until they do.

The image of the arc between two vertices, and its chord, lie in a ball around the image of the
arc's middle, of a radius R that `bounds.reach` proves. So where each ball keeps clear of what the
curve must not cross, a point or the balls of the other curve, the curve can be pulled straight into
its polygon without crossing it, and both have the same winding or linking number. Arcs whose balls
don't keep clear are halved, and only those: thin necks and near misses cost few vertices. R counts
how far computed points may be from the true ones, so a faithful polygon has the true number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from generator.reproducible_algebra import norm
from generator.topology.flow.bounds import Pieces, reach
from generator.topology.flow.matrix_paths import Array
from generator.topology.invariants.loops import Loop

SHARE = 0.4  # of the distance between middles that a ball may take: two of them, and room
FIRST = 32  # vertices
ROOM = 1 + 1e-12  # for the rounding of a bound of speed
TOUCH = 1e-12  # of the size of the images: what is nearer may be so by rounding
LARGE = 1e150  # coordinate: beyond, or where it is NaN, squares of distances are no floats
FINEST = 2.0**-44  # of a turn: below, floats hardly tell two vertices apart


@dataclass(frozen=True, eq=False)
class Polygon:
    """Vertices on the image of a loop, at turns that begin at 0."""

    turns: Array  # (n,) rising, in [0, 1)
    vertices: Array  # (n, d)
    long: NDArray[np.bool_]  # (n,) arcs whose balls don't keep clear

    @property
    def faithful(self) -> bool:
        """Whether it may replace its curve."""
        return not self.long.any()

    @property
    def gaps(self) -> Array:
        """From each vertex to the next, in turns (n,)."""
        return np.diff(self.turns, append=1.0)


def rounds(
    loops: Sequence[Loop], pieces: Pieces, about: Array | None = None, first: int = FIRST
) -> Iterator[tuple[Polygon, ...]]:
    """Ever finer polygons of the loops' images; in the last no arc is long, or none can be halved.

    Several loops keep clear of each other, a single one of the image of the point `about` (d,).
    """
    turns = [np.arange(first) / first for _ in loops]
    centre = None if about is None else reach(pieces, about[None], np.zeros(1))
    while True:
        polygons = _polygons(loops, turns, pieces, centre)
        yield polygons
        halved = [polygon.long & (polygon.gaps > FINEST) for polygon in polygons]
        if not any(arcs.any() for arcs in halved):
            return
        turns = [
            np.sort(np.concatenate([polygon.turns, (polygon.turns + polygon.gaps / 2)[split]]))
            for polygon, split in zip(polygons, halved, strict=True)
        ]


def _polygons(
    loops: Sequence[Loop],
    turns: Sequence[Array],
    pieces: Pieces,
    centre: tuple[Array, Array] | None,
) -> tuple[Polygon, ...]:
    """The polygons at these turns, with their long arcs.

    `centre` is the computed point (1, d) with a bound of its error (1,).
    """
    centres, halves = [], []
    for loop, at in zip(loops, turns, strict=True):
        gaps = np.diff(at, append=1.0)
        centres += [loop.at(at + gaps / 2), loop.at(at)]
        halves += [ROOM * (loop.speed * gaps / 2) + 2 * loop.rounding]
        halves += [np.full(len(at), loop.rounding)]
    # All at once: the balls don't depend on each other.
    images, distances = reach(pieces, np.concatenate(centres), np.concatenate(halves))
    ends = np.cumsum([len(part) for part in halves])[:-1]
    middles, vertices = np.split(images, ends)[::2], np.split(images, ends)[1::2]
    reaches = np.split(distances, ends)
    radii = [
        radius + np.maximum(error, np.roll(error, -1))
        for radius, error in zip(reaches[::2], reaches[1::2], strict=True)
    ]
    if not all(float(np.abs(points).max()) < LARGE for points in middles):
        near = [np.zeros(len(points)) for points in middles]  # nothing is known to be clear
    elif centre is not None:
        near = [norm(middles[0] - centre[0], axis=1) - centre[1] / SHARE]
    else:
        near = [
            _nearest(points, middles[:k] + middles[k + 1 :]) for k, points in enumerate(middles)
        ]
    touch = TOUCH * max(float(np.abs(points).max()) for points in middles)
    clear = [
        radius + touch < SHARE * distance for radius, distance in zip(radii, near, strict=True)
    ]
    long = [~arcs for arcs in clear]  # a radius that is NaN is not clear
    return tuple(Polygon(*parts) for parts in zip(turns, vertices, long, strict=True))


def _nearest(points: Array, others: Sequence[Array]) -> Array:
    """How far each of the points (n, d) is from the nearest of the others (m, d)."""
    return np.asarray(cKDTree(np.concatenate(others)).query(points)[0])
