"""The gradient of `learn.nn.isotropy.objective` for dense layers of tanh, all of one width.

States are those of isotropy_kernel.py, two of each layer: before its activation and after it.
"""

import numpy as np

from generator.kernel_cache import inner, kernel
from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels.isotropy_kernel import (
    A,
    B,
    Batch,
    Scratch,
    add_stretch,
    batch_of,
    clear,
    head_back,
    hottest_of,
    measure,
    scratch_for,
    share_of,
    sloped,
)
from generator.learn.kernels.rows import TANH, activate, affine, combine, copy, dot, fill, total
from generator.learn.nn.architecture import Architecture
from generator.learn.nn.isotropy import Isotropy


@inner
def forward(theta: Array, layers: int, batch: Batch, states: Array) -> int:
    """Fills all states; returns where θ's head is."""
    blocks, d = states.shape[1], states.shape[2]
    k = blocks - 1
    for q in range(blocks):
        for i in range(d):
            fill(1.0 if q == i + 1 else 0.0, states[0, q, i])
    for i in range(k):
        copy(batch.points[i], states[0, 0, i])
    at, inputs = 0, k
    for layer in range(layers):
        before, turned, after = states[2 * layer], states[2 * layer + 1], states[2 * layer + 2]
        for q in range(blocks):
            for i in range(d):
                bias = theta[at + d * inputs + i] if q == 0 else 0.0
                affine(bias, before[q], 0, inputs, theta, at + i * inputs, 1, turned[q, i])
        for i in range(d):
            copy(turned[0, i], after[0, i])
            activate(after[0, i], TANH)
        for q in range(1, blocks):
            for i in range(d):
                copy(turned[q, i], after[q, i])
            sloped(after, q, d, after[q])
        at += d * (inputs + 1)
        inputs = d
    return at


@inner
def bend_back(turned: Array, value: Array, G: Array, bend: Array) -> None:
    """G becomes the derivative by what tanh was applied to; `value` are the units after it."""
    for i in range(len(value)):
        v, by_value = value[i], G[0, i]
        fill(0.0, bend)
        for q in range(1, len(G)):
            row, own = turned[q, i], G[q, i]
            for p in range(len(bend)):
                bend[p] = bend[p] + own[p] * row[p]
                own[p] = (1.0 - v[p] * v[p]) * own[p]
        for p in range(len(bend)):
            by_value[p] = (1.0 - v[p] * v[p]) * (by_value[p] - 2.0 * v[p] * bend[p])


@inner
def turn_back(
    theta: Array, at: int, inputs: int, before: Array, scratch: Scratch, gradient: Array
) -> None:
    """Sets the gradient of W (d, inputs) and b; G becomes the derivative by the state before."""
    G, E = scratch.G, scratch.E
    blocks, d = len(G), G.shape[1]
    for i in range(d):
        for j in range(inputs):
            by_W = 0.0
            for q in range(blocks):
                by_W += dot(G[q, i], before[q, j], scratch.rows[0])
            gradient[at + i * inputs + j] = by_W
        gradient[at + d * inputs + i] = total(G[0, i], scratch.rows[0])
    for q in range(blocks):
        for j in range(inputs):
            fill(0.0, E[q, j])
            combine(G[q], 0, d, theta, at + j, inputs, E[q, j])
        for j in range(inputs):
            copy(E[q, j], G[q, j])


@kernel
def gradients(theta: Array, layers: int, batch: Batch, scratch: Scratch, out: Array) -> None:
    """Sets the gradient (restarts, P) of the objective."""
    states, k, d, count = scratch.states, len(batch.points), scratch.states.shape[2], 2 * layers
    for r in range(len(theta)):
        row, gradient = theta[r], out[r]
        at = forward(row, layers, batch, states)
        fill(0.0, gradient)
        measure(batch, scratch, count)
        hottest = hottest_of(scratch.traces, count)
        clear(scratch.G)
        of_a, of_b = head_back(row, at, batch, scratch, count, gradient)
        for state in range(count, 0, -1):
            a, b = scratch.traces[state, A], scratch.traces[state, B]
            share = batch.weight * share_of(state, count, hottest) / (2.0 * k)
            of_a, of_b = of_a + share * np.sqrt(b / a), of_b + share * np.sqrt(a / b)
            add_stretch(
                states[state], batch.shown, batch.shares, of_a, of_b, scratch.grams, scratch.G
            )
            of_a = of_b = 0.0
            if state % 2 == 0:
                bend_back(states[state - 1], states[state, 0], scratch.G, scratch.rows[1])
            else:
                inputs = k if state == 1 else d
                at -= d * (inputs + 1)
                turn_back(row, at, inputs, states[state - 1], scratch, gradient)


class DenseIsotropyKernel:
    """Gradients of many restarts of dense layers of tanh of one width, with a plane."""

    def __init__(self, architecture: Architecture, setting: Isotropy) -> None:
        self._layers, self._d = len(architecture.widths) - 1, architecture.widths[-1]
        self._setting = setting

    @staticmethod
    def fits(architecture: Architecture) -> bool:
        """Whether all layers have one width, which is not below that of the input."""
        first, *widths = architecture.widths
        return len(set(widths)) == 1 and first <= widths[0]

    def gradient(self, theta: Array, points: Array, labels: Integers, weight: float) -> Array:
        """Of the objective, (restarts, P), for points (k, n), labels (n,)."""
        batch, d = batch_of(points, labels, weight, self._setting), self._d
        scratch = scratch_for(batch.points, d, 2 * self._layers + 1, 1, d)
        out = np.empty(theta.shape)
        gradients(theta, self._layers, batch, scratch, out)
        return out
