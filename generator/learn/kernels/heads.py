"""Linear heads: what the logits' loss is by its logits, a row of points for each output."""

from typing import Any

from generator.learn.kernels.cache import inner
from generator.learn.kernels.rows import copy, exp, tanh


@inner
def loss_slope(z: Any, first: int, labels: Any, shares: Any, scratch: Any) -> None:
    """The logits, all rows of z from the first on, become the derivative of the mean loss."""
    if len(z) == first + 1:
        row = z[first]
        for k in range(len(row)):
            row[k] = ((0.5 + 0.5 * tanh(0.5 * row[k])) - labels[k]) * shares[k]
        return
    _softmax(z, first, scratch)
    for c in range(first, len(z)):
        row = z[c]
        for k in range(len(row)):
            own = 1.0 if labels[k] == c - first else 0.0
            row[k] = (row[k] - own) * shares[k]


@inner
def _softmax(z: Any, first: int, scratch: Any) -> None:
    copy(z[first], scratch)
    for c in range(first + 1, len(z)):
        row = z[c]
        for k in range(len(row)):
            scratch[k] = row[k] if row[k] > scratch[k] else scratch[k]
    for c in range(first, len(z)):
        row = z[c]
        for k in range(len(row)):
            row[k] = exp(row[k] - scratch[k])
    copy(z[first], scratch)
    for c in range(first + 1, len(z)):
        row = z[c]
        for k in range(len(row)):
            scratch[k] = scratch[k] + row[k]
    for c in range(first, len(z)):
        row = z[c]
        for k in range(len(row)):
            row[k] = row[k] / scratch[k]
