"""Stacks of field and residual layers: `StackKernel(stack, head_spec, gentle)`.

A table has a row for each layer: its kind, the number of anchors or hidden units m, and the
Runge–Kutta steps of a flow. All kinds have m (2d + 1) numbers. Layers leave what their gradients
need in arrays with a row for each evaluation (see `field_kernel.py`); a residual layer is one.
"""

import numpy as np

from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels import field_kernel, head_kernel, residual_kernel
from generator.learn.kernels.cache import inner, kernel
from generator.learn.kernels.rows import copy, fill, padded
from generator.learn.nn.fields import FieldPlan
from generator.learn.nn.residual import ResidualPlan
from generator.learn.nn.stack import Plan, Stack

JUMP, FLOW, RESIDUAL = range(3)

head_logits, head_backward = head_kernel.logits, head_kernel.backward
coefficients, coefficients_back = field_kernel.coefficients, field_kernel.coefficients_back
field_move, field_step_back, field_gentle = (
    field_kernel.move,
    field_kernel.step_back,
    field_kernel.add_gentle,
)
residual_move, residual_back = residual_kernel.move, residual_kernel.back
residual_gentle = residual_kernel.add_gentle


@inner
def forward(
    theta: Array,
    table: Integers,
    a: Array,
    ones: Array,
    X: Array,
    bumps: Array,
    total_weight: Array,
    F: Array,
    h: Array,
) -> int:
    """Moves the points h (d, n) through all layers; returns where θ's head is."""
    at, q, d = 0, 0, len(h)
    for layer in range(len(table)):
        kind, size, steps = table[layer]
        if kind == RESIDUAL:
            residual_move(theta, at, size, X[q], bumps[q], h)
            q += 1
        else:
            flow, step = kind == FLOW, 1.0 / steps
            coefficients(theta, at, size, d, a[layer])
            for _ in range(steps):
                field_move(
                    theta, at, size, flow, step, a[layer], ones, X, bumps, total_weight, F, q, h
                )
                q += 4 if flow else 1
        at += size * (2 * d + 1)
    return at


@inner
def field_back(
    theta: Array,
    at: int,
    anchors: int,
    flow: bool,
    steps: int,
    a: Array,
    X: Array,
    bumps: Array,
    total_weight: Array,
    F: Array,
    q: int,
    G: Array,
    E: Array,
    grad_a: Array,
    gradient: Array,
) -> int:
    """Adds a field layer's gradient; q is its last evaluation. Returns the one before its first."""
    fill(0.0, grad_a)
    step = 1.0 / steps
    for _ in range(steps):
        field_step_back(
            theta, at, anchors, flow, step, a, X, bumps, total_weight, F, q, G, E, grad_a, gradient
        )
        q -= 4 if flow else 1
    coefficients_back(theta, at, anchors, len(F[0]), grad_a, gradient)
    return q


@kernel
def gradients(
    theta: Array,
    table: Integers,
    weight: float,
    head_spec: Array,
    points: Array,
    labels: Integers,
    shares: Array,
    a: Array,
    ones: Array,
    X: Array,
    bumps: Array,
    total_weight: Array,
    F: Array,
    h: Array,
    rows: Array,
    z: Array,
    G: Array,
    E: Array,
    grad_a: Array,
    out: Array,
) -> None:
    """Sets the gradient (restarts, P) of the loss and `weight` times the gentle term."""
    d = len(h)
    for r in range(len(theta)):
        row, gradient = theta[r], out[r]
        fill(0.0, gradient)
        for k in range(d):
            copy(points[k], h[k])
        at = forward(row, table, a, ones, X, bumps, total_weight, F, h)
        head_backward(head_spec, row, at, h, labels, shares, rows, z, G[:d], gradient)
        q = len(X) - 1
        for layer in range(len(table) - 1, -1, -1):
            kind, size, steps = table[layer]
            at -= size * (2 * d + 1)
            if kind == RESIDUAL:
                residual_back(row, at, size, X[q], bumps[q], G[:d], E, rows[0], gradient)
                residual_gentle(row, at, size, d, weight, gradient)
                q -= 1
            else:
                q = field_back(
                    row,
                    at,
                    size,
                    kind == FLOW,
                    steps,
                    a[layer],
                    X,
                    bumps,
                    total_weight,
                    F,
                    q,
                    G,
                    E,
                    grad_a,
                    gradient,
                )
                field_gentle(row, at, size, d, weight, gradient)


