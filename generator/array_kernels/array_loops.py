"""Loops over arrays of floats, contiguous ones, that take each sum in the order of its terms."""

from collections.abc import Callable
from math import copysign, sqrt

import numpy as np
from numpy.typing import NDArray

from generator import scalar_formulas as formulas
from generator.array_kernels.compiled_formulas import arctan2, exp, log, tanh, wave
from generator.kernel_cache import inner, kernel
from generator.scalar_formulas import Array

WIDE = 8  # columns from which on a row is taken at once


@kernel
def tanh_of(x: Array, out: Array) -> None:
    """tanh x."""
    for k in range(len(x)):
        out[k] = tanh(x[k])


@kernel
def exp_of(x: Array, out: Array) -> None:
    """eˣ."""
    for k in range(len(x)):
        out[k] = exp(x[k])


@kernel
def log_of(x: Array, out: Array) -> None:
    """log x."""
    for k in range(len(x)):
        out[k] = log(x[k])


@kernel
def log1p_of(x: Array, out: Array) -> None:
    """log(1 + x), as scalar_log1p has it."""
    for k in range(len(x)):
        u = 1.0 + x[k]
        out[k] = log(u) + (x[k] - (u - 1.0)) / u


@kernel
def sin_of(x: Array, out: Array) -> None:
    """sin x."""
    for k in range(len(x)):
        out[k] = wave(x[k], 0)


@kernel
def cos_of(x: Array, out: Array) -> None:
    """cos x."""
    for k in range(len(x)):
        out[k] = wave(x[k], 1)


@kernel
def arctan2_of(y: Array, x: Array, out: Array) -> None:
    """The angles of points (x, y)."""
    for k in range(len(x)):
        out[k] = arctan2(y[k], x[k])


LOOPS: dict[Callable[..., Array], Callable[..., None]] = {
    formulas.scalar_tanh: tanh_of,
    formulas.scalar_exp: exp_of,
    formulas.scalar_log: log_of,
    formulas.scalar_log1p: log1p_of,
    formulas.scalar_sin: sin_of,
    formulas.scalar_cos: cos_of,
    formulas.scalar_arctan2: arctan2_of,
}


def of_each(formula: Callable[..., Array], *arrays: Array) -> Array:
    """A formula of each number of arrays (n,)."""
    out = np.empty(arrays[0].size)
    LOOPS[formula](*(np.ascontiguousarray(array) for array in arrays), out)
    return out


def products(a: Array, b: Array) -> Array:
    """a (…, m, k) times b (…, k, n), the terms added in their order; k is 1 or more."""
    if a.ndim == b.ndim == 2:
        only = np.empty((1, len(a), b.shape[1]))
        if only.size:
            products_of(np.ascontiguousarray(a)[None], np.ascontiguousarray(b)[None], only)
        return only[0]
    leading = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    out = np.empty((*leading, a.shape[-2], b.shape[-1]))
    if out.size:
        products_of(_stacked(a, leading), _stacked(b, leading), out.reshape(-1, *out.shape[-2:]))
    return out


def _stacked(matrices: Array, leading: tuple[int, ...]) -> Array:
    """Matrices (1, m, n) if there is a single one, else (N, m, n) with the leading axes in one."""
    shape = matrices.shape[-2:]
    if matrices.size != shape[0] * shape[1]:
        matrices = np.broadcast_to(matrices, (*leading, *shape))
    return np.ascontiguousarray(matrices).reshape(-1, *shape)


@kernel
def products_of(a: Array, b: Array, out: Array) -> None:
    """a (N or 1, m, k) times b (N or 1, k, n)."""
    count, rows, columns = out.shape
    terms = a.shape[2]
    for i in range(count):
        u, v, w = a[i if len(a) > 1 else 0], b[i if len(b) > 1 else 0], out[i]
        for r in range(rows):
            if columns < WIDE:
                for c in range(columns):
                    total = u[r, 0] * v[0, c]
                    for k in range(1, terms):
                        total += u[r, k] * v[k, c]
                    w[r, c] = total
            else:
                for c in range(columns):
                    w[r, c] = u[r, 0] * v[0, c]
                for k in range(1, terms):
                    for c in range(columns):
                        w[r, c] += u[r, k] * v[k, c]


@kernel
def diagonalise(
    work: Array,
    vectors: Array,
    least: Array,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    ends: NDArray[np.int64],
    sweeps: int,
) -> None:
    """Jacobi's rotations of symmetric matrices (N, n, n), and of vectors (N, m, n), in place.

    Pairs `first` and `second`; a round of them ends at each of `ends`.
    """
    cosines, sines = np.empty(len(first)), np.empty(len(first))
    for i in range(len(work)):
        w, v = work[i], vectors[i]
        for _ in range(sweeps):
            turned = False
            start = 0
            for end in ends:
                if not _rotations(w, first, second, start, end, least[i], cosines, sines):
                    start = end
                    continue
                turned = True
                for k in range(start, end):
                    _turn_columns(w, first[k], second[k], cosines[k], sines[k])
                    _turn_columns(v, first[k], second[k], cosines[k], sines[k])
                for k in range(start, end):
                    p, q, c, s = first[k], second[k], cosines[k], sines[k]
                    for j in range(w.shape[1]):
                        left, right = w[p, j], w[q, j]
                        w[p, j], w[q, j] = c * left - s * right, s * left + c * right
                start = end
            if not turned:
                break


@inner
def _rotations(
    w: Array,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    start: int,
    end: int,
    least: float,
    cosines: Array,
    sines: Array,
) -> bool:
    """The rotations of a round; whether any is needed."""
    needed = False
    for k in range(start, end):
        p, q = first[k], second[k]
        if abs(w[p, q]) <= least:
            cosines[k], sines[k] = 1.0, 0.0
            continue
        needed = True
        slope = (w[q, q] - w[p, p]) / (2 * w[p, q])
        tangent = copysign(1.0, slope) / (abs(slope) + sqrt(1 + slope * slope))
        cosines[k] = 1 / sqrt(1 + tangent * tangent)
        sines[k] = cosines[k] * tangent
    return needed


@inner
def _turn_columns(x: Array, p: int, q: int, c: float, s: float) -> None:
    for j in range(len(x)):
        left, right = x[j, p], x[j, q]
        x[j, p], x[j, q] = c * left - s * right, s * left + c * right
