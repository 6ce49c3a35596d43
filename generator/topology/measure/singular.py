"""How near a flow comes to flattening space: `least_singular_value(flow)`, `narrowest(flow)`.

On its polar path a W has, at t, the singular values 1 + t(s − 1), s those of W: a rotation changes
none, and the stretch has one eigenvalue on each of its axes. The completion of a W that adds units
keeps the embedded inputs apart from the rest (`paths.polar_path`), so this holds there too. It is
linear in t, so the least value is at an end: min(1, s), and 0 where a single unit is reflected.
An s that floats can't tell from 0 counts as 0: nobody should claim that it is more.
"""

from dataclasses import dataclass

from generator.errors import UserError
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import flat_below
from generator.topology.flow.stages import Affine


@dataclass(frozen=True)
class Narrowest:
    """Where a flow is nearest to flat: the least singular value of its linear parts over all t."""

    value: float
    stage: int
    layer: int
    t: float


def least_singular_value(flow: Flow) -> float:
    """The least singular value over all t of all affine stages, in closed form; at most 1.

    For layers that add units, on the embedded inputs; layers that drop units are left out, since
    nothing is claimed of them. UserError when no stage is left.
    """
    return narrowest(flow).value


def narrowest(flow: Flow) -> Narrowest:
    """The least singular value with its stage and t; the first such."""
    found = []
    for i, stage in enumerate(flow.stages):
        if isinstance(stage, Affine):
            value, t = _least(stage)
            found.append(Narrowest(value, i, stage.layer, t))
    if not found:
        raise UserError("a flow without affine stages has no singular values to claim")
    return min(found, key=lambda one: one.value)


def _least(stage: Affine) -> tuple[float, float]:
    """The least singular value of a stage's path on its inputs, and the t where it is attained."""
    scales = stage.path.scales[: stage.inputs]
    scale = float(scales.min())
    if 0 < scale <= flat_below(scales, stage.path.end.shape):
        return 0.0, 1.0
    if scale < 0:  # a single unit's 1 + t(s − 1) changes sign
        return 0.0, 1 / (1 - scale)
    return (scale, 1.0) if scale < 1 else (1.0, 0.0)
