"""Which closed tubes can no sphere part? `certify_not_split(data)` proves it of their cores.

The colourings of a polygon's diagram (colourings.py) speak of the polygon. So polygons are refined
until each is isotopic to its core, inside the tube, and all of them together to all cores:

Let z be a core by u in turns, p the polygon through computed points at u_0, u_1, …, h apart, and
c_s(u) = (1 − s) z(u) + s p(u) for s in [0, 1]. On the arc from u_i to u_i+1, z keeps within
M h² / 8 of its chord, where M bounds |z''|, and the chord within the rounding ε of p's edge. So all
c_s of the arc lie in a ball around the edge's middle, of half the edge's length and M h² / 8 + ε.
1. Where the balls of arcs that aren't neighbours, or of two cores, are disjoint, c_s doesn't meet
   itself in two such arcs.
2. Neighbours and single arcs: let D = p(u_i+2) − p(u_i). z' differs by at most M h from its mean
   on these two arcs, which is D / 2h but for ε / h, and p' from the mean on its arc by 2ε / h. So
   where |D| > 2 M h² + 6 ε, both z' · D and p' · D are above 0 on both arcs, and c_s takes no value
   twice there.
3. Where M h² / 8 + ε is below the tube's radius, c_s stays in the solid tube.
So c_s is an isotopy of closed curves whose corners are flat enough to be no knots, and such an
isotopy extends to one of space (Edwards, Kirby 1971, *Deformations of spaces of imbeddings*).

**Then no network whose layers all have at most 3 units parts the tubes**, if its activations are
continuous and rise, or are limits of such functions. Say that it does: f = w · h + b < 0 on the
tubes of one class, > 0 on those of the other, closed sets, so with room to spare. The range that an
activation meets on a ball around the tubes is bounded; outside of it, and by less than the room
inside of it, it can be changed to a homeomorphism of the line (tanh, sigmoid; ReLU by a small slope
below 0). W that are singular, or not square, are made square by units that nothing reads and then
changed a little to be regular. So there is a homeomorphism h of space that takes the tubes to two
sides of a plane, and h⁻¹ of the plane and of ∞ is a locally flat sphere that parts the tubes. It
parts their cores as well: the tube around z winds once, in the same sense, about every point of its
inside for each time that the solid tube covers it. This winding number (the degree) is constant on
the preimage of the plane's other side, which is connected, doesn't meet the tube and reaches as far
as one likes, where the number is 0. So the inside lies on the tube's own side. But no sphere parts
the cores.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data
from generator.learn.data.space_tubes import SpaceTube
from generator.learn.data.tubes import Tube
from generator.reproducible_algebra import norm
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array
from generator.topology.invariants.colourings import colouring_dimension, diagram
from generator.topology.invariants.loops import Loop, core_loop
from generator.verdict import Verdict

FIRST, MOST = 32, 2048  # vertices
ROOM = 1 + 1e-9  # for the rounding of lengths


@dataclass(frozen=True)
class NotSplit:
    """What is proved of "no sphere parts any of the cores from the others".

    The colourings are of polygons that are isotopic to the cores inside the tubes. Their dimension
    is 1 if it is so; 2 or more leaves it undecided.
    """

    dimension: int
    crossings: int  # of the diagram
    vertices: int  # of each polygon

    __repr__ = short_repr

    @property
    def verdict(self) -> Verdict:
        """Proved or undecided."""
        return Verdict.PROVED if self.dimension == 1 else Verdict.UNDECIDED


def certify_not_split(data: Data) -> NotSplit:
    """Whether no sphere parts the cores of the tubes of data such as `learn.whitehead_link`.

    UserError for other sets than tubes, and for tubes that come too near to each other or to
    themselves to tell.
    """
    tubes = [exact_set for exact_set in data.sets if isinstance(exact_set, Tube | SpaceTube)]
    if len(tubes) < max(1, len(data.sets)):
        kinds = " and ".join(sorted({type(exact_set).__name__ for exact_set in data.sets}))
        raise UserError(f"certify_not_split: data: expected tubes, got {kinds or 'no sets'}")
    loops = [core_loop(tube) for tube in tubes]
    polygons = isotopic_polygons(loops, [tube.minor for tube in tubes])
    return NotSplit(colouring_dimension(polygons), len(diagram(polygons)), len(polygons[0]))


def isotopic_polygons(loops: Sequence[Loop], reaches: Sequence[float]) -> list[Array]:
    """Polygons (n, 3) that are together isotopic to the loops, each within `reach` of its loop.

    UserError for loops that come too near to each other or to themselves to tell.
    """
    count = FIRST
    while count <= MOST:
        polygons = [loop.at(np.arange(count) / count) for loop in loops]
        away = [loop.bend / count**2 / 8 + loop.rounding for loop in loops]
        within = all(a < reach for a, reach in zip(away, reaches, strict=True))
        if within and _straight(loops, polygons) and _disjoint(polygons, away):
            return polygons
        count *= 2
    raise UserError(
        "isotopic_polygons: expected loops that keep apart, got some too near to tell with"
        f" {MOST} vertices"
    )


def _straight(loops: Sequence[Loop], polygons: Sequence[Array]) -> bool:
    """Whether every two neighbouring arcs run in one direction: step 2 of the proof."""
    for loop, polygon in zip(loops, polygons, strict=True):
        shortest = norm(np.roll(polygon, -2, axis=0) - polygon, axis=1).min()
        if not shortest > ROOM * (2 * loop.bend / len(polygon) ** 2 + 6 * loop.rounding):
            return False
    return True


def _disjoint(polygons: Sequence[Array], away: Sequence[float]) -> bool:
    """Whether the balls of all arcs that aren't neighbours are disjoint: step 1 of the proof."""
    balls = [_balls(polygon, a) for polygon, a in zip(polygons, away, strict=True)]
    for k, (middles, radii) in enumerate(balls):
        for j, (others, more) in enumerate(balls[: k + 1]):
            for shift in _shifts(len(middles), j == k):
                gaps = norm(middles - np.roll(others, shift, axis=0), axis=1)
                if not (gaps > ROOM * (radii + np.roll(more, shift))).all():
                    return False
    return True


def _shifts(count: int, same: bool) -> Iterator[int]:
    """By how many arcs two of them may lie apart, where neither is the other or its neighbour."""
    yield from range(2, count - 1) if same else range(count)


def _balls(polygon: Array, away: float) -> tuple[Array, Array]:
    """Middles (n, 3) and radii (n,) of balls that hold the arcs and all between them and p."""
    ends = np.roll(polygon, -1, axis=0)
    return (polygon + ends) / 2, norm(ends - polygon, axis=1) / 2 + away
