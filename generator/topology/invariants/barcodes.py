"""Bars of a cloud of points while flows carry it: `barcodes(flows, points, count)`.

A bar is a hole of the discs around the points (alpha_complex.py): it begins at the radius at which
the hole is born and ends where it is filled, both as shares of the cloud's own half-width, so that
they are sizes in a picture that the cloud fills.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from generator.errors import UserError
from generator.short_repr import short_repr
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Motion
from generator.topology.invariants.alpha_complex import alpha_persistence

DIGITS = 3  # of a bar's length, when bars are put in order


@dataclass(frozen=True, eq=False)
class Bars:
    """The stage of a number: the ends of bars (2 · bars, 2), whose second coordinate stays."""

    number: int
    flows: tuple[Flow, ...]
    points: Array  # (n, 2) of the input
    count: int  # of each flow
    layer: int
    formula: str  # of the first flow's stage, which a picture writes above
    name: ClassVar[str] = "bars"
    kind: ClassVar[str] = "bars"
    linear: ClassVar[bool] = False
    inputs: ClassVar[int] = 2
    outputs: ClassVar[int] = 2

    __repr__ = short_repr

    def at(self, t: float, x: Array) -> Array:
        """The ends x (2 · bars, 2) at t: births and deaths by turns."""
        moved = [flow.at(self.number, t, flow.to(self.number, self.points)) for flow in self.flows]
        ends = np.concatenate([longest_bars(cloud, self.count).ravel() for cloud in moved])
        if len(ends) != len(x):
            raise UserError(f"barcodes: expected {len(ends)} ends of bars, got {len(x)}")
        return np.column_stack([ends, x[:, 1]])


@dataclass(frozen=True, eq=False, repr=False)
class Barcodes(Motion):
    """The motion of bars, stage by stage as the flows."""

    stages: tuple[Bars, ...]
    boundaries: tuple[int, ...] = ()


def longest_bars(cloud: Array, count: int) -> Array:
    """The longest bars (count, 2) of points (n, 2); of length 0 where there are fewer holes.

    Bars whose lengths differ by less than a picture shows stand by their births, so that rounding
    doesn't decide their order.
    """
    holes = alpha_persistence(cloud)
    half = float(np.ptp(cloud, axis=0).max()) / 2 or 1.0
    every = np.column_stack([holes.births, holes.deaths]) / half
    lengths = np.round(every[:, 1] - every[:, 0], DIGITS)
    bars = every[np.lexsort((every[:, 0], -lengths))[:count]]
    return np.vstack([bars, np.zeros((count - len(bars), 2))])


def barcodes(flows: Sequence[Flow], points: Array, count: int) -> Barcodes:
    """The motion of the `count` longest bars of points (n, 2) in each of some flows of the plane.

    It carries marks of 2 · count · flows points: the two ends of each bar, flow after flow.
    UserError for no flows, or flows of different numbers of stages.
    """
    lengths = sorted({len(flow.stages) for flow in flows})
    if len(lengths) != 1:
        got = " and ".join(map(str, lengths)) or "none"
        raise UserError(f"barcodes: flows: expected some of equally many stages, got {got}")
    first = flows[0]
    stages = tuple(
        Bars(number, tuple(flows), points, count, stage.layer, stage.formula)
        for number, stage in enumerate(first.stages)
    )
    return Barcodes(stages, first.boundaries)
