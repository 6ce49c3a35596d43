"""The contractive penalty on dense layers: `ContractiveKernel(restrained, head_spec, gentle)`.

The formulas are those of learn/nn/contractive.py. Beside the values H (see `dense_kernel.py`) there
are derivatives by each coordinate of the points: U before and J after the slope σ' of each unit,
both (d, Σ widths, n). Backwards, G belongs to H, and K to J, then to U. The head's weights have a
fixed length: `fixed` are the parameters with them.
"""

from typing import NamedTuple

import numpy as np

from generator.kernel_cache import inner, kernel
from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels import dense_kernel, head_kernel
from generator.learn.kernels.dense_kernel import DenseKernel
from generator.learn.kernels.head_kernel import Head, HeadSpec
from generator.learn.kernels.rows import (
    add_bend,
    affine,
    copy,
    dot,
    fill,
    times_slope,
    total,
)
from generator.learn.nn.contractive import Restrained

head_logits, head_backward = head_kernel.logits, head_kernel.backward
forward, add_gentle = dense_kernel.forward, dense_kernel.add_gentle


class ByPoint(NamedTuple):
    """Derivatives by each coordinate of the points, and what belongs to J: (d, Σ widths, n)."""

    U: Array
    J: Array
    K: Array


@inner
def fix(theta: Array, at: int, size: int, length: float, fixed: Array) -> float:
    """Sets the parameters with a head, `size` weights from `at` on, of that length; returns its."""
    copy(theta, fixed)
    square = 0.0
    for k in range(at, at + size):
        square += theta[k] * theta[k]
    own = np.sqrt(square)
    for k in range(at, at + size):
        fixed[k] = length * theta[k] / own
    return own


@inner
def unfix(fixed: Array, at: int, size: int, length: float, own: float, gradient: Array) -> None:
    """The gradient by the fixed weights becomes that by the free ones, whose length is `own`."""
    along = 0.0
    for k in range(at, at + size):
        along += gradient[k] * fixed[k]
    for k in range(at, at + size):
        gradient[k] = (length * gradient[k] - along / length * fixed[k]) / own


@inner
def carry_derivatives(
    theta: Array, widths: Integers, kind: int, H: Array, U: Array, J: Array
) -> None:
    """Fills U and J."""
    at, above = 0, 0
    for layer in range(len(widths) - 1):
        inputs, units = widths[layer], widths[layer + 1]
        below, above = above, above + inputs
        for k in range(len(U)):
            for j in range(units):
                row, weight = U[k, above + j], at + j * inputs
                if layer:
                    affine(0.0, J[k], below, inputs, theta, weight, 1, row)
                else:
                    fill(theta[weight + k], row)
                copy(row, J[k, above + j])
                times_slope(J[k, above + j], H[above + j], kind)
        at += units * (inputs + 1)


@inner
def unit_back(y: Array, unit: int, kind: int, U: Array, G: Array, K: Array, bend: Array) -> None:
    """G and K of one unit, whose value is y, become derivatives before its activation."""
    fill(0.0, bend)
    for k in range(len(U)):
        by_slope, u = K[k, unit], U[k, unit]
        for p in range(len(bend)):
            bend[p] = bend[p] + by_slope[p] * u[p]
        times_slope(by_slope, y, kind)
    times_slope(G[unit], y, kind)
    add_bend(G[unit], bend, y, kind)


@inner
def backward(
    theta: Array,
    at: int,
    widths: Integers,
    kind: int,
    H: Array,
    G: Array,
    by_point: ByPoint,
    rows: Array,
    gradient: Array,
) -> None:
    """Sets the layers' gradient; the last rows of G and K are by the representation and its J."""
    U, J, K = by_point
    above, scratch = len(H), rows[0]
    for layer in range(len(widths) - 2, -1, -1):
        inputs, units = widths[layer], widths[layer + 1]
        above -= units
        at -= units * (inputs + 1)
        below = above - inputs
        for j in range(units):
            unit = above + j
            unit_back(H[unit], unit, kind, U, G, K, rows[1])
            for i in range(inputs):
                slope = dot(G[unit], H[below + i], scratch)
                if layer:
                    for k in range(len(U)):
                        slope += dot(K[k, unit], J[k, below + i], scratch)
                else:
                    slope += total(K[i, unit], scratch)
                gradient[at + j * inputs + i] = slope
            gradient[at + units * inputs + j] = total(G[unit], scratch)
        if layer:
            for i in range(inputs):
                affine(0.0, G, above, units, theta, at + i, inputs, G[below + i])
                for k in range(len(U)):
                    affine(0.0, K[k], above, units, theta, at + i, inputs, K[k, below + i])


@kernel
def gradients(
    theta: Array,
    widths: Integers,
    kind: int,
    weight: float,
    strength: float,
    length: float,
    points: Array,
    head: Head,
    H: Array,
    G: Array,
    by_point: ByPoint,
    fixed: Array,
    small: Array,
    out: Array,
) -> None:
    """Sets the gradient (restarts, P) of loss, penalty and `weight` times the gentle term."""
    last = widths[-1]
    first, size = len(H) - last, last * len(head.z)
    U, J, K = by_point
    for i in range(len(points)):
        copy(points[i], H[i])
    for r in range(len(theta)):
        at = forward(theta[r], widths, kind, H)
        carry_derivatives(theta[r], widths, kind, H, U, J)
        own = fix(theta[r], at, size, length, fixed)
        head_backward(head, fixed, at, H[first:], G[first:], out[r])
        unfix(fixed, at, size, length, own, out[r])
        for k in range(len(U)):
            for j in range(first, len(H)):
                by_J, J_row = K[k, j], J[k, j]
                for p in range(len(by_J)):
                    by_J[p] = (2.0 * strength * head.shares[p]) * J_row[p]
        backward(theta[r], at, widths, kind, H, G, by_point, head.rows, out[r])
        add_gentle(theta[r], widths, weight, small, out[r])


@kernel
def logits(
    theta: Array,
    widths: Integers,
    kind: int,
    length: float,
    points: Array,
    head: Head,
    H: Array,
    fixed: Array,
    out: Array,
) -> None:
    """Sets the logits (restarts, outputs, n)."""
    first = len(H) - widths[-1]
    for i in range(len(points)):
        copy(points[i], H[i])
    for r in range(len(theta)):
        at = forward(theta[r], widths, kind, H)
        fix(theta[r], at, widths[-1] * out.shape[1], length, fixed)
        head_logits(head, fixed, at, H[first:], out[r])


class ContractiveKernel(DenseKernel):
    """What training asks of dense layers under the penalty, a `Restrained`."""

    def __init__(self, restrained: Restrained, head_spec: HeadSpec, gentle: float) -> None:
        super().__init__(restrained, head_spec, gentle)
        self._strength, self._length = float(restrained.strength), float(restrained.length)

    def _set_gradients(self, theta: Array, points: Array, head: Head, out: Array) -> None:
        d, count = points.shape
        H, G = np.empty((2, self._widths.sum(), count))
        by_point = ByPoint(*np.empty((3, d, self._widths.sum(), count)))
        setting = self._widths, self._kind, self._gentle, self._strength, self._length
        fixed = np.empty(theta.shape[1])
        gradients(theta, *setting, points, head, H, G, by_point, fixed, self._small, out)

    def _set_logits(self, theta: Array, points: Array, head: Head, out: Array) -> None:
        H, fixed = np.empty((self._widths.sum(), points.shape[1])), np.empty(theta.shape[1])
        logits(theta, self._widths, self._kind, self._length, points, head, H, fixed, out)
