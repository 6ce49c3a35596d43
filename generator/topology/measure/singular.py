"""How near a flow comes to flattening space: `least_singular_value(flow)`, `narrowest(flow)`.

`never_flatter(flow, bound)` proves in exact arithmetic that it comes no nearer than a bound.

On its polar path a W has, at t, the singular values 1 + t(s − 1), s those of W: a rotation changes
none, and the stretch has one eigenvalue on each of its axes. The completion of a W that adds units
keeps the embedded inputs apart from the rest (`matrix_paths.polar_path`), so this holds there too.
It is linear in t, so the least value is at an end: min(1, s), and 0 where a single unit is
reflected.
An s that floats can't tell from 0 counts as 0, and every value is rounded down by what its
computation may err: nobody should claim that it is more.

A layer that drops units flattens space, and so does one whose activation is not one-to-one, as
ReLU: there the value is 0. A strictly increasing activation flattens nothing and isn't counted.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from generator.errors import UserError
from generator.learn.nn.activations import ACTIVATIONS
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import flat_below
from generator.topology.flow.stages import Affine, Pointwise, Projection
from generator.topology.measure.exact_determinant import exact, gram, positive_definite
from generator.verdict import Verdict


@dataclass(frozen=True)
class Narrowest:
    """Where a flow is nearest to flat: the least singular value of its linear parts over all t."""

    value: float
    stage: int
    layer: int
    t: float


def least_singular_value(flow: Flow) -> float:
    """A lower bound of the least singular value over all t of all linear stages; at most 1.

    In closed form, and below the true one by rounding only. For layers that add units, on the
    embedded inputs; 0 where a layer drops units or its activation is not one-to-one. UserError
    for a flow without linear stages.
    """
    return narrowest(flow).value


def never_flatter(flow: Flow, bound: float) -> Verdict:
    """Of "the least singular value over all t of all linear stages is above `bound`", exactly.

    On a polar path it is min(1, s) for the least singular value s of W, and s > bound ≥ 0 just
    where WᵀW − bound² is positive definite. Layers that add units are judged on the embedded
    inputs; a layer that drops units, or whose activation is not one-to-one, refutes. UserError for
    a bound below 0, other paths than polar ones, and a flow without linear stages.
    """
    if bound < 0:
        raise UserError(f"never_flatter: bound: expected a number from 0, got {bound}")
    stages = [stage for stage in flow.stages if _counts(stage)]
    if not stages:
        raise UserError("never_flatter: expected a flow with a layer Wx + b, got none")
    above = bound < 1 and all(_stays_above(stage, Fraction(bound)) for stage in stages)
    return Verdict.PROVED if above else Verdict.REFUTED


def _counts(stage: Any) -> bool:
    """Whether a stage is linear, or may flatten; UserError for a path that isn't polar."""
    if stage.kind == "affine" and not isinstance(stage, Affine):
        raise UserError(f"layer {stage.layer}: expected a polar path to W, got a straight one")
    return isinstance(stage, Affine | Projection) or _folds(stage)


def _stays_above(stage: Any, bound: Fraction) -> bool:
    if not isinstance(stage, Affine):
        return False
    W = exact(stage.matrix(1.0)[:, : stage.inputs])
    if len(W) == 1:  # led straight to its only entry
        return W[0][0] > bound
    products = gram(W)
    return positive_definite(
        [[x - bound**2 * (i == j) for j, x in enumerate(row)] for i, row in enumerate(products)]
    )


def narrowest(flow: Flow) -> Narrowest:
    """The least singular value with its stage and t; the first such."""
    places = []
    for i, stage in enumerate(flow.stages):
        if not _counts(stage):
            continue
        if isinstance(stage, Affine):
            value, t = _least(stage)
            places.append(Narrowest(value, i, stage.layer, t))
        else:
            places.append(Narrowest(0.0, i, stage.layer, 1.0))
    if not places:
        raise UserError("least_singular_value: expected a flow with a layer Wx + b, got none")
    return min(places, key=lambda place: place.value)


def _folds(stage: Any) -> bool:
    """Whether a stage is an activation that maps different numbers to one."""
    known = isinstance(stage, Pointwise) and stage.name in ACTIVATIONS
    return known and not ACTIVATIONS[stage.name].strictly_increasing


def _least(stage: Affine) -> tuple[float, float]:
    """The least singular value of a stage's path on its inputs, and the t where it is attained."""
    scales = stage.path.scales[: stage.inputs]
    scale = float(scales.min())
    if 0 < scale <= flat_below(scales, stage.path.end.shape):
        return 0.0, 1.0
    if scale < 0:  # a single unit's 1 + t(s − 1) changes sign
        return 0.0, 1 / (1 - scale)
    if scale >= 1:
        return 1.0, 0.0
    return max(0.0, scale - flat_below(scales, stage.path.end.shape)), 1.0
