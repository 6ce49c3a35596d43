"""How near a flow comes to flattening space: `least_singular_value(flow)`, `narrowest(flow)`.

On its polar path a W has, at t, the singular values 1 + t(s − 1), s those of W: a rotation changes
none, and the stretch has one eigenvalue on each of its axes. The completion of a W that adds units
keeps the embedded inputs apart from the rest (`paths.polar_path`), so this holds there too. It is
linear in t, so the least value is at an end: min(1, s), and 0 where a single unit is reflected.
An s that floats can't tell from 0 counts as 0, and every value is rounded down by what its
computation may err: nobody should claim that it is more.

A layer that drops units flattens space, and so does one whose activation is not one-to-one, as
ReLU: there the value is 0. A strictly increasing activation flattens nothing and isn't counted.
"""

from dataclasses import dataclass
from typing import Any

from generator.errors import UserError
from generator.learn.nn.activations import activation, is_activation
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import flat_below
from generator.topology.flow.stages import Affine, Pointwise, Projection


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


def narrowest(flow: Flow) -> Narrowest:
    """The least singular value with its stage and t; the first such."""
    found = []
    for i, stage in enumerate(flow.stages):
        if isinstance(stage, Affine):
            value, t = _least(stage)
            found.append(Narrowest(value, i, stage.layer, t))
        elif isinstance(stage, Projection) or _folds(stage):
            found.append(Narrowest(0.0, i, stage.layer, 1.0))
    if not found:
        raise UserError("a flow without affine stages has no singular values to claim")
    return min(found, key=lambda one: one.value)


def _folds(stage: Any) -> bool:
    """Whether a stage is an activation that maps different numbers to one."""
    known = isinstance(stage, Pointwise) and is_activation(stage.name)
    return known and not activation(stage.name).strictly_increasing


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
