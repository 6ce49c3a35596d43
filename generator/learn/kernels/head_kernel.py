"""Heads: a linear one, or neighbours. `logits` and `backward` do what the head spec says.

A head spec is four numbers, an array made by `HeadSpec.numbers`: the kind of the head, the number
of points (the rest are padding), and for neighbours whether the two halves vote on each other, and
the power of the distance. Rows hold a number for each point.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from generator.array_kernels.compiled_formulas import exp, tanh
from generator.kernel_cache import inner
from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels.neighbours import log_shares, neighbours_back
from generator.learn.kernels.rows import combine, copy, dot, fill, total

KIND, COUNT, HALVES, POWER = range(4)  # in the numbers of a head spec
LINEAR, NEIGHBOURS = range(2)
SCRATCH = 4  # rows that a head needs


@dataclass(frozen=True)
class HeadSpec:
    """Which head reads the last representation, with so many outputs."""

    outputs: int
    kind: int = LINEAR
    halves: bool = False  # in training
    power: float = 0.0  # of the distance; 0: a Gaussian's weights

    def numbers(self, count: int, training: bool) -> Array:
        """The array that kernels read, for `count` points."""
        halves = self.halves and training
        return np.array([self.kind, count, halves, self.power], dtype=float)


class Head(NamedTuple):
    """A head, the batch that it classifies, and its scratch."""

    spec: Array  # (4,)
    labels: Integers  # (n,)
    shares: Array  # (n,), of each point in the mean
    rows: Array  # (SCRATCH, n), scratch
    z: Array  # (outputs, n), scratch of gradients


@inner
def logits(head: Head, theta: Array, at: int, h: Array, z: Array) -> None:
    """Sets the logits z (outputs, n) of representations h (d, n); the head's numbers from `at`."""
    if head.spec[KIND] == NEIGHBOURS:
        count, halves, power = int(head.spec[COUNT]), head.spec[HALVES] > 0.0, head.spec[POWER]
        log_shares(h, head.labels, count, halves, power, theta[at], head.rows, z)
        return
    d, outputs = len(h), len(z)
    for j in range(outputs):
        fill(theta[at + outputs * d + j], z[j])
        combine(h, 0, d, theta, at + j * d, 1, z[j])


@inner
def backward(head: Head, theta: Array, at: int, h: Array, G: Array, gradient: Array) -> None:
    """Sets the mean loss's gradient by the head's numbers, and by the representation, G (d, n)."""
    labels, shares, rows, z = head.labels, head.shares, head.rows, head.z
    d, outputs = len(h), len(z)
    for i in range(d):
        fill(0.0, G[i])
    if head.spec[KIND] == NEIGHBOURS:
        count, halves, power = int(head.spec[COUNT]), head.spec[HALVES] > 0.0, head.spec[POWER]
        gradient[at] = neighbours_back(
            h, labels, shares, count, halves, power, theta[at], outputs, rows, G
        )
        return
    logits(head, theta, at, h, z)
    loss_slope(z, labels, shares, rows[0])
    for j in range(outputs):
        for i in range(d):
            gradient[at + j * d + i] = dot(z[j], h[i], rows[0])
        gradient[at + outputs * d + j] = total(z[j], rows[0])
    for i in range(d):
        combine(z, 0, outputs, theta, at + i, d, G[i])


@inner
def loss_slope(z: Array, labels: Integers, shares: Array, scratch: Array) -> None:
    """The logits z (outputs, n) become the derivative of the mean loss."""
    if len(z) == 1:
        row = z[0]
        for k in range(len(row)):
            row[k] = ((0.5 + 0.5 * tanh(0.5 * row[k])) - labels[k]) * shares[k]
        return
    _softmax(z, scratch)
    for c in range(len(z)):
        row = z[c]
        for k in range(len(row)):
            own = 1.0 if labels[k] == c else 0.0
            row[k] = (row[k] - own) * shares[k]


@inner
def _softmax(z: Array, scratch: Array) -> None:
    copy(z[0], scratch)
    for c in range(1, len(z)):
        row = z[c]
        for k in range(len(row)):
            scratch[k] = row[k] if row[k] > scratch[k] else scratch[k]
    for c in range(len(z)):
        row = z[c]
        for k in range(len(row)):
            row[k] = exp(row[k] - scratch[k])
    copy(z[0], scratch)
    for c in range(1, len(z)):
        row = z[c]
        for k in range(len(row)):
            scratch[k] = scratch[k] + row[k]
    for c in range(len(z)):
        row = z[c]
        for k in range(len(row)):
            row[k] = row[k] / scratch[k]
