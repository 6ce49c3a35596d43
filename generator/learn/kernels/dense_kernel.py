"""Dense layers: `DenseKernel(architecture, head_spec, gentle)`.

A network's values are rows of one matrix H: the coordinates of the points, then the units of each
layer. Backwards, G has the same rows. Restarts are taken one after the other, since the rows of one
fit into the processor's cache; several points are taken at a time.
"""

import numpy as np

from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels import gentle as gentle_term
from generator.learn.kernels import head_kernel
from generator.learn.kernels.cache import inner, kernel
from generator.learn.kernels.rows import (
    ACTIVATIONS,
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
from generator.learn.nn.architecture import Architecture

add_layer_roughness = gentle_term.add_layer_roughness
head_logits, head_backward = head_kernel.logits, head_kernel.backward


@inner
def forward(theta: Array, widths: Integers, kind: int, H: Array) -> int:
    """Fills the rows of H (Σ widths, n) after the first layer's inputs; returns where θ's head is.

    The last rows, as many as the last width, are the representation.
    """
    at, above = 0, 0
    for layer in range(len(widths) - 1):
        inputs, units = widths[layer], widths[layer + 1]
        below, above = above, above + inputs
        for j in range(units):
            row, weight, bias = H[above + j], at + j * inputs, theta[at + units * inputs + j]
            if inputs == 2 and kind == TANH:
                tanh_of_two(bias, theta[weight], theta[weight + 1], H[below], H[below + 1], row)
            else:
                affine(bias, H, below, inputs, theta, weight, 1, row)
                activate(row, kind)
        at += units * (inputs + 1)
    return at


@inner
def backward(
    theta: Array,
    at: int,
    widths: Integers,
    kind: int,
    H: Array,
    G: Array,
    scratch: Array,
    gradient: Array,
) -> None:
    """Sets the layers' gradient; G's last rows are the derivative by the representation."""
    above = len(H)
    for layer in range(len(widths) - 2, -1, -1):
        inputs, units = widths[layer], widths[layer + 1]
        above -= units
        at -= units * (inputs + 1)
        below = above - inputs
        for j in range(units):
            slope = G[above + j]
            times_slope(slope, H[above + j], kind)
            for i in range(inputs):
                gradient[at + j * inputs + i] = dot(slope, H[below + i], scratch)
            gradient[at + units * inputs + j] = total(slope, scratch)
        if layer:
            for i in range(inputs):
                affine(0.0, G, above, units, theta, at + i, inputs, G[below + i])


@inner
def add_gentle(
    theta: Array, widths: Integers, weight: float, small: Array, gradient: Array
) -> None:
    """Adds weight times the gradient of the gentle term."""
    if weight > 0.0:
        at = 0
        for layer in range(len(widths) - 1):
            inputs, units = widths[layer], widths[layer + 1]
            add_layer_roughness(theta, at, units, inputs, weight, small, gradient)
            at += units * (inputs + 1)


@kernel
def gradients(
    theta: Array,
    widths: Integers,
    kind: int,
    weight: float,
    head_spec: Array,
    points: Array,
    labels: Integers,
    shares: Array,
    H: Array,
    G: Array,
    z: Array,
    rows: Array,
    small: Array,
    out: Array,
) -> None:
    """Sets the gradient (restarts, P) of the loss and `weight` times the gentle term."""
    first = len(H) - widths[-1]
    for i in range(len(points)):
        copy(points[i], H[i])
    for r in range(len(theta)):
        at = forward(theta[r], widths, kind, H)
        head_backward(
            head_spec, theta[r], at, H[first:], labels, shares, rows, z, G[first:], out[r]
        )
        backward(theta[r], at, widths, kind, H, G, rows[0], out[r])
        add_gentle(theta[r], widths, weight, small, out[r])


@kernel
def logits(
    theta: Array,
    widths: Integers,
    kind: int,
    head_spec: Array,
    points: Array,
    labels: Integers,
    H: Array,
    rows: Array,
    out: Array,
) -> None:
    """Sets the logits (restarts, outputs, n)."""
    first = len(H) - widths[-1]
    for i in range(len(points)):
        copy(points[i], H[i])
    for r in range(len(theta)):
        at = forward(theta[r], widths, kind, H)
        head_logits(head_spec, theta[r], at, H[first:], labels, rows, out[r])


class DenseKernel:
    """What training asks of dense layers, an `Architecture`, and a head."""

    def __init__(
        self, architecture: Architecture, head_spec: head_kernel.HeadSpec, gentle: float
    ) -> None:
        self._widths = np.array(architecture.widths)
        self._kind = ACTIVATIONS[architecture.activation]
        self._reading = head_spec
        self._gentle = float(gentle)
        self._small = np.empty((max(self._widths) + 1, max(self._widths)))

    def gradient(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Of the objective (learn/nn/loss.py), (restarts, P), for points (d, n), labels (n,)."""
        head_spec = self._reading.numbers(len(labels), training=True)
        points, labels, shares = padded(points, labels)
        sizes = (self._widths.sum(), self._widths.sum(), self._reading.outputs, head_kernel.SCRATCH)
        H, G, z, rows = (np.empty((size, len(shares))) for size in sizes)
        gradient = np.empty(theta.shape)
        setting = self._widths, self._kind, self._gentle, head_spec
        batch = points, labels, shares
        gradients(theta, *setting, *batch, H, G, z, rows, self._small, gradient)
        return gradient

    def logits(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Logits (restarts, outputs, n) of points (d, n), labels (n,)."""
        count, head_spec = len(labels), self._reading.numbers(len(labels), training=False)
        points, labels, _ = padded(points, labels)
        scores = np.empty((len(theta), self._reading.outputs, len(labels)))
        H, rows = (
            np.empty((size, len(labels))) for size in (self._widths.sum(), head_kernel.SCRATCH)
        )
        logits(theta, self._widths, self._kind, head_spec, points, labels, H, rows, scores)
        return scores[..., :count]
