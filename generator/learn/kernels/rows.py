"""What kernels do with rows of numbers, one for each point: sums of rows, products, activations.

The number of points is a multiple of LANES. Every sum has a fixed order, in which processors can
take several numbers at a time.
"""

from functools import lru_cache

import numpy as np

from generator.array_kernels.compiled_formulas import exp, log, tanh
from generator.kernel_cache import inner
from generator.learn.data.dataset import Array

LANES = 16
CACHED = 32  # sizes of batches
TANH, SIGMOID, SOFTPLUS, RELU, IDENTITY = range(5)
ACTIVATIONS = {
    "tanh": TANH,
    "sigmoid": SIGMOID,
    "softplus": SOFTPLUS,
    "relu": RELU,
    "identity": IDENTITY,
}


@inner
def copy(x: Array, out: Array) -> None:
    """Writes a row over another. (A slice would compile messages about shapes, for seconds.)"""
    for k in range(len(out)):
        out[k] = x[k]


@inner
def fill(value: float, out: Array) -> None:
    """Writes one value over a row."""
    for k in range(len(out)):
        out[k] = value


@inner
def add_four(
    out: Array, a: float, b: float, c: float, d: float, x: Array, y: Array, z: Array, u: Array
) -> None:
    """Adds four rows, each times its weight, one after the other."""
    for k in range(len(out)):
        out[k] = (((out[k] + a * x[k]) + b * y[k]) + c * z[k]) + d * u[k]


@inner
def add_two(out: Array, w: Array, v: Array, x: Array, y: Array) -> None:
    """Adds two rows, each times its weight, one after the other."""
    for k in range(len(out)):
        out[k] = (out[k] + w * x[k]) + v * y[k]


@inner
def add(out: Array, w: float, x: Array) -> None:
    """Adds a row times a weight."""
    for k in range(len(out)):
        out[k] = out[k] + w * x[k]


@inner
def combine(
    rows: Array, first: int, count: int, weights: Array, at: int, step: int, out: Array
) -> None:
    """Adds `count` rows from `first` on, times the weights from `at` on in steps of `step`."""
    j = 0
    while j + 4 <= count:
        i, k = first + j, at + j * step
        add_four(
            out,
            weights[k],
            weights[k + step],
            weights[k + 2 * step],
            weights[k + 3 * step],
            rows[i],
            rows[i + 1],
            rows[i + 2],
            rows[i + 3],
        )
        j += 4
    if j + 2 <= count:
        i, k = first + j, at + j * step
        add_two(out, weights[k], weights[k + step], rows[i], rows[i + 1])
        j += 2
    if j < count:
        add(out, weights[at + j * step], rows[first + j])


@inner
def affine(
    start: float,
    rows: Array,
    first: int,
    count: int,
    weights: Array,
    at: int,
    step: int,
    out: Array,
) -> None:
    """Writes a value and adds rows as `combine` does, in the same order; two at once at first."""
    if count < 2:
        fill(start, out)
        combine(rows, first, count, weights, at, step, out)
        return
    w, v, x, y = weights[at], weights[at + step], rows[first], rows[first + 1]
    for k in range(len(out)):
        out[k] = (start + w * x[k]) + v * y[k]
    combine(rows, first + 2, count - 2, weights, at + 2 * step, step, out)


@inner
def tanh_of_two(start: float, w: float, v: float, x: Array, y: Array, out: Array) -> None:
    """`affine` of two rows and tanh, in one pass."""
    for k in range(len(out)):
        out[k] = tanh((start + w * x[k]) + v * y[k])


