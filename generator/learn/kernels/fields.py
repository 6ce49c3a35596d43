"""Field layers, jumps and flows, with a linear head: `FieldKernel(stack, outputs, gentle)`.

The formulas are those of learn/nn/rbf.py. An *evaluation* is one computation of the field: a jump
has one, a flow four in each Runge–Kutta step. Each leaves what its gradient needs: the points with
their squares (d + 1, n), the bumps (m, n), their total (n,) and the field's value (d, n).
"""

from typing import Any

import numpy as np

from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels.cache import inner, kernel
from generator.learn.kernels.heads import loss_slope
from generator.learn.kernels.rows import add, combine, copy, dot, exp, fill, padded, total

FLOW = 1  # in a table of layers, whose rows are anchors, flow or jump, Runge–Kutta steps


@inner
def coefficients(theta: Any, at: int, anchors: int, d: int, a: Any) -> None:
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
    theta: Any, at: int, anchors: int, a: Any, ones: Any, X: Any, bumps: Any, whole: Any, F: Any
) -> None:
    """Sets |x|², the last row of X, then bumps, total and field at the points."""
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
    fill(1.0, whole)
    combine(bumps, 0, anchors, ones, 0, 1, whole)
    for k in range(d):
        row = F[k]
        fill(0.0, row)
        combine(bumps, 0, anchors, theta, at + anchors * d + k, d, row)
        for p in range(len(row)):
            row[p] = row[p] / whole[p]


@inner
def evaluate_back(
    theta: Any,
    at: int,
    anchors: int,
    a: Any,
    X: Any,
    bumps: Any,
    whole: Any,
    F: Any,
    g: Any,
    E: Any,
    of_a: Any,
    gradient: Any,
    of_x: Any,
) -> None:
    """Adds to the gradients of a and v, and sets that of x, for the gradient g (d, n) of F.

    g is divided by the total; E (anchors + 1, n) are gradients by the exponents, and a last row.
    """
    d = len(F)
    last = E[anchors]
    fill(0.0, last)
    for k in range(d):
        row, value = g[k], F[k]
        for p in range(len(row)):
            row[p] = row[p] / whole[p]
            last[p] = last[p] - row[p] * value[p]
    for i in range(anchors):
        slope, bump, v = E[i], bumps[i], at + anchors * d + i * d
        copy(last, slope)
        combine(g, 0, d, theta, v, 1, slope)
        for p in range(len(slope)):
            slope[p] = slope[p] * bump[p]
        for k in range(d):
            gradient[v + k] += dot(bump, g[k], of_x[0])
        for k in range(d + 1):
            of_a[i * (d + 2) + k] += dot(slope, X[k], of_x[0])
        of_a[i * (d + 2) + d + 1] += total(slope, of_x[0])
    fill(0.0, last)
    combine(E, 0, anchors, a, d, d + 2, last)
    for k in range(d):
        row, x = of_x[k], X[k]
        fill(0.0, row)
        combine(E, 0, anchors, a, k, d + 2, row)
        for p in range(len(row)):
            row[p] = row[p] + 2.0 * x[p] * last[p]


@inner
def coefficients_back(theta: Any, at: int, anchors: int, d: int, of_a: Any, gradient: Any) -> None:
    """Adds the gradients of c and log s that those of a mean."""
    for i in range(anchors):
        place = at + 2 * anchors * d + i
        sharp = exp(-2.0 * theta[place])
        by_square, constant = of_a[i * (d + 2) + d], of_a[i * (d + 2) + d + 1]
        of_sharp = -0.5 * by_square
        for k in range(d):
            c, by_c = theta[at + i * d + k], of_a[i * (d + 2) + k]
            gradient[at + i * d + k] += sharp * (by_c - c * constant)
            of_sharp += c * (by_c - 0.5 * c * constant)
        gradient[place] += -2.0 * sharp * of_sharp


@inner
def forward(
    theta: Any, table: Any, a: Any, ones: Any, X: Any, bumps: Any, whole: Any, F: Any, h: Any
) -> None:
    """Moves the points h (d, n) through all layers; what evaluations leave is kept."""
    at, q, d = 0, 0, len(h)
    for layer in range(len(table)):
        anchors, flow, steps = table[layer]
        coefficients(theta, at, anchors, d, a[layer])
        for _ in range(steps):
            size = 1.0 / steps
            for stage in range(4 if flow else 1):
                for k in range(d):
                    copy(h[k], X[q, k])
                    if stage:
                        add(X[q, k], size if stage == 3 else size / 2, F[q - 1, k])
                evaluate(theta, at, anchors, a[layer], ones, X[q], bumps[q], whole[q], F[q])
                q += 1
            for k in range(d):
                row = h[k]
                if flow:
                    one, two, three, four = F[q - 4, k], F[q - 3, k], F[q - 2, k], F[q - 1, k]
                    for p in range(len(row)):
                        mean = (one[p] + 2.0 * (two[p] + three[p]) + four[p]) / 6.0
                        row[p] = row[p] + size * mean
                else:
                    add(row, 1.0, F[q - 1, k])
        at += anchors * (2 * d + 1)


