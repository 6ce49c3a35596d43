"""What a network ends in: a score whose sign decides (logistic), or one a class (softmax)."""

from dataclasses import dataclass
from typing import Any

import autograd.numpy as np
import numpy
from autograd.extend import defvjp, primitive

from generator.errors import AuthorError
from generator.learn.data import Array

KINDS = ("logistic", "softmax")


@dataclass(frozen=True, eq=False)
class Head:
    """Logits Wh + b. Logistic: W (1, d), class 1 where the logit is above 0. Softmax: W (c, d)."""

    kind: str
    W: Array  # (outputs, d)
    b: Array  # (outputs,)

    def __post_init__(self) -> None:
        object.__setattr__(self, "W", numpy.asarray(self.W, dtype=float))
        object.__setattr__(self, "b", numpy.asarray(self.b, dtype=float))
        if self.kind not in KINDS:
            raise AuthorError(f"a head of kind {self.kind!r}; allowed: {', '.join(KINDS)}")
        if self.W.ndim != 2 or self.b.shape != self.W.shape[:1]:
            raise AuthorError(f"a head with W {self.W.shape} and b {self.b.shape}")

    def __call__(self, h: Array) -> Array:
        """Logits of representations (n, d): (n,) for logistic, (n, c) for softmax."""
        logits = h @ self.W.T + self.b
        return logits[:, 0] if self.kind == "logistic" else logits


def losses(logits: Any, labels: Any) -> Any:
    """Minus the log-likelihood, averaged over the sample: logits (…, outputs, n) → (…).

    One output: log(1 + e⁻ᶻ) with z signed by the class; more: log Σ eᶻ minus the class's own z.
    """
    if logits.shape[-2] == 1:
        return np.mean(softplus((1 - 2 * labels) * logits[..., 0, :]), axis=-1)
    top = np.max(logits, axis=-2, keepdims=True)
    total = top[..., 0, :] + np.log(np.sum(np.exp(logits - top), axis=-2))
    chosen = np.sum(logits * (numpy.arange(logits.shape[-2])[:, None] == labels), axis=-2)
    return np.mean(total - chosen, axis=-1)


@primitive
def softplus(z: Any) -> Any:
    """log(1 + eᶻ), without overflow, and five times faster than `logaddexp`."""
    return numpy.maximum(z, 0) + numpy.log1p(numpy.exp(-numpy.abs(z)))


defvjp(softplus, lambda y, z: lambda g: g * (1 - np.exp(-y)))


def answers(logits: Array) -> Any:
    """The class that logits (…, outputs, n) decide for: (…, n)."""
    if logits.shape[-2] == 1:
        return (logits[..., 0, :] > 0).astype(int)
    return numpy.argmax(logits, axis=-2)
