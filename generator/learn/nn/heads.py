"""What a network ends in: one score whose sign decides (logistic), or one a class (softmax)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import autograd.numpy as np
import numpy
from autograd.extend import defvjp, primitive

from generator.errors import UserError, expected
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.differentiable import exp, tanh
from generator.reproducible_algebra import matmul
from generator.reproducible_math import log, log1p
from generator.short_repr import short_repr

KINDS = ("logistic", "softmax")


@dataclass(frozen=True, eq=False)
class Head:
    """Logits Wh + b. Logistic: W (1, d), class 1 where the logit is above 0. Softmax: W (c, d)."""

    kind: str
    W: Array  # (outputs, d)
    b: Array  # (outputs,)

    __repr__ = short_repr

    def __post_init__(self) -> None:
        object.__setattr__(self, "W", numpy.asarray(self.W, dtype=float))
        object.__setattr__(self, "b", numpy.asarray(self.b, dtype=float))
        if self.kind not in KINDS:
            raise UserError(expected("a kind of head", KINDS, self.kind, suggest=False))
        if self.W.ndim != 2 or self.b.shape != self.W.shape[:1]:
            raise UserError(
                "Head: expected W (outputs, d) and b (outputs,), got"
                f" {self.W.shape} and {self.b.shape}"
            )

    @property
    def inputs(self) -> int:
        """Coordinates of a point that it takes."""
        return int(self.W.shape[1])

    @property
    def units(self) -> int:
        """Coordinates of what it gives."""
        return len(self.b)

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return self.W.size + self.b.size

    @property
    def settings(self) -> dict[str, object]:
        """What network.json has of it beside `kind` and the arrays."""
        return {}

    def permuted(self, order: Integers) -> Self:
        """The same logits of representations whose coordinates are h[order]."""
        return replace(self, W=self.W[:, order])

    def __call__(self, h: Array) -> Array:
        """Logits of representations (n, d): (n,) for logistic, (n, c) for softmax."""
        logits = matmul(h, self.W.T) + self.b
        return logits[:, 0] if self.kind == "logistic" else logits


def losses(logits: Array, labels: Integers) -> Array:
    """Minus the log-likelihood, averaged over the sample: logits (…, outputs, n) → (…)."""
    if logits.shape[-2] == 1:
        return logistic_loss(logits, labels)
    return softmax_loss(logits, labels)


@primitive
def logistic_loss(logits: Array, labels: Integers) -> Array:
    """Mean of log(1 + e⁻ᶻ), z = ± the logits (…, 1, n), + for label 1; overflows nowhere."""
    wrong = (1 - 2 * labels) * logits[..., 0, :]
    return numpy.mean(numpy.maximum(wrong, 0) + log1p(exp(-abs(wrong))), axis=-1)


def _logistic_vjp(loss: Array, logits: Array, labels: Integers) -> Callable[[Array], Array]:
    """The derivative is 1 / (1 + e⁻ᶻ) − label, over n."""

    def backward(g: Array) -> Array:
        likely = 0.5 + 0.5 * tanh(0.5 * logits)
        return g[..., None, None] * (likely - labels) / len(labels)

    return backward


@primitive
def softmax_loss(logits: Array, labels: Integers) -> Array:
    """Mean of log Σ eᶻ minus the own class's z, for logits z (…, classes, n)."""
    top = numpy.max(logits, axis=-2)
    total = log(numpy.sum(exp(logits - top[..., None, :]), axis=-2))
    own = numpy.sum(logits * _members(logits, labels), axis=-2)
    return numpy.mean(top + total - own, axis=-1)


def _softmax_vjp(loss: Array, logits: Array, labels: Integers) -> Callable[[Array], Array]:
    """The derivative is the softmax minus 1 at the own class, over n."""

    def backward(g: Array) -> Array:
        scaled = exp(logits - np.max(logits, axis=-2, keepdims=True))
        likely = scaled / np.sum(scaled, axis=-2, keepdims=True)
        return g[..., None, None] * (likely - _members(logits, labels)) / len(labels)

    return backward


defvjp(logistic_loss, _logistic_vjp, argnums=(0,))
defvjp(softmax_loss, _softmax_vjp, argnums=(0,))


def _members(logits: Array, labels: Integers) -> Array:
    """1 where a point (column) is of a class (row), (classes, n)."""
    return numpy.arange(logits.shape[-2])[:, None] == labels


def answers(logits: Array) -> Array:
    """The class that logits (…, outputs, n) decide for: (…, n)."""
    if logits.shape[-2] == 1:
        return (logits[..., 0, :] > 0).astype(int)
    return numpy.argmax(logits, axis=-2)
