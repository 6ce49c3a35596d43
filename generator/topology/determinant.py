"""Whether a motion folds space: `determinants(flow, x)`, and the least over a square.

The Jacobian determinant of a map says by how much it stretches area, and its sign whether it turns
space over: where it changes sign, space is folded.
"""

from typing import Any

import numpy as np

from generator.errors import AuthorError
from generator.topology.fieldstages import FieldFlow, Jump
from generator.topology.flow import Flow
from generator.topology.functions import FUNCTIONS
from generator.topology.lattice import lattice
from generator.topology.paths import EPS, Array
from generator.topology.stages import Affine, Pointwise


def jacobian(stage: Any, t: float, x: Array) -> Array:
    """The derivative (n, outputs, inputs) of `stage.at(t, ·)` at points x (n, inputs), exactly.

    AuthorError for a stage that has none: training, a projection, a function without a slope.
    """
    match stage:
        case FieldFlow() | Jump():
            return stage.jacobian(t, x)
        case Affine():
            matrix = stage.matrix(t)[:, : stage.inputs]
            return np.broadcast_to(matrix, (len(x), *matrix.shape))
        case Pointwise() if FUNCTIONS[stage.name].slope is not None:
            known = FUNCTIONS[stage.name]
            slope = known.slope(known.value(x))  # type: ignore[misc]
            return np.asarray(((1 - t) + t * slope)[:, :, None] * np.eye(stage.inputs))
    raise AuthorError(f"a stage of kind {stage.kind} ({stage.name}) has no Jacobian here")


def sure_determinant(matrices: Array) -> Array:
    """det (…) of matrices (…, n, n), 0 where rounding could have made its sign.

    Elimination errs by less than n² ε times Hadamard's bound, the product of the rows' lengths.
    """
    n = matrices.shape[-1]
    with np.errstate(all="ignore"):
        found = np.linalg.det(matrices)
        bound = n * n * EPS * np.linalg.norm(matrices, axis=-1).prod(axis=-1)
    return np.where(np.abs(found) > bound, found, np.where(np.isnan(found), np.nan, 0.0))


def determinants(flow: Flow, x: Array, stop: int | None = None, t: float = 1.0) -> Array:
    """det of the derivative (n,) of the motion from the input to t of stage `stop` (the last).

    AuthorError where a stage changes the dimension: a determinant needs a square matrix.
    """
    stop = len(flow.stages) - 1 if stop is None else stop
    found = np.ones(len(x))
    for k, stage in enumerate(flow.stages[: stop + 1]):
        if stage.inputs != stage.outputs:
            raise AuthorError(
                f"determinants of a flow whose layer {stage.layer} has {stage.inputs} inputs and"
                f" {stage.outputs} units; allowed: as many"
            )
        time = t if k == stop else 1.0
        with np.errstate(all="ignore"):  # beyond floats it is ∞, or NaN, and no claim holds
            found = found * sure_determinant(jacobian(stage, time, x))
        x = stage.at(time, x)
    return found


def least_determinant(flow: Flow, half: float = 1.0, side: int = 101) -> float:
    """The least of `determinants` at the end, over a grid of side² points of [−half, half]².

    Above 0 the whole motion keeps the plane's orientation there; below 0 it folds.
    """
    return float(determinants(flow, lattice(side, half)).min())
