"""Dense layers with a linear head: `DenseKernel(architecture, outputs, gentle)`.

A network's values are rows of one matrix H: the coordinates of the points, then the units of each
layer, then the outputs. Backwards, G has the same rows. Restarts are taken one after the other,
since the rows of one fit into the processor's cache; several points are taken at a time.
"""

from typing import Any

import numpy as np

from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels import gentle as gentle_term
from generator.learn.kernels.cache import inner, kernel
from generator.learn.kernels.heads import loss_slope
from generator.learn.kernels.rows import (
    ACTIVATIONS,
    IDENTITY,
    TANH,
    activate,
    affine,
    copy,
    dot,
    padded,
    tanh_of_two,
    times_slope,
    total,
)

add_sprawl = gentle_term.add_sprawl


@inner
def forward(theta: Any, widths: Any, kind: int, H: Any) -> None:
    """Fills the rows of H (Σ widths, n) after the first layer's inputs, the outputs' included."""
    at, above = 0, 0
    for layer in range(len(widths) - 1):
        inputs, units = widths[layer], widths[layer + 1]
        below, above = above, above + inputs
        last = layer == len(widths) - 2
        for j in range(units):
            row, weight, bias = H[above + j], at + j * inputs, theta[at + units * inputs + j]
            if inputs == 2 and kind == TANH and not last:
                tanh_of_two(bias, theta[weight], theta[weight + 1], H[below], H[below + 1], row)
            else:
                affine(bias, H, below, inputs, theta, weight, 1, row)
                activate(row, IDENTITY if last else kind)
        at += units * (inputs + 1)


@inner
def backward(
    theta: Any, widths: Any, kind: int, H: Any, G: Any, scratch: Any, gradient: Any
) -> None:
    """Sets the gradient (P,); G's last rows are the derivative by the logits.

    The first row of G isn't used: it is the scratch of sums.
    """
    at, above = len(theta), len(H)
    for layer in range(len(widths) - 2, -1, -1):
        inputs, units = widths[layer], widths[layer + 1]
        above -= units
        at -= units * (inputs + 1)
        below = above - inputs
        for j in range(units):
            slope = G[above + j]
            if layer < len(widths) - 2:
                times_slope(slope, H[above + j], kind)
            for i in range(inputs):
                gradient[at + j * inputs + i] = dot(slope, H[below + i], scratch)
            gradient[at + units * inputs + j] = total(slope, scratch)
        if layer:
            for i in range(inputs):
                affine(0.0, G, above, units, theta, at + i, inputs, G[below + i])


@kernel
def gradients(
    theta: Any,
    widths: Any,
    kind: int,
    weight: float,
    points: Any,
    labels: Any,
    shares: Any,
    H: Any,
    G: Any,
    small: Any,
    found: Any,
) -> None:
    """Sets the gradient (restarts, P) of the loss and `weight` times the gentle term."""
    first = len(H) - widths[-1]
    for i in range(len(points)):
        copy(points[i], H[i])
    for r in range(len(theta)):
        forward(theta[r], widths, kind, H)
        for i in range(first, len(H)):
            copy(H[i], G[i])
        loss_slope(G, first, labels, shares, G[0])
        backward(theta[r], widths, kind, H, G, G[0], found[r])
        if weight > 0.0:
            at = 0
            for layer in range(len(widths) - 2):
                inputs, units = widths[layer], widths[layer + 1]
                add_sprawl(theta[r], at, units, inputs, weight, small, found[r])
                at += units * (inputs + 1)


@kernel
def logits(theta: Any, widths: Any, kind: int, points: Any, H: Any, found: Any) -> None:
    """Sets the logits (restarts, outputs, n)."""
    first = len(H) - widths[-1]
    for i in range(len(points)):
        copy(points[i], H[i])
    for r in range(len(theta)):
        forward(theta[r], widths, kind, H)
        for i in range(widths[-1]):
            copy(H[first + i], found[r, i])


class DenseKernel:
    """What training asks of an `Architecture` of dense layers."""

    def __init__(self, architecture: Any, outputs: int, gentle: float) -> None:
        self._widths = np.array([*architecture.widths, outputs])
        self._kind = ACTIVATIONS[architecture.activation]
        self._gentle = float(gentle)
        self._small = np.empty((max(self._widths) + 1, max(self._widths)))

    def gradient(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Of the objective (learn/nn/loss.py), (restarts, P), for points (d, n), labels (n,)."""
        points, labels, shares = padded(points, labels)
        H, G = (np.empty((self._widths.sum(), len(shares))) for _ in range(2))
        found = np.empty(theta.shape)
        setting = self._widths, self._kind, self._gentle
        gradients(theta, *setting, points, labels, shares, H, G, self._small, found)
        return found

    def logits(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Logits (restarts, outputs, n) of points (d, n)."""
        count = len(labels)
        points, labels, _ = padded(points, labels)
        found = np.empty((len(theta), self._widths[-1], len(labels)))
        H = np.empty((self._widths.sum(), len(labels)))
        logits(theta, self._widths, self._kind, points, H, found)
        return found[..., :count]
