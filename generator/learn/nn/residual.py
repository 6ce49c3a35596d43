"""Residual layers x + Vσ(Wx + b) + c: `residual(2, [8, 8])`, each with so many hidden units.

The other way, beside fields, to write a layer as "stay, and move a little" (He et al. 2016,
arXiv:1512.03385). Like a jump it may fold space; it can't where ‖V‖ ‖W‖ max |σ'| < 1, since then no
two points come together: |F(x) − F(y)| < |x − y| (Behrmann et al. 2019, arXiv:1811.00995).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import autograd.numpy as np
import numpy

from generator import validation
from generator.errors import UserError
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.activations import activation as activation_record
from generator.learn.nn.dense import Dense, layer
from generator.learn.nn.stack import Stack
from generator.reproducible_algebra import matmul, singular_values
from generator.short_repr import short_repr

FAR = 1e300  # as good as infinite for bounds of slopes


@dataclass(frozen=True, eq=False)
class ResidualLayer:
    """x ↦ x + Vσ(Wx + b) + c. UserError for shapes that don't fit or an unknown activation."""

    V: Array  # (d, m)
    W: Array  # (m, d)
    b: Array  # (m,)
    c: Array | None = None  # (d,), 0 if it is None
    activation: str = "tanh"
    kind: str = "residual"

    __repr__ = short_repr

    def __post_init__(self) -> None:
        for what in ("V", "W", "b") if self.c is None else ("V", "W", "b", "c"):
            object.__setattr__(self, what, numpy.asarray(getattr(self, what), dtype=float))
        hidden, inputs = self.W.shape if self.W.ndim == 2 else (0, 0)
        validation.shaped("residual layer: W", self.W, "m", "d")
        validation.shaped("residual layer: V", self.V, inputs, hidden)
        validation.shaped("residual layer: b", self.b, hidden)
        if self.c is not None:
            validation.shaped("residual layer: c", self.c, inputs)
        activation_record(self.activation)  # is there one of that name?

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
        return self.V.size + self.W.size + self.b.size + (0 if self.c is None else self.c.size)

    @property
    def lipschitz(self) -> float:
        """‖V‖ ‖W‖ max |σ'|: F brings no two points farther apart than so many times."""
        ends = activation_record(self.activation).slope_range(numpy.array(-FAR), numpy.array(FAR))
        steepest = max(abs(float(slope)) for slope in ends)
        return float(singular_values(self.V)[0] * singular_values(self.W)[0] * steepest)

    def field(self, x: Array) -> Array:
        """F(x) = Vσ(Wx + b) + c at points (n, d)."""
        hidden = activation_record(self.activation).value(matmul(x, self.W.T) + self.b)
        return numpy.asarray(matmul(hidden, self.V.T) + (0 if self.c is None else self.c))

    def field_jacobian(self, x: Array) -> Array:
        """DF = V diag(σ') W (n, d, d) at points (n, d)."""
        slope = activation_record(self.activation).slope(matmul(x, self.W.T) + self.b)
        return matmul(self.V, slope[:, :, None] * self.W)

    @property
    def settings(self) -> dict[str, object]:
        """What network.json has of it beside `kind` and the arrays."""
        return {"activation": self.activation}

    @property
    def formula(self) -> str:
        """As it is written in the picture."""
        shift = "" if self.c is None else " + c"
        return f"x ↦ x + V {self.activation}(Wx + b){shift}"

    def permuted(self, order: Integers) -> Self:
        """The same motion of points whose coordinates are x[order]."""
        shift = None if self.c is None else self.c[order]
        return replace(self, V=self.V[order], W=self.W[:, order], c=shift)

    def __call__(self, x: Array) -> Array:
        """Outputs (n, d) of points (n, d)."""
        return x + self.field(x)


@dataclass(frozen=True)
class ResidualPlan:
    """A residual layer without its numbers."""

    inputs: int
    hidden: int
    activation: str = "tanh"

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
        return h + np.matmul(V, layer(W, b, h, self.activation))

    def roughness(self, parameters: tuple[Array, ...]) -> Array:
        """‖V‖² + 0.1 ‖W‖², (restarts,): short and smooth moves are easy to watch."""
        V, W, _ = parameters
        return np.sum(V * V, axis=(1, 2)) + 0.1 * np.sum(W * W, axis=(1, 2))

    def layer(self, parameters: tuple[Array, ...]) -> ResidualLayer:
        """The layer with the parameters of one restart."""
        V, W, b = parameters
        return ResidualLayer(V, W, b, activation=self.activation)


@dataclass(frozen=True)
class EmbeddingPlan:
    """More units than inputs: the points stay where they are, and the other coordinates are 0."""

    inputs: int
    units: int
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()  # nothing is trained

    def start(self, rng: numpy.random.Generator, restarts: int, spread: float) -> tuple[Array, ...]:
        """Nothing."""
        return ()

    def apply(self, parameters: tuple[Array, ...], h: Array) -> Array:
        """Points h (…, inputs, n) with zeros for the other units."""
        zeros = numpy.zeros((*np.shape(h)[:-2], self.units - self.inputs, np.shape(h)[-1]))
        return np.concatenate([h, zeros], axis=-2)

    def roughness(self, parameters: tuple[Array, ...]) -> Array:
        """0."""
        return numpy.zeros(1)

    def layer(self, parameters: tuple[Array, ...]) -> Dense:
        """The dense layer of the identity's columns, without an activation."""
        return Dense(numpy.eye(self.units, self.inputs), numpy.zeros(self.units), "identity")


def residual(
    inputs: int, hidden: Sequence[int], activation: str = "tanh", units: int | None = None
) -> Stack:
    """Residual layers on so many inputs, each with so many hidden units of that activation.

    With `units` above `inputs`, a first layer that is not trained adds coordinates of 0, and the
    residual layers have so many. UserError for fewer units than inputs, no layer, or sizes below 1.
    """
    activation_record(activation)
    if inputs < 1 or not hidden or min(hidden) < 1:
        raise UserError(
            "residual: expected inputs and hidden units of 1 or more, got"
            f" {inputs} and {list(hidden)}"
        )
    width = inputs if units is None else units
    if width < inputs:
        raise UserError(f"residual: units: expected {inputs} or more, as inputs, got {width}")
    first = (EmbeddingPlan(inputs, width),) if width > inputs else ()
    return Stack((*first, *(ResidualPlan(width, each, activation) for each in hidden)))
