"""Does a motion fold space? `certify_unfolded(flow, half)` proves it of a whole cube.

A determinant on a grid of points says nothing of what lies between them. Here the cube is cut into
cells; over each, the derivative of every step is enclosed (field_bounds.py), and a cell whose
determinant may be 0 is cut in two. Where no cell is left, the derivative is nowhere singular, so
the motion is one-to-one around each point and turns no part of the cube over. That it is singular
somewhere is proved by two points at which the determinant has different signs, or by one at which
it is 0, in intervals of 60 digits (intervals.py).
"""

from collections import deque
from dataclasses import dataclass
from math import inf

import numpy as np

from generator.errors import UserError
from generator.learn.nn.activations import activation, is_activation
from generator.learn.nn.fields import FieldLayer
from generator.learn.nn.residual import ResidualLayer
from generator.short_repr import short_repr
from generator.topology.flow.field_bounds import (
    Ball,
    determinant_over,
    enclosable,
    exact,
    field_over,
    moved_over,
)
from generator.topology.flow.field_stages import FieldFlow, Jump
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Stage
from generator.topology.flow.outward_rounding import above, ball
from generator.topology.flow.stages import Affine, Pointwise
from generator.topology.measure.determinant import determinants
from generator.topology.measure.exact_determinant import determinant as exact_determinant
from generator.topology.measure.exact_determinant import exact as exact_entries
from generator.topology.proofs.cells import batches, grid, halved
from generator.topology.proofs.intervals import precise_orientation
from generator.verdict import Verdict

CELLS = 1 << 10  # to begin with
SIZE = 1 << 12  # cells at once: each holds several arrays of anchors
BUDGET = 1 << 18  # cells of each layer
SAMPLES = 1 << 12  # points at which the determinant is looked at first


@dataclass(frozen=True)
class Unfolded:
    """What is proved of "the derivative of the motion is nowhere singular on the cube".

    `points` refute it: two at which the determinant has different signs, or one at which it is 0.
    `at_least` is a lower bound of the determinant of each single step of a field, wherever it takes
    points of the cube; ∞ without fields, and not above 0 unless proved.
    """

    verdict: Verdict
    points: tuple[tuple[float, ...], ...]
    at_least: float
    cells: int  # looked at
    undecided: int  # left when the budget was used up

    __repr__ = short_repr


def certify_unfolded(flow: Flow, half: float = 1.0, budget: int = BUDGET) -> Unfolded:
    """Whether the flow folds [−half, half]ᵈ nowhere, with `budget` cells for each layer.

    UserError where a layer changes the dimension, and for stages other than W, b, activations and
    fields.
    """
    _check(flow, half)
    corner = np.full((1, flow.dimensions[0]), half)
    region, at_least, looked, left = Ball(np.zeros_like(corner), corner), inf, 0, 0
    points = _refuting(flow, _sampled(half, flow.dimensions[0]))
    if points:
        return Unfolded(Verdict.REFUTED, points, -inf, 0, 0)
    proved = True
    for place, stage in enumerate(flow.stages):
        moved = _moved(stage, region)
        if isinstance(stage, FieldFlow | Jump):
            # The steps of a flow begin wherever it may bring points until then.
            cells = _Cells(
                enclosable(stage.field), moved if isinstance(stage, FieldFlow) else region
            )
            doubtful = cells.decide(budget, half, flow if place == 0 else None)
            if doubtful:
                return Unfolded(Verdict.REFUTED, doubtful, -inf, looked + cells.looked, 0)
            looked, left = looked + cells.looked, left + cells.undecided
            at_least = min(at_least, cells.least)
            proved = proved and not cells.undecided
        else:
            proved = proved and _regular(stage, region)
        region = moved
    verdict = Verdict.PROVED if proved else Verdict.UNDECIDED
    return Unfolded(verdict, (), at_least if not left else -inf, looked, left)


def _check(flow: Flow, half: float) -> None:
    if not half > 0:
        raise UserError(f"certify_unfolded: half: expected a number above 0, got {half}")
    for stage in flow.stages:
        known = isinstance(stage, FieldFlow | Jump | Affine)
        if not known and not (isinstance(stage, Pointwise) and is_activation(stage.name)):
            raise UserError(
                "certify_unfolded: expected stages W, b, activations and fields, got"
                f" {stage.name!r} in layer {stage.layer}"
            )
        if stage.inputs != stage.outputs:
            raise UserError(
                f"certify_unfolded: layer {stage.layer}: expected as many units as inputs, got"
                f" {stage.outputs} and {stage.inputs}"
            )


