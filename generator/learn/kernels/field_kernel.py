"""Field layers, jumps and flows, of one restart: the formulas of learn/nn/rbf.py.

An *evaluation* is one computation of the field: a jump has one, a flow four in each Runge–Kutta
step. Each leaves what its gradient needs in a row of `Evaluations`.
"""

from typing import NamedTuple

from generator.array_kernels.compiled_formulas import exp
from generator.kernel_cache import inner
from generator.learn.data.dataset import Array
from generator.learn.kernels.rows import add, combine, copy, dot, fill, total


class Evaluations(NamedTuple):
    """What all evaluations leave, a row each."""

    X: Array  # (…, d + 1, n), the points and their squares
    bumps: Array  # (…, m, n)
    total_weight: Array  # (…, n)
    F: Array  # (…, d, n), the field's value


class Backward(NamedTuple):
    """Gradients on the way back through a layer.

    G has 4 blocks of d rows: the gradient of what a step gave, which becomes that of what it was
    given; that of an evaluation's value; that of its points; and the sum of the last.
    """

    G: Array  # (4 d, n)
    E: Array  # (m + 1, n), by the exponents, and a last row
    grad_a: Array  # (m (d + 2),)


@inner
def coefficients(theta: Array, at: int, anchors: int, d: int, a: Array) -> None:
    """Sets a (anchors, d + 2), row after row in one: exponents are aᵢ · (x, |x|², 1)."""
    for i in range(anchors):
        sharp = exp(-2.0 * theta[at + 2 * anchors * d + i])
        square = 0.0
        for k in range(d):
            c = theta[at + i * d + k]
            square += c * c
            a[i * (d + 2) + k] = sharp * c
        a[i * (d + 2) + d] = -0.5 * sharp
        a[i * (d + 2) + d + 1] = -0.5 * sharp * square


@inner
def evaluate(
    theta: Array,
    at: int,
    anchors: int,
    a: Array,
    ones: Array,
    evaluations: Evaluations,
    q: int,
) -> None:
    """Sets |x|², the last row of X, then bumps, total and field at the points of evaluation q."""
    X, bumps = evaluations.X[q], evaluations.bumps[q]
    total_weight, F = evaluations.total_weight[q], evaluations.F[q]
    d = len(F)
    square = X[d]
    fill(0.0, square)
    for k in range(d):
        row = X[k]
        for p in range(len(row)):
            square[p] = square[p] + row[p] * row[p]
    for i in range(anchors):
        bump = bumps[i]
        fill(a[i * (d + 2) + d + 1], bump)
        combine(X, 0, d + 1, a, i * (d + 2), 1, bump)
        for p in range(len(bump)):
            bump[p] = exp(bump[p])
    fill(1.0, total_weight)
    combine(bumps, 0, anchors, ones, 0, 1, total_weight)
    for k in range(d):
        row = F[k]
        fill(0.0, row)
        combine(bumps, 0, anchors, theta, at + anchors * d + k, d, row)
        for p in range(len(row)):
            row[p] = row[p] / total_weight[p]


@inner
def evaluate_back(
    theta: Array,
    at: int,
    anchors: int,
    a: Array,
    evaluations: Evaluations,
    q: int,
    back: Backward,
    gradient: Array,
) -> None:
    """Adds to the gradients of a and v, and sets that of x, for the gradient of evaluation q's F.

    These are the third and the second block of G; the second is divided by the total.
    """
    X, bumps = evaluations.X[q], evaluations.bumps[q]
    total_weight, F = evaluations.total_weight[q], evaluations.F[q]
    G, E, grad_a = back
    d = len(F)
    g, grad_x, last = G[d : 2 * d], G[2 * d : 3 * d], E[anchors]
    fill(0.0, last)
    for k in range(d):
        row, value = g[k], F[k]
        for p in range(len(row)):
            row[p] = row[p] / total_weight[p]
            last[p] = last[p] - row[p] * value[p]
    for i in range(anchors):
        slope, bump, v = E[i], bumps[i], at + anchors * d + i * d
        copy(last, slope)
        combine(g, 0, d, theta, v, 1, slope)
        for p in range(len(slope)):
            slope[p] = slope[p] * bump[p]
        for k in range(d):
            gradient[v + k] += dot(bump, g[k], grad_x[0])
        for k in range(d + 1):
            grad_a[i * (d + 2) + k] += dot(slope, X[k], grad_x[0])
        grad_a[i * (d + 2) + d + 1] += total(slope, grad_x[0])
    fill(0.0, last)
    combine(E, 0, anchors, a, d, d + 2, last)
    for k in range(d):
        row, x = grad_x[k], X[k]
        fill(0.0, row)
        combine(E, 0, anchors, a, k, d + 2, row)
        for p in range(len(row)):
            row[p] = row[p] + 2.0 * x[p] * last[p]