@kernel
def logits(
    theta: Array,
    table: Integers,
    head_spec: Array,
    points: Array,
    labels: Integers,
    a: Array,
    ones: Array,
    X: Array,
    bumps: Array,
    total_weight: Array,
    F: Array,
    h: Array,
    rows: Array,
    out: Array,
) -> None:
    """Sets the logits (restarts, outputs, n)."""
    for r in range(len(theta)):
        for k in range(len(h)):
            copy(points[k], h[k])
        at = forward(theta[r], table, a, ones, X, bumps, total_weight, F, h)
        head_logits(head_spec, theta[r], at, h, labels, rows, out[r])


Scratch = tuple[Array, Array, Array, Array, Array, Array, Array, Array]


class StackKernel:
    """What training asks of a `Stack` of field and residual layers, and a head."""

    def __init__(self, stack: Stack, head_spec: head_kernel.HeadSpec, gentle: float) -> None:
        self._table = np.array([_row(plan) for plan in stack.plans])
        self._inputs, self._reading = stack.widths[0], head_spec
        self._gentle = float(gentle)

    def _scratch(self, count: int) -> Scratch:
        """Coefficients, ones, what evaluations leave, the points, and the head's rows."""
        d, most = self._inputs, int(self._table[:, 1].max())
        evaluations = int(np.sum(self._table[:, 2] * np.where(self._table[:, 0] == FLOW, 4, 1)))
        return (
            np.empty((len(self._table), most * (d + 2))),
            np.ones(most),
            np.empty((evaluations, d + 1, count)),
            np.empty((evaluations, most, count)),
            np.empty((evaluations, count)),
            np.empty((evaluations, d, count)),
            np.empty((d, count)),
            np.empty((head_kernel.SCRATCH, count)),
        )

    def gradient(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Of the objective (learn/nn/loss.py), (restarts, P), for points (d, n), labels (n,)."""
        head_spec = self._reading.numbers(len(labels), training=True)
        points, labels, shares = padded(points, labels)
        d, count, most = self._inputs, len(labels), int(self._table[:, 1].max())
        back = (
            np.empty((self._reading.outputs, count)),
            np.empty((4 * d, count)),
            np.empty((most + 1, count)),
            np.empty(most * (d + 2)),
        )
        gradient = np.empty(theta.shape)
        batch = points, labels, shares
        scratch = self._scratch(count)
        gradients(theta, self._table, self._gentle, head_spec, *batch, *scratch, *back, gradient)
        return gradient

    def logits(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Logits (restarts, outputs, n) of points (d, n), labels (n,)."""
        count, head_spec = len(labels), self._reading.numbers(len(labels), training=False)
        points, labels, _ = padded(points, labels)
        scores = np.empty((len(theta), self._reading.outputs, len(labels)))
        scratch = self._scratch(len(labels))
        logits(theta, self._table, head_spec, points, labels, *scratch, scores)
        return scores[..., :count]


def _row(plan: Plan) -> tuple[int, int, int]:
    """A plan's row of the table: what it is, its hidden units or anchors, its steps."""
    if isinstance(plan, ResidualPlan):
        return RESIDUAL, plan.hidden, 1
    if not isinstance(plan, FieldPlan):
        raise TypeError(f"expected a plan of a field or residual layer, got {plan!r}")
    flow = plan.kind == "flow"
    return FLOW if flow else JUMP, plan.anchors, plan.steps if flow else 1
