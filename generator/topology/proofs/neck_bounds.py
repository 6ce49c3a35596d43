"""What networks surely pay on the ring: `certify_necks(networks, data)` bounds m, L and the area.

The theorem is in measure/necks.py. m is bounded from below by the logit at one point of the disk, L
from above and the area from below on cells of the ring, which are polar rectangles, in boxes that
lie along the radius and the tangent at their middle. Over a box the slopes along these two are in
M ± E (bounds.py), and within half a cell's angle α of it the slope along the circle is at most
(|M₂| + E₂) + α (|M₁| + E₁). All of it is rounded outwards. Cells of all networks of one shape are
looked at together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import fsum, inf
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
from generator.reproducible_math import cos, sin
from generator.short_repr import short_repr
from generator.topology.flow.bounds import (
    Pieces,
    carried,
    carried_boxes,
    kind,
    network_pieces,
    picked,
    stacked,
)
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.outward_rounding import above
from generator.topology.measure.necks import DISK, disk_in_ring, least_wrong_area
from generator.topology.proofs.cells import grid, halved
from generator.verdict import Verdict

FIRST = 64  # cells along the parameter that is longest
AT_ONCE = 1 << 13  # cells
BUDGET = 1 << 14  # cells
# L may be so much larger than the largest slope that was seen, and so much of the area undecided;
# less when that doesn't decide.
SLACKS = (0.1, 0.03, 0.01, 0.003)
ROUNDED = 64  # UNITs of its domain's end by which a middle may be rounded, and more


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
    return certify_necks([network], data, budget)[0]


def certify_necks(
    networks: Sequence[Network], data: Data, budget: int = BUDGET
) -> list[NeckBounds]:
    """What `certify_neck` says of each of them, sooner: those of the same shape are done at once.

    UserErrors as of `certify_neck`.
    """
    disk, ring = disk_in_ring(data)
    # A point inside, by more than its rounding, is a point of the disk.
    points = disk.at(disk.sweep(DISK)) * (1 - 1e-9)
    alike: dict[object, list[int]] = {}
    pieces, deepest = [], np.empty((len(networks), 2))
    for k, network in enumerate(networks):
        head = network.head
        if not isinstance(head, Head) or head.kind != "logistic":
            raise UserError("certify_neck: network: expected a logistic head, got another or none")
        pieces.append(network_pieces(network, head=True))
        alike.setdefault(kind(pieces[k]), []).append(k)
        deepest[k] = points[np.argmin(network.logits(points))]
    bounds: dict[int, NeckBounds] = {}
    for group in alike.values():
        many = stacked([pieces[k] for k in group])
        balls = carried(many, deepest[group], np.zeros(len(group)))
        depths = np.nextafter(-balls.values[:, 0] - balls.distance, -inf)
        cells = CircleCells(many, RingCircles(ring), depths)
        bounds |= zip(group, cells.bounds(budget), strict=True)
    return [bounds[k] for k in range(len(networks))]


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

    def axes(self, middles: Array) -> Array:
        """Unit vectors (n, d, k) along each parameter, at right angles, within 16 UNITs."""

    def lengths(self, middles: Array, halves: Array) -> Array:
        """How far (n, k) along each of these axes the points of a cell are from its middle."""

    def turns(self, middles: Array, halves: Array) -> Array:
        """What share (n, k) of each axis the circles' unit tangents in the cell have at most."""

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

    def axes(self, middles: Array) -> Array:
        """Outwards and anticlockwise."""
        x, y = cos(middles[:, 1]), sin(middles[:, 1])
        return np.stack([x, -y, y, x], axis=1).reshape(-1, 2, 2)

    def lengths(self, middles: Array, halves: Array) -> Array:
        """Along the radius, to which r (1 − cos) of half the angle is added, and along the arc."""
        across, turn = halves.T
        arc = (middles[:, 0] + across) * turn
        return np.column_stack([across + arc * turn / 2, arc])

    def turns(self, middles: Array, halves: Array) -> Array:
        """sin and cos of half the angle, at most."""
        return np.column_stack([halves[:, 1], np.ones(len(halves))])

    def sizes(self, middles: Array, halves: Array) -> Array:
        """r · 2Δr · 2Δθ: exact but for rounding."""
        return np.asarray(4 * middles[:, 0] * halves[:, 0] * halves[:, 1])

    def least(self, depth: float, steepness: float) -> float:
        """∫ min(2m/L, 2πr) dr."""
        return least_wrong_area(self.ring, depth, steepness)