@inner
def step_back(
    theta: Any,
    at: int,
    anchors: int,
    flow: bool,
    size: float,
    a: Any,
    X: Any,
    bumps: Any,
    whole: Any,
    F: Any,
    q: int,
    G: Any,
    E: Any,
    of_a: Any,
    gradient: Any,
) -> None:
    """One step backwards; q is its last evaluation.

    G has 4 blocks of d rows: the gradient of what the step gave, which becomes that of what it was
    given; that of an evaluation's value; that of its points; and the sum of the last.
    """
    d = len(F[q])
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
        g, of_x = G[d : 2 * d], G[2 * d : 3 * d]
        evaluate_back(
            theta, at, anchors, a, X[q], bumps[q], whole[q], F[q], g, E, of_a, gradient, of_x
        )
        for k in range(d):
            add(G[3 * d + k], 1.0, of_x[k])
        q -= 1
    for k in range(d):
        add(G[k], 1.0, G[3 * d + k])


@kernel
def gradients(
    theta: Any,
    table: Any,
    weight: float,
    points: Any,
    labels: Any,
    shares: Any,
    a: Any,
    ones: Any,
    X: Any,
    bumps: Any,
    whole: Any,
    F: Any,
    h: Any,
    z: Any,
    G: Any,
    E: Any,
    of_a: Any,
    found: Any,
) -> None:
    """Sets the gradient (restarts, P) of the loss and `weight` times the gentle term."""
    d, outputs = len(h), len(z)
    for r in range(len(theta)):
        row, gradient = theta[r], found[r]
        fill(0.0, gradient)
        for k in range(d):
            copy(points[k], h[k])
        forward(row, table, a, ones, X, bumps, whole, F, h)
        head = len(row) - outputs * (d + 1)
        read(row, head, h, z)
        loss_slope(z, 0, labels, shares, G[0])
        for j in range(outputs):
            for k in range(d):
                gradient[head + j * d + k] = dot(z[j], h[k], G[0])
            gradient[head + outputs * d + j] = total(z[j], G[0])
        for k in range(d):
            fill(0.0, G[k])
            combine(z, 0, outputs, row, head + k, d, G[k])
        at, q = head, len(X) - 1
        for layer in range(len(table) - 1, -1, -1):
            anchors, flow, steps = table[layer]
            at -= anchors * (2 * d + 1)
            fill(0.0, of_a)
            for _ in range(steps):
                step_back(
                    row,
                    at,
                    anchors,
                    flow == FLOW,
                    1.0 / steps,
                    a[layer],
                    X,
                    bumps,
                    whole,
                    F,
                    q,
                    G,
                    E,
                    of_a,
                    gradient,
                )
                q -= 4 if flow else 1
            coefficients_back(row, at, anchors, d, of_a, gradient)
            for k in range(at + anchors * d, at + 2 * anchors * d):
                gradient[k] += weight * (2.0 * row[k])
            for k in range(at + 2 * anchors * d, at + anchors * (2 * d + 1)):
                gradient[k] += weight * (-0.02 * exp(-2.0 * row[k]))


@inner
def read(theta: Any, head: int, h: Any, z: Any) -> None:
    """Sets the logits z (outputs, n) of representations h (d, n)."""
    d, outputs = len(h), len(z)
    for j in range(outputs):
        fill(theta[head + outputs * d + j], z[j])
        combine(h, 0, d, theta, head + j * d, 1, z[j])


@kernel
def logits(
    theta: Any,
    table: Any,
    points: Any,
    a: Any,
    ones: Any,
    X: Any,
    bumps: Any,
    whole: Any,
    F: Any,
    h: Any,
    found: Any,
) -> None:
    """Sets the logits (restarts, outputs, n)."""
    d, outputs = len(h), found.shape[1]
    for r in range(len(theta)):
        for k in range(d):
            copy(points[k], h[k])
        forward(theta[r], table, a, ones, X, bumps, whole, F, h)
        read(theta[r], theta.shape[1] - outputs * (d + 1), h, found[r])


class FieldKernel:
    """What training asks of a `Stack` of field layers."""

    def __init__(self, stack: Any, outputs: int, gentle: float) -> None:
        rows = [
            (plan.anchors, int(plan.kind == "flow"), plan.steps if plan.kind == "flow" else 1)
            for plan in stack.plans
        ]
        self._table = np.array(rows)
        self._inputs, self._outputs = stack.widths[0], outputs
        self._gentle = float(gentle)

    def _scratch(self, count: int) -> tuple[Array, ...]:
        """Coefficients, ones, and what evaluations leave."""
        d, anchors = self._inputs, int(self._table[:, 0].max())
        evaluations = int(np.sum(self._table[:, 2] * np.where(self._table[:, 1] == FLOW, 4, 1)))
        return (
            np.empty((len(self._table), anchors * (d + 2))),
            np.ones(anchors),
            np.empty((evaluations, d + 1, count)),
            np.empty((evaluations, anchors, count)),
            np.empty((evaluations, count)),
            np.empty((evaluations, d, count)),
            np.empty((d, count)),
        )

    def gradient(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Of the objective (learn/nn/loss.py), (restarts, P), for points (d, n), labels (n,)."""
        points, labels, shares = padded(points, labels)
        d, count, anchors = self._inputs, len(labels), int(self._table[:, 0].max())
        back = (
            *(np.empty((rows, count)) for rows in (self._outputs, 4 * d, anchors + 1)),
            np.empty(anchors * (d + 2)),
        )
        found = np.empty(theta.shape)
        batch = points, labels, shares
        gradients(theta, self._table, self._gentle, *batch, *self._scratch(count), *back, found)
        return found

    def logits(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Logits (restarts, outputs, n) of points (d, n)."""
        points, padded_labels, _ = padded(points, labels)
        found = np.empty((len(theta), self._outputs, len(padded_labels)))
        logits(theta, self._table, points, *self._scratch(len(padded_labels)), found)
        return found[..., : len(labels)]
