"""Outward rounding for arrays of floats: upper bounds that stay upper bounds.

The model is that of IEEE 754 with round to nearest: an operation errs by at most UNIT of its
result, or by half of TINY where the result is subnormal (Higham 2002, *Accuracy and Stability of
Numerical Algorithms*, chapters 2 and 3). A scalar product of k terms, summed in any order, errs by
at most k · UNIT / (1 − k · UNIT) of the sum of the sizes of its terms.
"""

import numpy as np

from generator.learn.nn.activations import TINY, UNIT
from generator.topology.flow.matrix_paths import Array

SQUARES = (1e-280, 1e280)  # sums of squares between are not spoiled by underflow or overflow


def above(bound: Array, roundings: int = 4) -> Array:
    """At least what `bound` ≥ 0 would be, had the last `roundings` operations been exact."""
    return bound * (1 + 2 * (roundings + 2) * UNIT) + roundings * TINY


def outward(low: Array, high: Array) -> tuple[Array, Array]:
    """Ends of intervals that were rounded once, moved apart; NaN is an end that isn't known."""
    low, high = low - (2 * UNIT * np.abs(low) + TINY), high + (2 * UNIT * np.abs(high) + TINY)
    return np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)


def ball(low: Array, high: Array) -> tuple[Array, Array]:
    """Middles and radii of balls that hold the intervals; 0 and ∞ where an end is no float."""
    middle = low / 2 + high / 2
    known = np.isfinite(middle)
    middle = np.where(known, middle, 0.0)
    return middle, np.where(known, farther(middle, low, high), np.inf)


def farther(middle: Array, low: Array, high: Array) -> Array:
    """An upper bound of the distance from `middle` to the farther end."""
    return above(np.maximum(high - middle, middle - low), 2)


def norm(x: Array) -> Array:
    """An upper bound of the Euclidean length (…) of vectors (…, k)."""
    k = x.shape[-1]
    squares = _sums(x * x)
    bound = np.asarray(above(np.sqrt(squares), k + 2))
    low, high = SQUARES
    unsure = ~((squares > low) & (squares < high))
    if unsure.any():
        rest = np.abs(x[unsure])
        largest = rest.max(axis=-1)
        scale = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
        shares = rest / scale[..., None]
        bound[unsure] = above(scale * above(np.sqrt((shares * shares).sum(axis=-1)), 2 * k + 4), 1)
    return bound


def _sums(x: Array) -> Array:
    """x.sum(axis=-1), the same bits, without numpy's slow way through many short rows."""
    if x.shape[-1] >= 8:  # there numpy adds in another order
        return np.asarray(x.sum(axis=-1))
    total = x[..., 0]
    for k in range(1, x.shape[-1]):
        total = total + x[..., k]
    return np.asarray(total)