class CircleCells:
    """The cells of circles on which sign · f > 0 is right.

    The stacked `pieces` compute the f of each of some networks, which have the depths (m,).
    """

    def __init__(self, pieces: Pieces, circles: Circles, depths: Array, sign: float = 1.0) -> None:
        self.pieces, self.circles, self.depths, self.sign = pieces, circles, depths, sign
        # At most 55 halvings round a middle, each by less than a UNIT of the domain's end.
        self.rounding = ROUNDED * UNIT * np.abs(np.array(circles.domain)).max(axis=1)
        self.seen = np.zeros(len(depths), dtype=int)
        self.largest = np.zeros(len(depths))  # slope in a cell where f is surely from −depth to 0

    def bounds(self, budget: int) -> list[NeckBounds]:
        """Cells halved until each statement is decided, or its budget is spent."""
        bounds = [NeckBounds(depth, inf, 0.0, inf, 0.0, 0) for depth in self.depths.tolist()]
        cells = self._first(np.flatnonzero(self.depths > 0))
        for slack in SLACKS:
            cells = self._refined(cells, slack, budget)
            cells = cells.taken(np.argsort(cells.networks, kind="stable"))
            networks, starts = np.unique(cells.networks, return_index=True)
            ends = np.append(starts, len(cells.networks))[1:]
            for network, start, end in zip(networks.tolist(), starts, ends, strict=True):
                bounds[network] = self._bounds(cells.taken(slice(start, end)), network)
            open_ = [bound.verdict is Verdict.UNDECIDED for bound in bounds]
            cells = cells.taken(np.array(open_)[cells.networks])
        return bounds

    def _first(self, networks: NDArray[np.intp]) -> "_Cells":
        """Of each network, about as long as wide."""
        low, high = np.array(self.circles.domain).T
        extents = (high - low) * np.array(self.circles.speeds)
        along = np.ceil(FIRST * extents / extents.max()).astype(int)
        middles, halves = grid(low, high, along)
        count, every = len(networks), np.repeat(networks, len(middles))
        return self._look(every, np.tile(middles, (count, 1)), np.tile(halves, (count, 1)))

    def _refined(self, cells: "_Cells", slack: float, budget: int) -> "_Cells":
        """Cells halved where the slope may be largest or the side isn't known."""
        done: list[_Cells] = []
        wrong, unknown = np.zeros((2, len(self.depths)))
        while True:
            known = cells.wrong | cells.right
            vague = unknown + self._sums(cells, ~known) > slack * (
                wrong + self._sums(cells, cells.wrong)
            )
            loose = cells.slopes > (1 + slack) * self.largest[cells.networks]
            split = np.flatnonzero(loose | (vague[cells.networks] & ~known))
            # The steepest of each network first: one of them alone sets the bound.
            split = split[np.lexsort((-cells.slopes[split], cells.networks[split]))]
            network = cells.networks[split]
            rank = np.arange(len(split)) - np.searchsorted(network, network)
            split = split[rank < ((budget - self.seen) // 2)[network]]
            if not len(split):
                return _joined([*done, cells])
            kept = np.delete(np.arange(len(known)), split)
            rest = cells.taken(kept)
            wrong += self._sums(rest, rest.wrong)
            unknown += self._sums(rest, ~known[kept])
            done.append(rest)
            halves = halved(
                cells.middles[split], cells.halves[split], np.array(self.circles.speeds)
            )
            cells = self._look(np.tile(cells.networks[split], 2), *halves)

    def _sums(self, cells: "_Cells", of: NDArray[np.bool_]) -> Array:
        """The areas of some cells, network by network (m,)."""
        return np.asarray(np.bincount(cells.networks[of], cells.areas[of], len(self.depths)), float)

    def _bounds(self, cells: "_Cells", network: int) -> NeckBounds:
        steepness = float(cells.slopes.max(initial=0.0))
        # Of each area: the middle's radius, four roundings, and that of the sum.
        slack = ROUNDED * UNIT * self.circles.cancellation
        depth = float(self.depths[network])
        return NeckBounds(
            depth=depth,
            steepness=steepness,
            wrong_area=fsum(cells.areas[cells.wrong]) * (1 - slack),
            most_wrong_area=fsum(cells.areas[~cells.right]) * (1 + slack),
            least_area=self.circles.least(depth, steepness) * (1 - 1e-14),
            cells=int(self.seen[network]),
        )

    def _look(self, networks: NDArray[np.intp], middles: Array, halves: Array) -> "_Cells":
        """What is proved of cells of these networks (n,), some at a time."""
        every = [slice(at, at + AT_ONCE) for at in range(0, max(len(networks), 1), AT_ONCE)]
        return _joined([self._some(networks[k], middles[k], halves[k]) for k in every])

    @np.errstate(over="ignore", invalid="ignore")
    def _some(self, networks: NDArray[np.intp], middles: Array, halves: Array) -> "_Cells":
        reached = above(halves + self.rounding, 2)
        images = carried_boxes(
            picked(self.pieces, networks),
            self.circles.at(middles),
            self.circles.rounding,
            self.circles.axes(middles),
            above(self.circles.lengths(middles, reached), 8),
        )
        f, change = self.sign * images.values[:, 0], images.spread[:, 0]
        along, off = np.abs(images.mid[:, 0]), images.off[:, 0]
        turns = above(self.circles.turns(middles, reached), 8)
        slopes = above((above(along + off, 1) * turns).sum(axis=1), len(turns.T))
        slopes = np.where(np.isnan(slopes), np.inf, slopes)
        depths = self.depths[networks]
        outside = (f - change > 0) | (f + change < -depths)
        sure = (f + change <= 0) & (f - change >= -depths)
        self.seen += np.bincount(networks, minlength=len(self.seen))
        np.fmax.at(self.largest, networks[sure], (along - off)[sure, -1])
        return _Cells(
            networks,
            middles,
            halves,
            self.circles.sizes(middles, halves),
            slopes=np.where(outside, 0.0, slopes),
            wrong=f + change <= 0,
            right=f - change > 0,
        )


@dataclass(frozen=True, eq=False)
class _Cells:
    """Boxes of parameters, each of one network."""

    networks: NDArray[np.intp]  # (n,) whose they are
    middles: Array  # (n, k)
    halves: Array  # (n, k)
    areas: Array  # (n,), or volumes
    slopes: Array  # (n,) bounds where −depth ≤ f ≤ 0 may be, else 0
    wrong: NDArray[np.bool_]  # (n,) f ≤ 0 everywhere
    right: NDArray[np.bool_]  # (n,) f > 0 everywhere

    def taken(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> "_Cells":
        """Some of them."""
        return _Cells(*(getattr(self, field.name)[rows] for field in fields(self)))


def _joined(parts: Sequence[_Cells]) -> _Cells:
    names = [field.name for field in fields(_Cells)]
    return _Cells(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