@inner
def coefficients_back(
    theta: Array, at: int, anchors: int, d: int, grad_a: Array, gradient: Array
) -> None:
    """Adds the gradients of c and log s that those of a mean."""
    for i in range(anchors):
        place = at + 2 * anchors * d + i
        sharp = exp(-2.0 * theta[place])
        by_square, constant = grad_a[i * (d + 2) + d], grad_a[i * (d + 2) + d + 1]
        of_sharp = -0.5 * by_square
        for k in range(d):
            c, by_c = theta[at + i * d + k], grad_a[i * (d + 2) + k]
            gradient[at + i * d + k] += sharp * (by_c - c * constant)
            of_sharp += c * (by_c - 0.5 * c * constant)
        gradient[place] += -2.0 * sharp * of_sharp


@inner
def move(
    theta: Array,
    at: int,
    anchors: int,
    flow: bool,
    size: float,
    a: Array,
    ones: Array,
    evaluations: Evaluations,
    q: int,
    h: Array,
) -> None:
    """Moves the points h (d, n) by a jump or a Runge–Kutta step; q is its first evaluation."""
    X, F = evaluations.X, evaluations.F
    d = len(h)
    for stage in range(4 if flow else 1):
        for k in range(d):
            copy(h[k], X[q, k])
            if stage:
                add(X[q, k], size if stage == 3 else size / 2, F[q - 1, k])
        evaluate(theta, at, anchors, a, ones, evaluations, q)
        q += 1
    for k in range(d):
        row = h[k]
        if flow:
            k1, k2, k3, k4 = F[q - 4, k], F[q - 3, k], F[q - 2, k], F[q - 1, k]
            for p in range(len(row)):
                mean = (k1[p] + 2.0 * (k2[p] + k3[p]) + k4[p]) / 6.0
                row[p] = row[p] + size * mean
        else:
            add(row, 1.0, F[q - 1, k])


@inner
def step_back(
    theta: Array,
    at: int,
    anchors: int,
    flow: bool,
    size: float,
    a: Array,
    evaluations: Evaluations,
    q: int,
    back: Backward,
    gradient: Array,
) -> None:
    """One step backwards; q is its last evaluation."""
    G, d = back.G, evaluations.F.shape[1]
    for k in range(d):
        fill(0.0, G[2 * d + k])
        fill(0.0, G[3 * d + k])
    for stage in range(3 if flow else 0, -1, -1):
        share = 1.0
        if flow:
            share = size / 6.0 if stage in (0, 3) else size / 3.0
        reach = size if stage == 2 else size / 2.0
        for k in range(d):
            fill(0.0, G[d + k])
            add(G[d + k], share, G[k])
            if flow and stage < 3:
                add(G[d + k], reach, G[2 * d + k])
        evaluate_back(theta, at, anchors, a, evaluations, q, back, gradient)
        for k in range(d):
            add(G[3 * d + k], 1.0, G[2 * d + k])
        q -= 1
    for k in range(d):
        add(G[k], 1.0, G[3 * d + k])


@inner
def add_gentle(theta: Array, at: int, anchors: int, d: int, weight: float, gradient: Array) -> None:
    """Adds weight times the gradient of the layer's part of the gentle term."""
    for k in range(at + anchors * d, at + 2 * anchors * d):
        gradient[k] += weight * (2.0 * theta[k])
    for k in range(at + 2 * anchors * d, at + anchors * (2 * d + 1)):
        gradient[k] += weight * (-0.02 * exp(-2.0 * theta[k]))
