"""exp, expm1, tanh, artanh, log, log1p, sin, cos and arctan2, the same bits on every machine.

A library of mathematics rounds the last bits as its authors and the processor like. These functions
of arrays of any shape are the formulas of `scalar_formulas.py`, which says how they are found and
how exact they are; compiled loops take over where there is much to compute, with the same bits.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from generator.array_kernels.dispatch import compiled
from generator.scalar_formulas import (
    LEAST_NORMAL,
    LN2_HIGH,
    LN2_LOW,
    scalar_arctan2,
    scalar_cos,
    scalar_exp,
    scalar_log,
    scalar_log1p,
    scalar_sin,
    scalar_tanh,
)

Array = NDArray[np.float64]
LN10 = 2.302585092994046
BLOCK = 16384  # numbers
COST = 30  # operations on arrays that a formula takes


def tanh(x: ArrayLike) -> Array:
    """tanh x."""
    return _of_each(scalar_tanh, x)


def exp(x: ArrayLike) -> Array:
    """eˣ, rounded to subnormal numbers, 0 and infinity as any product is."""
    return _of_each(scalar_exp, x)


def _of_each(formula: Callable[..., Array], *arguments: ArrayLike) -> Array:
    """A formula of each number, by a compiled loop, or in blocks that fit the processor's cache."""
    arrays = [np.asarray(argument, dtype=float) for argument in arguments]
    if len(arrays) > 1:
        arrays = list(np.broadcast_arrays(*arrays))
    size, shape = arrays[0].size, arrays[0].shape
    kernels = compiled(COST, size)
    flat = [array.reshape(-1) for array in arrays]
    if kernels:
        return kernels.of_each(formula, *flat).reshape(shape)
    values = np.empty(size)
    with np.errstate(all="ignore"):
        for at in range(0, size, BLOCK):
            values[at : at + BLOCK] = formula(*(array[at : at + BLOCK] for array in flat))
    return values.reshape(shape)


def expm1(x: ArrayLike) -> Array:
    """eˣ − 1 = 2t / (1 − t), t = tanh(x / 2), where eˣ is near 1."""
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        t = tanh(0.5 * x)
        return np.where(np.abs(x) < 1.0, 2.0 * t / (1.0 - t), exp(x) - 1.0)


def artanh(x: ArrayLike) -> Array:
    """The inverse of tanh: log(1 + 2|x| / (1 − |x|)) / 2, ±∞ at ±1, NaN beyond."""
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        size = np.abs(x)
        inside = 0.5 * log1p(2.0 * size / (1.0 - size))
        return np.copysign(np.where(size > 1.0, np.nan, inside), x)


def log(x: ArrayLike) -> Array:
    """log x: −∞ at 0, NaN below."""
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        small = x < LEAST_NORMAL
        log_x = _of_each(scalar_log, np.where(small, x * 2.0**54, x))
        log_x = np.where(small, log_x - 54 * LN2_HIGH - 54 * LN2_LOW, log_x)
        return _at_ends(log_x, x, 0.0)


def log1p(x: ArrayLike) -> Array:
    """log(1 + x): −∞ at −1, NaN below; x itself where it is tiny."""
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        log_u = np.where(np.abs(x) < 2.0**-54, x, _of_each(scalar_log1p, x))
        return _at_ends(log_u, x, -1.0)


def _at_ends(logarithm: Array, x: Array, end: float) -> Array:
    """A logarithm that is −∞ at `end`, NaN below it and ∞ at ∞."""
    logarithm = np.where(x == np.inf, np.inf, np.where(x == end, -np.inf, logarithm))
    return np.where(x < end, np.nan, logarithm)


def cos(x: ArrayLike) -> Array:
    """cos x, for |x| up to a million."""
    return _of_each(scalar_cos, x)


def sin(x: ArrayLike) -> Array:
    """sin x, for |x| up to a million."""
    return _of_each(scalar_sin, x)


def arctan2(y: ArrayLike, x: ArrayLike) -> Array:
    """The angles of points (x, y), finite, from −π to π, in radians; shapes are broadcast."""
    return _of_each(scalar_arctan2, y, x)