@inner
def dot(x: Array, y: Array, scratch: Array) -> float:
    """Σ xy: eight pieces of the rows are added number by number into scratch, then that is.

    (Eight running sums take twice as long: the compiler doesn't see that they run in lanes.)
    """
    m = len(x) // 8
    for k in range(m):
        a = x[k] * y[k] + x[k + m] * y[k + m]
        b = x[k + 2 * m] * y[k + 2 * m] + x[k + 3 * m] * y[k + 3 * m]
        c = x[k + 4 * m] * y[k + 4 * m] + x[k + 5 * m] * y[k + 5 * m]
        d = x[k + 6 * m] * y[k + 6 * m] + x[k + 7 * m] * y[k + 7 * m]
        scratch[k] = (a + b) + (c + d)
    return short_sum(scratch, m)


@inner
def total(x: Array, scratch: Array) -> float:
    """Σ x, in the order of `dot`."""
    m = len(x) // 8
    for k in range(m):
        a, b = x[k] + x[k + m], x[k + 2 * m] + x[k + 3 * m]
        c, d = x[k + 4 * m] + x[k + 5 * m], x[k + 6 * m] + x[k + 7 * m]
        scratch[k] = (a + b) + (c + d)
    return short_sum(scratch, m)


@inner
def short_sum(x: Array, count: int) -> float:
    """The sum of the first numbers, an even count of them."""
    even = odd = 0.0
    for k in range(0, count, 2):
        even += x[k]
        odd += x[k + 1]
    return even + odd


@inner
def activate(x: Array, kind: int) -> None:
    """σ of a row, in place."""
    if kind == TANH:
        for k in range(len(x)):
            x[k] = tanh(x[k])
    elif kind == SIGMOID:
        for k in range(len(x)):
            x[k] = 0.5 + 0.5 * tanh(0.5 * x[k])
    elif kind == SOFTPLUS:
        for k in range(len(x)):
            e = exp(-abs(x[k]))
            u = 1.0 + e
            x[k] = max(x[k], 0.0) + (log(u) + (e - (u - 1.0)) / u)
    elif kind == RELU:
        for k in range(len(x)):
            x[k] = 0.0 if x[k] <= 0.0 else x[k]  # NaN stays


@inner
def times_slope(g: Array, y: Array, kind: int) -> None:
    """A row times σ' where σ is y, in place."""
    if kind == TANH:
        for k in range(len(y)):
            g[k] = g[k] * (1.0 - y[k] * y[k])
    elif kind == SIGMOID:
        for k in range(len(y)):
            g[k] = g[k] * (y[k] * (1.0 - y[k]))
    elif kind == SOFTPLUS:
        for k in range(len(y)):
            g[k] = g[k] * (1.0 - exp(-y[k]))
    elif kind == RELU:
        for k in range(len(y)):
            g[k] = g[k] * (1.0 if y[k] > 0.0 else 0.0)


@inner
def add_bend(out: Array, g: Array, y: Array, kind: int) -> None:
    """Adds a row times σ'' where σ is y."""
    if kind == TANH:
        for k in range(len(y)):
            out[k] = out[k] - g[k] * (2.0 * y[k] * (1.0 - y[k] * y[k]))
    elif kind == SIGMOID:
        for k in range(len(y)):
            out[k] = out[k] + g[k] * (y[k] * (1.0 - y[k]) * (1.0 - 2.0 * y[k]))
    elif kind == SOFTPLUS:
        for k in range(len(y)):
            e = exp(-y[k])
            out[k] = out[k] + g[k] * ((1.0 - e) * e)


def padded(points: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points (d, n), labels (n,) and shares of the mean (n,), filled up to a multiple of LANES.

    What is added is the first point, with a share of 0.
    """
    rows, shares = _padding(points.shape[1])
    if len(rows) == points.shape[1]:
        return np.ascontiguousarray(points), labels, shares
    return np.ascontiguousarray(points[:, rows]), labels[rows], shares


@lru_cache(CACHED)
def _padding(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Which of so many points are taken, and their shares of the mean; nobody writes to them."""
    rows = np.zeros(-(-count // LANES) * LANES, dtype=np.int64)
    rows[:count] = np.arange(count)
    shares = np.zeros(len(rows))
    shares[:count] = 1.0 / count
    return rows, shares
