"""What a network surely pays on the ring: `certify_neck(network, data)` bounds m, L and the area.

The theorem is in measure/necks.py. m is bounded from below by the logit at one point of the disk, L
from above and the area from below on cells of the ring, which are polar rectangles in balls. Over a
cell the gradient lies in M ± E (bounds.py), and the circle's direction within half the cell's angle
of that at the middle τ, so the slope along the circle is at most |M τ| + |M| · half + |E|. All of
it is rounded outwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import fsum, inf, nextafter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError
from generator.learn.data.curves import Domain
from generator.learn.data.dataset import Data
from generator.learn.data.regions import Annulus
from generator.learn.nn.activations import UNIT
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.reproducible_algebra import matmul
from generator.reproducible_math import cos, sin
from generator.short_repr import short_repr
from generator.topology.flow.bounds import Pieces, carried, network_pieces
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.outward_rounding import above, norm
from generator.topology.measure.necks import DISK, disk_in_ring, least_wrong_area
from generator.topology.proofs.cells import batches, grid, halved
from generator.verdict import Verdict

FIRST = 32  # cells along each parameter
BUDGET = 1 << 16  # cells
# L may be so much larger than the largest slope that was seen, and so much of the area undecided;
# less when that doesn't decide.
SLACKS = (0.1, 0.03, 0.01, 0.003)
ROUNDED = 64  # UNITs of its domain's end by which a middle may be rounded, and more
ROOM = 1 + 1e-12  # for the rounding of a set's speeds


@dataclass(frozen=True)
class NeckBounds:
    """What is proved of a network on a disk in a ring.

    `depth` is at most m, `steepness` at least L where −`depth` ≤ f ≤ 0, `wrong_area` at most the
    area of the ring's part with f ≤ 0 and `most_wrong_area` at least that, `least_area` what the
    theorem asks it to be with this depth and steepness, rounded down: 0, and so proved, where the
    depth is 0 or less or the steepness infinite.
    """

    depth: float
    steepness: float
    wrong_area: float
    most_wrong_area: float
    least_area: float
    cells: int  # looked at

    __repr__ = short_repr

    @property
    def verdict(self) -> Verdict:
        """Of "the wrong area is at least `least_area`", without the theorem."""
        if self.wrong_area >= self.least_area:
            return Verdict.PROVED
        return Verdict.REFUTED if self.most_wrong_area < self.least_area else Verdict.UNDECIDED


def certify_neck(network: Network, data: Data, budget: int = BUDGET) -> NeckBounds:
    """Bounds with `budget` cells of the ring, for a network of dense layers.

    UserError for a head that is not logistic, for other layers, and for other sets than a disk of
    class 0 in a ring of class 1.
    """
    disk, ring = disk_in_ring(data)
    head = network.head
    if not isinstance(head, Head) or head.kind != "logistic":
        raise UserError("certify_neck: network: expected a logistic head, got another or none")
    # A point inside, by more than its rounding, is a point of the disk.
    points = disk.at(disk.sweep(DISK)) * (1 - 1e-9)
    deepest = points[np.argmin(network.logits(points))][None]
    balls = carried(network_pieces(network, head=True), deepest, np.zeros(1))
    depth = nextafter(-float(balls.values[0, 0]) - float(balls.distance[0]), -inf)
    if not depth > 0:
        return NeckBounds(depth, inf, 0.0, inf, 0.0, 0)
    pieces = network_pieces(network, head=True)
    return CircleCells(pieces, RingCircles(ring), depth).bounds(budget)


class Circles(Protocol):
    """A set of circles about one axis, by parameters of which the last is the angle θ."""

    @property
    def domain(self) -> Domain: ...
    @property
    def speeds(self) -> tuple[float, ...]: ...  # bounds of the derivatives by the parameters
    @property
    def rounding(self) -> float: ...  # of a computed point
    @property
    def cancellation(self) -> float: ...  # by what a size's relative rounding is multiplied
    def at(self, parameters: Array, /) -> Array:
        """Points (n, d) at parameters (n, k)."""

    def along(self, angles: Array) -> Array:
        """Unit vectors (n, d) along the circles at angles (n,), within 16 UNITs."""

    def sizes(self, middles: Array, halves: Array) -> Array:
        """Areas or volumes (n,) of cells."""

    def least(self, depth: float, steepness: float) -> float:
        """What the law asks of the size of the wrong part."""


@dataclass(frozen=True)
class RingCircles:
    """The circles of a ring, by r and θ."""

    ring: Annulus

    @property
    def domain(self) -> Domain:
        """r and θ."""
        return self.ring.domain

    @property
    def speeds(self) -> tuple[float, ...]:
        """Of r and θ."""
        return self.ring.speeds

    @property
    def rounding(self) -> float:
        """Of a computed point."""
        return self.ring.rounding

    @property
    def cancellation(self) -> float:
        """Of r, in shares of the smallest."""
        return self.ring.outer / self.ring.inner

    def at(self, parameters: Array) -> Array:
        """Points (n, 2)."""
        return self.ring.at(parameters)

    def along(self, angles: Array) -> Array:
        """Anticlockwise."""
        return np.column_stack([-sin(angles), cos(angles)])

    def sizes(self, middles: Array, halves: Array) -> Array:
        """r · 2Δr · 2Δθ: exact but for rounding."""
        return np.asarray(4 * middles[:, 0] * halves[:, 0] * halves[:, 1])

    def least(self, depth: float, steepness: float) -> float:
        """∫ min(2m/L, 2πr) dr."""
        return least_wrong_area(self.ring, depth, steepness)


class CircleCells:
    """The cells of circles on which sign · f > 0 is right; the `pieces` compute f."""

    def __init__(self, pieces: Pieces, circles: Circles, depth: float, sign: float = 1.0) -> None:
        self.pieces, self.circles, self.depth, self.sign = pieces, circles, depth, sign
        self.speeds = ROOM * np.asarray(circles.speeds)
        ends = np.abs(np.array(circles.domain)).max(axis=1)
        # At most 55 halvings round a middle, each by less than a UNIT of the domain's end.
        self.rounding = ROOM * float(circles.rounding + matmul(ROUNDED * UNIT * ends, self.speeds))
        self.turn = ROUNDED * UNIT * float(ends[-1])  # of θ
        self.seen = 0
        self.largest = 0.0  # slope at a middle where f is surely from −depth to 0

    def bounds(self, budget: int) -> NeckBounds:
        """Cells halved until the statement is decided, or the budget is spent."""
        low, high = np.array(self.circles.domain).T
        along = round(FIRST ** (2 / len(low)))  # about as many cells in each dimension
        cells = self._look(*grid(low, high, along))
        for slack in SLACKS:
            cells = self._refined(cells, slack, budget)
            bounds = self._bounds(cells)
            if bounds.verdict is not Verdict.UNDECIDED:
                break
        return bounds

    def _refined(self, cells: "_Cells", slack: float, budget: int) -> "_Cells":
        """Cells halved where the slope may be largest or the side isn't known."""
        while (room := (budget - self.seen) // 2) > 0:
            loose = cells.slopes > (1 + slack) * self.largest
            areas, known = cells.areas, cells.wrong | cells.right
            if float(areas[~known].sum()) > slack * float(areas[cells.wrong].sum()):
                loose |= ~known
            if not loose.any():
                break
            # The steepest first: one of them alone sets the bound.
            split = np.flatnonzero(loose)
            split = split[np.argsort(-cells.slopes[split], kind="stable")][:room]
            halves = halved(cells.middles[split], cells.halves[split], self.speeds)
            kept = np.delete(np.arange(len(areas)), split)
            cells = _joined([cells.taken(kept), *(self._look(*part) for part in batches(*halves))])
        return cells

    def _bounds(self, cells: "_Cells") -> NeckBounds:
        steepness = float(cells.slopes.max(initial=0.0))
        # Of each area: the middle's radius, four roundings, and that of the sum.
        slack = ROUNDED * UNIT * self.circles.cancellation
        return NeckBounds(
            depth=self.depth,
            steepness=steepness,
            wrong_area=fsum(cells.areas[cells.wrong]) * (1 - slack),
            most_wrong_area=fsum(cells.areas[~cells.right]) * (1 + slack),
            least_area=self.circles.least(self.depth, steepness) * (1 - 1e-14),
            cells=self.seen,
        )

    @np.errstate(over="ignore", invalid="ignore")
    def _look(self, middles: Array, halves: Array) -> "_Cells":
        """What is proved of cells."""
        balls = carried(
            self.pieces,
            self.circles.at(middles),
            above(matmul(halves, self.speeds) + self.rounding, 8),
        )
        f, change = self.sign * balls.values[:, 0], balls.distance
        half, along = halves[:, -1], self.circles.along(middles[:, -1])
        gradient, off = balls.mid[:, 0], norm(balls.off[:, 0])
        at_middle = np.abs((gradient * along).sum(axis=1))
        # cos and sin err by a few units, the scalar product by two roundings.
        spread = above(norm(gradient) * (half + self.turn + 16 * UNIT), 4)
        slopes = above(at_middle + above(spread + off, 2), 4)
        slopes = np.where(np.isnan(slopes), np.inf, slopes)
        outside = (f - change > 0) | (f + change < -self.depth)
        sure = (f + change <= 0) & (f - change >= -self.depth)
        self.seen += len(middles)
        self.largest = max(self.largest, float((at_middle - off)[sure].max(initial=0.0)))
        return _Cells(
            middles,
            halves,
            self.circles.sizes(middles, halves),
            slopes=np.where(outside, 0.0, slopes),
            wrong=f + change <= 0,
            right=f - change > 0,
        )


@dataclass(frozen=True, eq=False)
class _Cells:
    """Boxes of parameters."""

    middles: Array  # (n, k)
    halves: Array  # (n, k)
    areas: Array  # (n,), or volumes
    slopes: Array  # (n,) bounds where −depth ≤ f ≤ 0 may be, else 0
    wrong: NDArray[np.bool_]  # (n,) f ≤ 0 everywhere
    right: NDArray[np.bool_]  # (n,) f > 0 everywhere

    def taken(self, rows: NDArray[np.intp]) -> "_Cells":
        """Some of them."""
        return _Cells(*(getattr(self, field.name)[rows] for field in fields(self)))


def _joined(parts: Sequence[_Cells]) -> _Cells:
    names = [field.name for field in fields(_Cells)]
    return _Cells(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
