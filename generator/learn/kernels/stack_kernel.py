"""Stacks of field and residual layers: `StackKernel(stack, head_spec, gentle)`.

A table has a row for each layer: its kind, the number of anchors or hidden units m, the Runge–Kutta
steps of a flow, and the activation of a residual layer. All kinds have m (2d + 1) numbers. Layers
leave what their gradients need in arrays with a row for each evaluation (see `field_kernel.py`); a
residual layer is one.
"""

import numpy as np

from generator.kernel_cache import inner, kernel
from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels import field_kernel, head_kernel, residual_kernel
from generator.learn.kernels.field_kernel import Backward, Evaluations
from generator.learn.kernels.head_kernel import Head, HeadSpec
from generator.learn.kernels.headed_kernel import HeadedKernel
from generator.learn.kernels.rows import ACTIVATIONS, copy, fill
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
    evaluations: Evaluations,
    h: Array,
) -> int:
    """Moves the points h (d, n) through all layers; returns where θ's head is."""
    at, q, d = 0, 0, len(h)
    for layer in range(len(table)):
        kind, size, steps, activation = table[layer]
        if kind == RESIDUAL:
            X, y = evaluations.X[q], evaluations.bumps[q]
            residual_move(theta, at, size, activation, X, y, h)
            q += 1
        else:
            flow, step = kind == FLOW, 1.0 / steps
            coefficients(theta, at, size, d, a[layer])
            for _ in range(steps):
                field_move(theta, at, size, flow, step, a[layer], ones, evaluations, q, h)
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
    evaluations: Evaluations,
    q: int,
    back: Backward,
    gradient: Array,
) -> int:
    """Adds a field layer's gradient; q is its last evaluation. Returns the one before its first."""
    fill(0.0, back.grad_a)
    step = 1.0 / steps
    for _ in range(steps):
        field_step_back(theta, at, anchors, flow, step, a, evaluations, q, back, gradient)
        q -= 4 if flow else 1
    coefficients_back(theta, at, anchors, evaluations.F.shape[1], back.grad_a, gradient)
    return q


@kernel
def gradients(
    theta: Array,
    table: Integers,
    weight: float,
    points: Array,
    head: Head,
    a: Array,
    ones: Array,
    evaluations: Evaluations,
    h: Array,
    back: Backward,
    out: Array,
) -> None:
    """Sets the gradient (restarts, P) of the loss and `weight` times the gentle term."""
    d = len(h)
    G = back.G[:d]
    for r in range(len(theta)):
        row, gradient = theta[r], out[r]
        fill(0.0, gradient)
        for k in range(d):
            copy(points[k], h[k])
        at = forward(row, table, a, ones, evaluations, h)
        head_backward(head, row, at, h, G, gradient)
        q = len(evaluations.X) - 1
        for layer in range(len(table) - 1, -1, -1):
            kind, size, steps, activation = table[layer]
            at -= size * (2 * d + 1)
            if kind == RESIDUAL:
                X, y, scratch = evaluations.X[q], evaluations.bumps[q], head.rows[0]
                residual_back(row, at, size, activation, X, y, G, back.E, scratch, gradient)
                residual_gentle(row, at, size, d, weight, gradient)
                q -= 1
            else:
                flow = kind == FLOW
                q = field_back(row, at, size, flow, steps, a[layer], evaluations, q, back, gradient)
                field_gentle(row, at, size, d, weight, gradient)


@kernel
def logits(
    theta: Array,
    table: Integers,
    points: Array,
    head: Head,
    a: Array,
    ones: Array,
    evaluations: Evaluations,
    h: Array,
    out: Array,
) -> None:
    """Sets the logits (restarts, outputs, n)."""
    for r in range(len(theta)):
        for k in range(len(h)):
            copy(points[k], h[k])
        at = forward(theta[r], table, a, ones, evaluations, h)
        head_logits(head, theta[r], at, h, out[r])


class StackKernel(HeadedKernel):
    """What training asks of a `Stack` of field and residual layers, and a head."""

    def __init__(self, stack: Stack, head_spec: HeadSpec, gentle: float) -> None:
        super().__init__(head_spec, gentle)
        self._table = np.array([_row(plan) for plan in stack.plans])
        self._most = int(self._table[:, 1].max())  # anchors or hidden units

    def _scratch(self, d: int, count: int) -> tuple[Array, Array, Evaluations, Array]:
        """Coefficients, ones, what evaluations leave, and the points, for points (d, count)."""
        rows = int(np.sum(self._table[:, 2] * np.where(self._table[:, 0] == FLOW, 4, 1)))
        evaluations = Evaluations(
            np.empty((rows, d + 1, count)),
            np.empty((rows, self._most, count)),
            np.empty((rows, count)),
            np.empty((rows, d, count)),
        )
        a = np.empty((len(self._table), self._most * (d + 2)))
        return a, np.ones(self._most), evaluations, np.empty((d, count))

    def _set_gradients(self, theta: Array, points: Array, head: Head, out: Array) -> None:
        d, count = points.shape
        back = Backward(
            np.empty((4 * d, count)),
            np.empty((self._most + 1, count)),
            np.empty(self._most * (d + 2)),
        )
        scratch = self._scratch(d, count)
        gradients(theta, self._table, self._gentle, points, head, *scratch, back, out)

    def _set_logits(self, theta: Array, points: Array, head: Head, out: Array) -> None:
        logits(theta, self._table, points, head, *self._scratch(*points.shape), out)


def _row(plan: Plan) -> tuple[int, int, int, int]:
    """A plan's row of the table: what it is, its hidden units or anchors, steps, activation."""
    if isinstance(plan, ResidualPlan):
        return RESIDUAL, plan.hidden, 1, ACTIVATIONS[plan.activation]
    if not isinstance(plan, FieldPlan):
        raise TypeError(f"expected a plan of a field or residual layer, got {plan!r}")
    flow = plan.kind == "flow"
    return FLOW if flow else JUMP, plan.anchors, plan.steps if flow else 1, ACTIVATIONS["identity"]
