"""Neighbours as a head: the formulas of learn/nn/knn.py, one classified point after the other.

`count` points vote and are classified; what follows in a row is padding. With `halves` the two
halves vote on each other, else all others vote. The power of the distance is 0 for a Gaussian's
weights. Distances are made of differences, which lose no digits far from the origin.
"""

import numpy as np

from generator.array_kernels.compiled_formulas import exp, log
from generator.kernel_cache import inner
from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels.rows import dot, fill, total
from generator.learn.nn.knn import GUARD, TINY

SQUARES, WEIGHTS, APART = 1, 2, 3  # rows of the scratch; row 0 is the scratch of sums


@inner
def weigh(
    h: Array, i: int, count: int, halves: bool, power: float, log_scale: float, rows: Array
) -> None:
    """Sets the squared distances from point i, and the weights of its voters, the largest 1."""
    squares, weights = rows[SQUARES], rows[WEIGHTS]
    fill(0.0, squares)
    for k in range(len(h)):
        row, x = h[k], h[k, i]
        for j in range(len(row)):
            squares[j] = squares[j] + (row[j] - x) * (row[j] - x)
    if power > 0.0:
        for j in range(len(squares)):
            weights[j] = -0.5 * power * log(squares[j] + GUARD)
    else:
        scale = exp(log_scale)
        for j in range(len(squares)):
            weights[j] = -scale * squares[j]
    first, last = 0, count
    if halves:
        first, last = (0, count // 2) if i >= count // 2 else (count // 2, count)
    fill(-np.inf, weights[:first])
    fill(-np.inf, weights[last:])
    weights[i] = -np.inf
    top = -np.inf
    for j in range(first, last):
        top = max(top, weights[j])
    for j in range(len(weights)):
        weights[j] = exp(weights[j] - top)


@inner
def sum_classes(weights: Array, labels: Integers, sums: Array) -> float:
    """Sets the sum of the weights of each class (c,), and returns that of all."""
    fill(0.0, sums)
    for j in range(len(weights)):
        sums[labels[j]] += weights[j]
    whole = 0.0
    for c in range(len(sums)):
        sums[c] += TINY
        whole += sums[c]
    return whole


@inner
def log_shares(
    h: Array,
    labels: Integers,
    count: int,
    halves: bool,
    power: float,
    log_scale: float,
    rows: Array,
    z: Array,
) -> None:
    """Sets the log of each class's share (c, n)."""
    sums = np.empty(len(z))
    for i in range(count):
        weigh(h, i, count, halves, power, log_scale, rows)
        whole = log(sum_classes(rows[WEIGHTS], labels, sums))
        for c in range(len(z)):
            z[c, i] = log(sums[c]) - whole


@inner
def by_class(sums: Array, whole: float, own: int, share: float, slopes: Array) -> None:
    """Sets the gradient of a point's softmax loss by the weight of each class, (c,)."""
    top = -np.inf
    for c in range(len(sums)):
        slopes[c] = log(sums[c]) - log(whole)
        top = max(top, slopes[c])
    likely = 0.0
    for c in range(len(sums)):
        slopes[c] = exp(slopes[c] - top)
        likely += slopes[c]
    every = 0.0
    for c in range(len(sums)):
        slopes[c] = (slopes[c] / likely - (1.0 if c == own else 0.0)) * share
        every += slopes[c]
    for c in range(len(sums)):
        slopes[c] = slopes[c] / sums[c] - every / whole


@inner
def neighbours_back(
    h: Array,
    labels: Integers,
    shares: Array,
    count: int,
    halves: bool,
    power: float,
    log_scale: float,
    classes: int,
    rows: Array,
    G: Array,
) -> float:
    """Adds the gradient of the mean loss by h to G (d, n), and returns that by log κ."""
    squares, slopes, apart = rows[SQUARES], rows[WEIGHTS], rows[APART]
    sums, per_class = np.empty(classes), np.empty(classes)
    scale, of_scale = exp(log_scale), 0.0
    for i in range(count):
        weigh(h, i, count, halves, power, log_scale, rows)
        whole = sum_classes(slopes, labels, sums)
        by_class(sums, whole, labels[i], shares[i], per_class)
        for j in range(len(slopes)):  # by log w, then by the squared distance
            slopes[j] = slopes[j] * per_class[labels[j]]
        if power > 0.0:
            for j in range(len(slopes)):
                slopes[j] = slopes[j] * (-0.5 * power / (squares[j] + GUARD))
        else:
            of_scale -= scale * dot(slopes, squares, rows[0])
            for j in range(len(slopes)):
                slopes[j] = -scale * slopes[j]
        for k in range(len(h)):
            row, x, out = h[k], h[k, i], G[k]
            for j in range(len(row)):
                apart[j] = 2.0 * slopes[j] * (row[j] - x)
                out[j] = out[j] + apart[j]
            out[i] -= total(apart, rows[0])
    return of_scale
