"""Whether a motion folds space: `determinants(flow, x)`, and the least over a square.

The Jacobian determinant of a map says by how much it stretches area, and its sign whether it turns
space over: where it changes sign, space is folded.
"""

import numpy as np

from generator.errors import UserError
from generator.reproducible_algebra import det
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import EPS, Array
from generator.topology.measure.grid import lattice
from generator.topology.measure.jacobian import stage_jacobian


def sure_determinant(matrices: Array) -> Array:
    """det (…) of matrices (…, n, n), 0 where rounding could have made its sign.

    Elimination errs by less than n² ε times Hadamard's bound, the product of the rows' lengths (or
    of the sums of their entries). Rows are scaled by powers of two first, or it would underflow.
    """
    n = matrices.shape[-1]
    with np.errstate(all="ignore"):
        powers = np.frexp(np.abs(matrices).max(axis=-1))[1]
        rows = np.ldexp(matrices, -powers[..., None])
        values = det(rows)
        bound = n * n * EPS * np.abs(rows).sum(axis=-1).prod(axis=-1)
        sure = np.where(np.abs(values) > bound, values, np.where(np.isnan(values), np.nan, 0.0))
        return np.ldexp(sure, powers.sum(axis=-1))


def determinants(flow: Flow, x: Array, stop: int | None = None, t: float = 1.0) -> Array:
    """det of the derivative (n,) of the motion from the input to t of stage `stop` (the last).

    UserError where a stage changes the dimension: a determinant needs a square matrix.
    """
    stop = len(flow.stages) - 1 if stop is None else stop
    product = np.ones(len(x))
    for k, stage in enumerate(flow.stages[: stop + 1]):
        if stage.inputs != stage.outputs:
            raise UserError(
                f"determinants: layer {stage.layer}: expected as many units as inputs, got"
                f" {stage.outputs} and {stage.inputs}"
            )
        time = t if k == stop else 1.0
        with np.errstate(all="ignore"):  # beyond floats it is ∞, or NaN, and no claim holds
            product = product * sure_determinant(stage_jacobian(stage, time, x))
        x = stage.at(time, x)
    return product


def least_determinant(flow: Flow, half: float = 1.0, side: int = 101) -> float:
    """The least of `determinants` at the end, over a grid of side² points of [−half, half]².

    Above 0 the plane keeps its orientation at all of these points; below 0 it lies upside down at
    one, and a motion that moves nothing far away, as fields do, has folded it.
    """
    return float(determinants(flow, lattice(side, half)).min())
