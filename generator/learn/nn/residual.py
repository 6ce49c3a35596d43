"""Residual layers x + V tanh(Wx + b): `residual(2, [8, 8])`, each with so many hidden units.

The other way, beside fields, to write a layer as "stay, and move a little" (He et al. 2016,
arXiv:1512.03385). Like a jump it may fold space.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import autograd.numpy as np
import numpy

from generator.brief import brief
from generator.errors import UserError
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.dense import layer
from generator.learn.nn.stack import Stack


@dataclass(frozen=True, eq=False)
class ResidualLayer:
    """x ↦ x + V tanh(Wx + b). UserError for shapes that don't fit."""

    V: Array  # (d, m)
    W: Array  # (m, d)
    b: Array  # (m,)
    kind: str = "residual"

    formula: ClassVar[str] = "x ↦ x + V tanh(Wx + b)"

    __repr__ = brief

    def __post_init__(self) -> None:
        for name in ("V", "W", "b"):
            object.__setattr__(self, name, numpy.asarray(getattr(self, name), dtype=float))
        if self.W.ndim != 2 or self.V.shape != self.W.T.shape or self.b.shape != self.W.shape[:1]:
            raise UserError(
                "ResidualLayer: expected V (d, m), W (m, d) and b (m,), got"
                f" {self.V.shape}, {self.W.shape} and {self.b.shape}"
            )

    @property
    def inputs(self) -> int:
        """Coordinates of a point."""
        return int(self.W.shape[1])

    @property
    def units(self) -> int:
        """As many as inputs."""
        return self.inputs

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return self.V.size + self.W.size + self.b.size

    def field(self, x: Array) -> Array:
        """V tanh(Wx + b) at points (n, d)."""
        return numpy.tanh(x @ self.W.T + self.b) @ self.V.T

    def field_jacobian(self, x: Array) -> Array:
        """V diag(1 − tanh²) W, (n, d, d), at points x (n, d)."""
        slope = 1 - numpy.tanh(x @ self.W.T + self.b) ** 2
        return numpy.asarray(numpy.einsum("im,nm,mj->nij", self.V, slope, self.W))

    @property
    def settings(self) -> dict[str, object]:
        """What network.json has of it beside `kind` and the arrays."""
        return {}

    def permuted(self, order: Integers) -> Self:
        """The same motion of points whose coordinates are x[order]."""
        return replace(self, V=self.V[order], W=self.W[:, order])

    def __call__(self, x: Array) -> Array:
        """Outputs (n, d) of points (n, d)."""
        return x + self.field(x)


@dataclass(frozen=True)
class ResidualPlan:
    """A residual layer without its numbers."""

    inputs: int
    hidden: int

    @property
    def units(self) -> int:
        """As many as inputs."""
        return self.inputs

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of V, W and b."""
        return (self.inputs, self.hidden), (self.hidden, self.inputs), (self.hidden,)

    def start(self, rng: numpy.random.Generator, restarts: int, spread: float) -> tuple[Array, ...]:
        """V of that spread, so that little moves at first; W of variance 2, so that tanh bends."""
        V, W, b = (rng.normal(size=(restarts, *shape)) for shape in self.shapes)
        return spread / numpy.sqrt(self.hidden) * V, numpy.sqrt(2) * W, b

    def apply(self, parameters: tuple[Array, ...], h: Array) -> Array:
        """Points h (…, d, n) after the layers of all restarts."""
        V, W, b = parameters
        return h + np.matmul(V, layer(W, b, h, "tanh"))

    def roughness(self, parameters: tuple[Array, ...]) -> Array:
        """‖V‖² + 0.1 ‖W‖², (restarts,): short and smooth moves are easy to watch."""
        V, W, _ = parameters
        return np.sum(V * V, axis=(1, 2)) + 0.1 * np.sum(W * W, axis=(1, 2))

    def layer(self, parameters: tuple[Array, ...]) -> ResidualLayer:
        """The layer with the parameters of one restart."""
        V, W, b = parameters
        return ResidualLayer(V, W, b)


def residual(inputs: int, hidden: Sequence[int]) -> Stack:
    """Residual layers on so many inputs, each with so many hidden units."""
    if inputs < 1 or not hidden or min(hidden) < 1:
        raise UserError(
            "residual: expected inputs and hidden units of 1 or more, got"
            f" {inputs} and {list(hidden)}"
        )
    return Stack(tuple(ResidualPlan(inputs, units) for units in hidden))
