"""What kernels do with rows of numbers, one for each point: sums of rows, products, activations.

The number of points is a multiple of LANES, and sums over points run in so many lanes that are then
added in pairs: an order that is fixed, and that processors take several numbers at a time in.
"""

from typing import Any

import numpy as np

from generator import elementary
from generator.learn.kernels.cache import inner

LANES = 16
TANH, SIGMOID, SOFTPLUS, RELU, IDENTITY = range(5)
ACTIVATIONS = {
    "tanh": TANH,
    "sigmoid": SIGMOID,
    "softplus": SOFTPLUS,
    "relu": RELU,
    "identity": IDENTITY,
}

tanh = inner(elementary.scalar_tanh)
exp = inner(elementary.scalar_exp)
log = inner(elementary.scalar_log)


@inner
def copy(x: Any, out: Any) -> None:
    """Writes a row over another. (A slice would compile messages about shapes, for seconds.)"""
    for k in range(len(out)):
        out[k] = x[k]


@inner
def fill(value: float, out: Any) -> None:
    """Writes one value over a row."""
    for k in range(len(out)):
        out[k] = value


@inner
def add_four(out: Any, w: Any, v: Any, a: Any, x: Any, y: Any, u: Any, z: Any, b: Any) -> None:
    """Adds four rows, each times its weight, one after the other."""
    for k in range(len(out)):
        out[k] = (((out[k] + w * x[k]) + v * y[k]) + a * u[k]) + b * z[k]


@inner
def add_two(out: Any, w: Any, v: Any, x: Any, y: Any) -> None:
    """Adds two rows, each times its weight, one after the other."""
    for k in range(len(out)):
        out[k] = (out[k] + w * x[k]) + v * y[k]


@inner
def add(out: Any, w: float, x: Any) -> None:
    """Adds a row times a weight."""
    for k in range(len(out)):
        out[k] = out[k] + w * x[k]


@inner
def combine(rows: Any, first: int, count: int, weights: Any, at: int, step: int, out: Any) -> None:
    """Adds `count` rows from `first` on, times the weights from `at` on in steps of `step`."""
    j = 0
    while j + 4 <= count:
        i, k = first + j, at + j * step
        add_four(
            out,
            weights[k],
            weights[k + step],
            weights[k + 2 * step],
            rows[i],
            rows[i + 1],
            rows[i + 2],
            rows[i + 3],
            weights[k + 3 * step],
        )
        j += 4
    if j + 2 <= count:
        i, k = first + j, at + j * step
        add_two(out, weights[k], weights[k + step], rows[i], rows[i + 1])
        j += 2
    if j < count:
        add(out, weights[at + j * step], rows[first + j])


@inner
def dot(x: Any, y: Any) -> float:
    """Σ xy."""
    a = b = c = d = e = f = g = h = 0.0
    for k in range(0, len(x), 8):
        a += x[k] * y[k]
        b += x[k + 1] * y[k + 1]
        c += x[k + 2] * y[k + 2]
        d += x[k + 3] * y[k + 3]
        e += x[k + 4] * y[k + 4]
        f += x[k + 5] * y[k + 5]
        g += x[k + 6] * y[k + 6]
        h += x[k + 7] * y[k + 7]
    return ((a + e) + (c + g)) + ((b + f) + (d + h))


@inner
def total(x: Any) -> float:
    """Σ x."""
    a = b = c = d = e = f = g = h = 0.0
    for k in range(0, len(x), 8):
        a += x[k]
        b += x[k + 1]
        c += x[k + 2]
        d += x[k + 3]
        e += x[k + 4]
        f += x[k + 5]
        g += x[k + 6]
        h += x[k + 7]
    return ((a + e) + (c + g)) + ((b + f) + (d + h))


@inner
def activate(x: Any, kind: int) -> None:
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
def times_slope(g: Any, y: Any, kind: int) -> None:
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


def padded(points: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points (d, n), labels (n,) and shares of the mean (n,), filled up to a multiple of LANES.

    What is added is the first point, with a share of 0.
    """
    count = points.shape[1]
    rows = np.zeros(-(-count // LANES) * LANES, dtype=np.int64)
    rows[:count] = np.arange(count)
    shares = np.zeros(len(rows))
    shares[:count] = 1.0 / count
    return np.ascontiguousarray(points[:, rows]), labels[rows], shares
