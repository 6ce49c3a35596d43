"""What a network surely pays on a solid tube: `certify_tube_neck(network, data)`.

The theorem is in measure/tube_necks.py. The depth is bounded from below on arcs of the core that is
right, the steepness from above and the volume from below on cells of the other, solid tube, as
neck_bounds.py does on a ring.
"""

from dataclasses import dataclass
from math import inf, pi

import numpy as np

from generator.errors import UserError
from generator.learn.data.curves import Domain
from generator.learn.data.dataset import Data
from generator.learn.data.tubes import Tube
from generator.learn.nn.activations import UNIT
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.reproducible_algebra import matmul
from generator.reproducible_math import cos, sin
from generator.short_repr import short_repr
from generator.topology.flow.bounds import Pieces, carried, network_pieces, stacked
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.outward_rounding import above
from generator.topology.measure.tube_necks import least_wrong_volume, major_radius, round_tubes
from generator.topology.proofs.neck_bounds import ROUNDED, CircleCells
from generator.verdict import Verdict

ARCS = 1 << 15  # of a core
BUDGET = 1 << 17  # cells


@dataclass(frozen=True)
class TubeNeckBounds:
    """What is proved of a network that is right along one core; fields as of `NeckBounds`."""

    depth: float
    steepness: float
    wrong_volume: float
    most_wrong_volume: float
    least_volume: float
    cells: int  # looked at

    __repr__ = short_repr

    @property
    def verdict(self) -> Verdict:
        """Of "the wrong volume is at least `least_volume`", without the theorem."""
        if self.wrong_volume >= self.least_volume:
            return Verdict.PROVED
        refuted = self.most_wrong_volume < self.least_volume
        return Verdict.REFUTED if refuted else Verdict.UNDECIDED


@dataclass(frozen=True)
class TubeCircles:
    """The circles of a solid round tube, by distance t from the core, direction v and angle u."""

    tube: Tube

    @property
    def domain(self) -> Domain:
        """t, v and u."""
        return ((0.0, self.tube.minor), (0.0, 2 * pi), (0.0, 2 * pi))

    @property
    def speeds(self) -> tuple[float, ...]:
        """Of t, v and u."""
        minor = self.tube.minor
        return (1.0, minor, major_radius(self.tube) + minor)

    @property
    def rounding(self) -> float:
        """Of a computed point: a few roundings of each coordinate, and of each axis."""
        size = major_radius(self.tube) + self.tube.minor + float(np.abs(self.tube.centre).sum())
        return self.tube.rounding + ROUNDED * UNIT * size

    @property
    def cancellation(self) -> float:
        """Of a cell's volume: of t² at the cell's ends, and of R − t."""
        return 1e4

    def at(self, parameters: Array) -> Array:
        """Points (n, 3)."""
        t, v, u = parameters.T
        radius = major_radius(self.tube) + t * cos(v)
        local = np.column_stack([radius * cos(u), radius * sin(u), t * sin(v)])
        return np.asarray(self.tube.centre + matmul(local, self.tube.axes))

    def axes(self, middles: Array) -> Array:
        """From the core outwards, around it, and anticlockwise, seen from where the axis points."""
        v, u = middles.T[1:, :, None]
        first, second, normal = self.tube.axes
        radius, along = cos(u) * first + sin(u) * second, cos(u) * second - sin(u) * first
        outwards, around = cos(v) * radius + sin(v) * normal, cos(v) * normal - sin(v) * radius
        return np.stack([outwards, around, along], axis=2)

    def lengths(self, middles: Array, halves: Array) -> Array:
        """Those of arcs, and what these deviate from their tangents: r (1 − cos) of half an angle.

        Around the core an arc deviates inwards, along it towards the tube's axis.
        """
        (distance, v, _), (across, by_v, by_u) = middles.T, halves.T
        around = (distance + across) * by_v
        along = (major_radius(self.tube) + distance + across) * by_u
        inwards = along * by_u / 2
        return np.column_stack(
            [
                across + around * by_v / 2 + np.abs(cos(v)) * inwards,
                around + np.abs(sin(v)) * inwards,
                along,
            ]
        )

    def turns(self, middles: Array, halves: Array) -> Array:
        """The tangents turn towards the tube's axis."""
        v, by_u = middles[:, 1], halves[:, 2]
        return np.column_stack([np.abs(cos(v)) * by_u, np.abs(sin(v)) * by_u, np.ones(len(v))])

    def sizes(self, middles: Array, halves: Array) -> Array:
        """∫∫∫ (R + t cos v) t dt dv du."""
        (t, v, _), (half, turn, along) = middles.T, halves.T
        round_part = 2 * t * half * 2 * turn * major_radius(self.tube)
        # ∫ t² dt = 2 half (t² + half² / 3), ∫ cos v dv = 2 sin(turn) cos(v)
        bent_part = 2 * half * (t * t + half * half / 3) * 2 * sin(turn) * cos(v)
        return np.asarray(2 * along * (round_part + bent_part))

    def least(self, depth: float, steepness: float) -> float:
        """∫∫ min(2m/L, 2πr), or of shorter arcs that fit on all circles; all for L = 0."""
        major, minor = major_radius(self.tube), self.tube.minor
        if steepness == 0 < depth:
            return 2 * pi**2 * major * minor**2 * (1 - 1e-12)
        fitting = pi * (major - minor) * steepness
        return least_wrong_volume(self.tube, min(depth, fitting), steepness)


def certify_tube_neck(network: Network, data: Data, budget: int = BUDGET) -> TubeNeckBounds:
    """Bounds with `budget` cells of the solid tube, for a network of dense layers.

    `least_volume` is 0, and so proved, where no core is proved to be right, or the steepness has no
    bound. That no parallel circle is split from the other core is left to the caller. UserError for
    a head that is not logistic, for other layers, and for other sets than a round tube of each
    class.
    """
    tubes, head = round_tubes(data.sets), network.head
    if not isinstance(head, Head) or head.kind != "logistic":
        raise UserError("certify_tube_neck: network: expected a logistic head, got another or none")
    pieces = network_pieces(network, head=True)
    depths = [_depth(pieces, tube, sign) for tube, sign in zip(tubes, (-1.0, 1.0), strict=True)]
    right = int(np.argmax(depths))
    if not depths[right] > 0:
        return TubeNeckBounds(depths[right], inf, 0.0, inf, 0.0, 0)
    # f is to be above 0 on the tube that pays: that of class 1, or −f on that of class 0.
    circles, sign = TubeCircles(tubes[1 - right]), (1.0, -1.0)[right]
    cells = CircleCells(stacked([pieces]), circles, np.array([depths[right]]), sign)
    (bounds,) = cells.bounds(budget)
    return TubeNeckBounds(
        bounds.depth,
        bounds.steepness,
        bounds.wrong_area,
        bounds.most_wrong_area,
        bounds.least_area,
        bounds.cells,
    )


def _depth(pieces: Pieces, tube: Tube, sign: float) -> float:
    """At most sign · f anywhere on a core."""
    half = pi / ARCS
    middles = half * (2 * np.arange(ARCS) + 1)
    circles = TubeCircles(tube)
    points = circles.at(np.column_stack([np.zeros((ARCS, 2)), middles]))
    reach = half * (1 + ROUNDED * UNIT) * major_radius(tube) + circles.rounding
    reach += ROUNDED * UNIT * 2 * pi * major_radius(tube)
    balls = carried(pieces, points, above(np.full(ARCS, reach), 8))
    return float(np.nextafter((sign * balls.values[:, 0] - balls.distance).min(), -inf))