def _sampled(half: float, dimension: int) -> Array:
    """Points (n, d) of the cube, corners included."""
    along = np.linspace(-half, half, max(2, round(SAMPLES ** (1 / dimension))))
    return np.stack(np.meshgrid(*[along] * dimension), axis=-1).reshape(-1, dimension)


def _refuting(flow: Flow, points: Array) -> tuple[tuple[float, ...], ...]:
    """Two of the points at which signs differ for sure, or one of determinant 0; () without."""
    values = determinants(flow, points)
    order = np.argsort(np.where(np.isfinite(values), values, 0.0), kind="stable")
    least, largest, nearest = order[0], order[-1], np.argmin(np.abs(values))
    if values[least] > 0 or values[largest] < 0:
        return ()
    signs = {int(i): precise_orientation(flow, points[i]) for i in (nearest, least, largest)}
    for i, sign in signs.items():
        if sign == 0:
            return (tuple(points[i].tolist()),)
    if signs[int(least)] == -1 and signs[int(largest)] == 1:
        return tuple(points[least].tolist()), tuple(points[largest].tolist())
    return ()


def _regular(stage: Stage, region: Ball) -> bool:
    """Whether W is not singular, or an activation rises on all that may come."""
    if isinstance(stage, Affine):
        return exact_determinant(exact_entries(stage.matrix(1.0))) != 0
    record = activation(stage.name)
    steep = record.slope_range(region.low, region.high)[0]
    return record.strictly_increasing or bool((steep > 0).all())


def _moved(stage: Stage, region: Ball) -> Ball:
    """A box (1, d) that holds what a stage makes of a box."""
    match stage:
        case Affine():
            column = Ball(region.middle[..., None], region.radius[..., None])
            turned = (exact(stage.matrix(1.0)[None]) @ column).entry(..., 0)
            return turned + exact(stage.shift)
        case Pointwise():
            return Ball(*ball(*activation(stage.name).value_range(region.low, region.high)))
        case FieldFlow() | Jump():
            return region + _reach(enclosable(stage.field), region)
    raise UserError(f"certify_unfolded: expected another stage, got {stage.name!r}")


def _reach(field: FieldLayer | ResidualLayer, region: Ball) -> Ball:
    """How far a field moves points of a box, in unit time as well: shares sum to less than 1."""
    if isinstance(field, ResidualLayer):
        return field_over(field, region)[0]
    low, high = np.minimum(field.v.min(axis=0), 0.0), np.maximum(field.v.max(axis=0), 0.0)
    return Ball(*ball(low[None], high[None]))


class _Cells:
    """The cells of the box that a layer may be given points of, and what has become of them."""

    def __init__(self, field: FieldLayer | ResidualLayer, region: Ball) -> None:
        self.field = field
        self.low, self.high = region.low[0], region.high[0]
        self.least = inf  # of the determinants' lower bounds
        self.looked = self.undecided = 0

    def decide(self, budget: int, half: float, flow: Flow | None) -> tuple[tuple[float, ...], ...]:
        """Every cell looked at, halved where that decides more, up to the budget.

        With a flow, whose first stage this layer is, points of [−half, half]ᵈ that refute end the
        search.
        """
        dimension = len(self.low)
        along = max(2, round(CELLS ** (1 / dimension)))
        waiting = deque(batches(*grid(self.low, self.high, along), SIZE))
        while waiting:
            middles, halves = waiting.popleft()  # the largest: the budget is spent evenly
            if self.looked + len(middles) > budget:
                self.undecided += len(middles)
                continue
            self.looked += len(middles)
            # Corners of neighbouring cells are rounded: each is taken a little larger.
            radius = above(halves + 4 * np.finfo(float).eps * np.abs(middles), 2)
            with np.errstate(all="ignore"):  # what is beyond floats is ∞ or NaN, and not above 0
                bounds = determinant_over(moved_over(self.field, Ball(middles, radius)))
            right = bounds.low > 0  # NaN is not
            self.least = min(self.least, float(bounds.low[right].min(initial=inf)))
            inside = (np.abs(middles) <= half).all(axis=1)
            if flow is not None and (bounds.middle[inside] <= 0).any():
                points = _refuting(flow, np.vstack([middles[inside], np.zeros((1, dimension))]))
                if points:
                    return points
            left = ~right
            waiting += batches(*halved(middles[left], halves[left], np.ones(dimension)), SIZE)
        return ()
