"""The contractive penalty on dense layers: `ContractiveKernel(restrained, head_spec, gentle)`.

The formulas are those of learn/nn/contractive.py. Beside the values H (see `dense.py`) there are
derivatives by each coordinate of the points: U before and J after the slope σ' of each unit, both
(d, Σ widths, n). Backwards, G belongs to H, and K to J, then to U. The head's weights have a fixed
length: `fixed` are the parameters with them.
"""

import numpy as np

from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels import dense_kernel, head_kernel
from generator.learn.kernels.cache import inner, kernel
from generator.learn.kernels.rows import (
    ACTIVATIONS,
    add_bend,
    affine,
    copy,
    dot,
    fill,
    padded,
    times_slope,
    total,
)
from generator.learn.nn.contractive import Restrained

head_logits, head_backward = head_kernel.logits, head_kernel.backward
forward, add_gentle = dense_kernel.forward, dense_kernel.add_gentle


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
    U: Array,
    J: Array,
    G: Array,
    K: Array,
    rows: Array,
    gradient: Array,
) -> None:
    """Sets the layers' gradient; the last rows of G and K are by the representation and its J."""
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
    head_spec: Array,
    points: Array,
    labels: Integers,
    shares: Array,
    H: Array,
    G: Array,
    U: Array,
    J: Array,
    K: Array,
    z: Array,
    rows: Array,
    fixed: Array,
    small: Array,
    out: Array,
) -> None:
    """Sets the gradient (restarts, P) of loss, penalty and `weight` times the gentle term."""
    last = widths[-1]
    first, size = len(H) - last, last * len(z)
    for i in range(len(points)):
        copy(points[i], H[i])
    for r in range(len(theta)):
        at = forward(theta[r], widths, kind, H)
        carry_derivatives(theta[r], widths, kind, H, U, J)
        own = fix(theta[r], at, size, length, fixed)
        head_backward(head_spec, fixed, at, H[first:], labels, shares, rows, z, G[first:], out[r])
        unfix(fixed, at, size, length, own, out[r])
        for k in range(len(U)):
            for j in range(first, len(H)):
                by_J, J_row = K[k, j], J[k, j]
                for p in range(len(shares)):
                    by_J[p] = (2.0 * strength * shares[p]) * J_row[p]
        backward(theta[r], at, widths, kind, H, U, J, G, K, rows, out[r])
        add_gentle(theta[r], widths, weight, small, out[r])


@kernel
def logits(
    theta: Array,
    widths: Integers,
    kind: int,
    length: float,
    head_spec: Array,
    points: Array,
    labels: Integers,
    H: Array,
    rows: Array,
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
        head_logits(head_spec, fixed, at, H[first:], labels, rows, out[r])


class ContractiveKernel:
    """What training asks of dense layers under the penalty, a `Restrained`."""

    def __init__(
        self, restrained: Restrained, head_spec: head_kernel.HeadSpec, gentle: float
    ) -> None:
        self._widths = np.array(restrained.widths)
        self._kind = ACTIVATIONS[restrained.activation]
        self._strength, self._length = float(restrained.strength), float(restrained.length)
        self._reading = head_spec
        self._gentle = float(gentle)
        self._small = np.empty((max(self._widths) + 1, max(self._widths)))

    def gradient(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Of the objective (learn/nn/loss.py), (restarts, P), for points (d, n), labels (n,)."""
        head_spec = self._reading.numbers(len(labels), training=True)
        points, labels, shares = padded(points, labels)
        height, count = int(self._widths.sum()), len(labels)
        H, G = (np.empty((height, count)) for _ in range(2))
        U, J, K = (np.empty((len(points), height, count)) for _ in range(3))
        z, rows = (np.empty((size, count)) for size in (self._reading.outputs, head_kernel.SCRATCH))
        gradient, fixed = np.empty(theta.shape), np.empty(theta.shape[1])
        gradients(
            theta,
            self._widths,
            self._kind,
            self._gentle,
            self._strength,
            self._length,
            head_spec,
            points,
            labels,
            shares,
            *(H, G, U, J, K, z, rows, fixed, self._small),
            gradient,
        )
        return gradient

    def logits(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Logits (restarts, outputs, n) of points (d, n), labels (n,)."""
        count, head_spec = len(labels), self._reading.numbers(len(labels), training=False)
        points, labels, _ = padded(points, labels)
        scores = np.empty((len(theta), self._reading.outputs, len(labels)))
        H, rows = (
            np.empty((size, len(labels))) for size in (self._widths.sum(), head_kernel.SCRATCH)
        )
        fixed = np.empty(theta.shape[1])
        setting = self._widths, self._kind, self._length, head_spec
        logits(theta, *setting, points, labels, H, rows, fixed, scores)
        return scores[..., :count]
