"""Dense layers: `DenseKernel(architecture, head_spec, gentle)`.

A network's values are rows of one matrix H: the coordinates of the points, then the units of each
layer. Backwards, G has the same rows. Restarts are taken one after the other, since the rows of one
fit into the processor's cache; several points are taken at a time.
"""

import numpy as np

from generator.kernel_cache import inner, kernel
from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels import gentle as gentle_term
from generator.learn.kernels import head_kernel
from generator.learn.kernels.head_kernel import Head, HeadSpec
from generator.learn.kernels.headed_kernel import HeadedKernel
from generator.learn.kernels.rows import (
    ACTIVATIONS,
    TANH,
    activate,
    affine,
    copy,
    dot,
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
    points: Array,
    head: Head,
    H: Array,
    G: Array,
    small: Array,
    out: Array,
) -> None:
    """Sets the gradient (restarts, P) of the loss and `weight` times the gentle term."""
    first = len(H) - widths[-1]
    for i in range(len(points)):
        copy(points[i], H[i])
    for r in range(len(theta)):
        at = forward(theta[r], widths, kind, H)
        head_backward(head, theta[r], at, H[first:], G[first:], out[r])
        backward(theta[r], at, widths, kind, H, G, head.rows[0], out[r])
        add_gentle(theta[r], widths, weight, small, out[r])


@kernel
def logits(
    theta: Array, widths: Integers, kind: int, points: Array, head: Head, H: Array, out: Array
) -> None:
    """Sets the logits (restarts, outputs, n)."""
    first = len(H) - widths[-1]
    for i in range(len(points)):
        copy(points[i], H[i])
    for r in range(len(theta)):
        at = forward(theta[r], widths, kind, H)
        head_logits(head, theta[r], at, H[first:], out[r])


class DenseKernel(HeadedKernel):
    """What training asks of dense layers, an `Architecture`, and a head."""

    def __init__(self, architecture: Architecture, head_spec: HeadSpec, gentle: float) -> None:
        super().__init__(head_spec, gentle)
        self._widths = np.array(architecture.widths)
        self._kind = ACTIVATIONS[architecture.activation]
        self._small = np.empty((max(self._widths) + 1, max(self._widths)))

    def _set_gradients(self, theta: Array, points: Array, head: Head, out: Array) -> None:
        H, G = np.empty((2, self._widths.sum(), points.shape[1]))
        setting = self._widths, self._kind, self._gentle
        gradients(theta, *setting, points, head, H, G, self._small, out)

    def _set_logits(self, theta: Array, points: Array, head: Head, out: Array) -> None:
        H = np.empty((self._widths.sum(), points.shape[1]))
        logits(theta, self._widths, self._kind, points, head, H, out)
