"""The way back: `inverse(flow)` is a flow that undoes another, its stages in reverse.

Each stage of it is exactly the film of the other played backwards, in closed form: the way back
along a polar path is a polar path, that of (1 − t)x + tσ(x) is (1 − t)x + tσ⁻¹(x). `preimage(stage,
t, y)` solves at(t, x) = y at any t. `there_and_back(flow)` is one after the other.
"""

from dataclasses import dataclass, replace

import numpy as np

from generator.errors import UserError
from generator.learn.nn.activations import Activation, activation_or_inverse
from generator.reproducible_algebra import solve
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array, flat_below
from generator.topology.flow.motion import Stage
from generator.topology.flow.stages import Affine, Pointwise, Projection

LEAST = float(np.finfo(float).tiny)  # the inverse of a smaller singular value may be no float
FAR = 1e300  # as good as infinite for bounds of slopes
ROUNDING = 8 * float(np.finfo(float).eps)
ROUNDS = 80  # of Newton or bisection; two neighbouring floats may take turns until then


def inverse(flow: Flow) -> Flow:
    """The flow from the last representation back to the input.

    Points must lie in the image of the network. UserError where there is no inverse: a layer that
    drops units, a singular W, ReLU, training.
    """
    stages = tuple(_undo(stage) for stage in reversed(flow.stages))
    return Inverse(stages, flow.network, flow.notes)


@dataclass(frozen=True, eq=False, repr=False)
class Inverse(Flow):
    """A flow that ends in the input, where no head decides."""

    def head_at(self, t: float) -> None:
        """None."""
        return


@dataclass(frozen=True, eq=False, repr=False)
class Return(Inverse):
    """A flow and its inverse, with a rest between them."""

    @property
    def boundaries(self) -> tuple[int, ...]:
        """The input, the turning point and the end."""
        return (0, len(self.stages) // 2, len(self.stages))


def there_and_back(flow: Flow) -> Return:
    """A flow, then its inverse. UserError where there is none, or for a flow of no stages."""
    if not flow.stages:
        raise UserError("there_and_back: expected a flow of one or more stages, got none")
    whole = "The layer" if flow.stages[-1].layer == 1 else "The layers"
    there = [replace(stage, title=whole) for stage in flow.stages]
    there[-1] = replace(there[-1], arrival="Its image")
    back = [replace(stage, title="The way back") for stage in inverse(flow).stages]
    back[-1] = replace(back[-1], arrival="Where it began")
    return Return((*there, *back), flow.network, flow.notes)


def _undo(stage: Stage) -> Stage:
    match stage:
        case Affine(name="b"):
            return Affine(stage.layer, "b", "x ↦ x − b", stage.inputs, stage.path, -stage.shift)
        case Affine():
            _regular(stage)
            if stage.shift.any():  # backwards p(1 − t) p(1)⁻¹ (y − b) + (1 − t)b is of another form
                raise UserError(
                    f"layer {stage.layer}: expected W and b one after the other, got both at once"
                )
            back = stage.path.reversed()
            if stage.inputs < stage.outputs:  # ends on the embedded inputs, where the rest is 0
                return Projection(stage.layer, "W⁻¹", "x ↦ W⁻¹x", stage.inputs, back)
            return Affine(stage.layer, "W⁻¹", "x ↦ W⁻¹x", stage.inputs, back, stage.shift)
        case Pointwise():
            record, inverse = activation_or_inverse(stage.name)
            if inverse:
                return Pointwise(stage.layer, record.name, stage.inputs)
            if record.inverse is None:
                raise UserError(
                    f"layer {stage.layer}: expected an activation with an inverse, got {stage.name}"
                )
            return Pointwise(stage.layer, record.inverse.name, stage.inputs)
    raise UserError(
        f"layer {stage.layer}: expected a stage with an inverse, got the kind {stage.kind}"
    )


def _regular(stage: Affine) -> None:
    values = np.abs(stage.path.scales[: stage.inputs])
    flat = max(flat_below(values, stage.path.end.shape), LEAST)
    if values.min() <= flat:
        raise UserError(f"layer {stage.layer}: expected a W with an inverse, got a singular one")


def preimage(stage: Affine | Pointwise, t: float, y: Array) -> Array:
    """The points x (n, inputs) with stage.at(t, x) = y (n, outputs), to machine precision.

    UserError where there are none or many: y not reached by an activation, ReLU at t = 1.
    """
    if isinstance(stage, Pointwise):
        return _pointwise(stage, t, y)
    solved = np.asarray(solve(stage.matrix(t), (y - t * stage.shift).T), dtype=float).T
    return solved[:, : stage.inputs]


def _pointwise(stage: Pointwise, t: float, y: Array) -> Array:
    record, inverse = activation_or_inverse(stage.name)
    if inverse:
        if t == 1.0:
            return np.asarray(record.value(y))
        raise UserError("preimage: expected t = 1 of an inverse activation, got t < 1")
    if t == 1.0:
        if record.inverse is None:
            raise UserError(
                f"preimage: expected t < 1 of {stage.name}, which has no inverse at 1, got t = 1"
            )
        return np.asarray(record.inverse.value(y))
    return _solve(record, t, y)


def _solve(activation: Activation, t: float, y: Array) -> Array:
    """x with (1 − t)x + tσ(x) = y, t < 1: Newton's step where it stays in the bracket, else a half.

    Where σ' is between a and b, the left side grows by (1 − t) + ta to (1 − t) + tb a unit, which
    brackets x, as long as the first is above 0. UserError where it isn't.
    """
    bounds = activation.slope_range(np.array(-FAR), np.array(FAR))
    least, largest = ((1 - t) + t * float(slope) for slope in bounds)
    if least <= 0:
        raise UserError(f"preimage: expected a t at which {activation.name} doesn't fold, got {t}")
    reach = y - t * activation.value(np.zeros_like(y))
    nearest, farthest = reach / (largest * (1 + ROUNDING)), reach / (least * (1 - ROUNDING))
    low, high = np.minimum(nearest, farthest), np.maximum(nearest, farthest)
    x = reach
    for _ in range(ROUNDS):
        value = activation.value(x)
        off = (1 - t) * x + t * value - y
        low, high = np.where(off <= 0, x, low), np.where(off >= 0, x, high)
        step = x - off / ((1 - t) + t * activation.slope(x))
        inside = (step >= low) & (step <= high)
        after = np.where(off == 0, x, np.where(inside, step, low + (high - low) / 2))
        if (after == x).all():
            break
        x = after
    return x
