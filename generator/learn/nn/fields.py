"""Layers that move space along a vector field: `fields(2, anchors=[16], kind="flow")`.

F is a normalised Gaussian field (`rbf`), as in section 8 of the article. A *jump* takes each point
to x + F(x) at once; a *flow* carries it along dx/dt = F(x) for unit time. A flow tears and folds
nothing, whatever F is, since solutions of the equation don't meet; a jump may fold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np

from generator.errors import UserError, expected
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn import rbf
from generator.learn.nn.layer import Layer
from generator.learn.nn.network import Network
from generator.learn.nn.stack import Stack
from generator.reproducible_algebra import matmul
from generator.reproducible_math import exp, log
from generator.short_repr import short_repr

KINDS = ("jump", "flow")
STEPS = 4  # of Runge–Kutta in training
WIDTH = 0.35  # of the Gaussians at the start, times the noise's e^normal


@dataclass(frozen=True, eq=False)
class FieldLayer:
    """x ↦ x + F(x) (kind "jump"), or where dx/dt = F(x) brings x in unit time ("flow").

    F(x) = Σ vᵢ fᵢ(x) / (1 + Σ fᵢ(x)), fᵢ(x) = exp(−|x − cᵢ|² / 2sᵢ²). `steps` are the Runge–Kutta
    steps of a flow; a jump has none. UserError for shapes that don't fit, a width that is not
    above 0, an unknown kind.
    """

    c: Array  # (m, d) anchors
    v: Array  # (m, d) what they pull along
    s: Array  # (m,) widths
    kind: str = "flow"
    steps: int = STEPS

    formula: ClassVar[str] = "x ↦ x + F(x)"  # of a jump

    __repr__ = short_repr

    def __post_init__(self) -> None:
        for name in ("c", "v", "s"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=float))
        check_kind(self.kind)
        if self.c.ndim != 2 or self.v.shape != self.c.shape or self.s.shape != self.c.shape[:1]:
            raise UserError(
                "FieldLayer: expected c (m, d), v (m, d) and s (m,), got"
                f" {self.c.shape}, {self.v.shape} and {self.s.shape}"
            )
        if not (self.s > 0).all():
            raise UserError(f"FieldLayer: s: expected widths above 0, got {self.s.min()}")
        if self.steps < 1:
            raise UserError(f"FieldLayer: steps: expected 1 or more, got {self.steps}")

    @property
    def inputs(self) -> int:
        """Coordinates of a point."""
        return int(self.c.shape[1])

    @property
    def units(self) -> int:
        """As many as inputs."""
        return self.inputs

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return self.c.size + self.v.size + self.s.size

    def field(self, x: Array) -> Array:
        """F at points (n, d)."""
        return np.asarray(rbf.field(self._coefficients(), self.v, x.T).T)

    def shares(self, x: Array) -> Array:
        """fᵢ / (1 + Σ f) at points (n, d): how much each anchor has a say, (n, m)."""
        passed = rbf.forward(self._coefficients(), self.v, x.T)
        return np.asarray((passed.bumps / passed.total).T)

    def moved(self, x: Array, time: float, steps: int) -> Array:
        """Where the flow brings points (n, d) in that time, in so many steps."""
        v = time * self.v
        return np.asarray(rbf.flow(self._coefficients(), v, x.T, steps).T)

    def step(self, x: Array) -> Array:
        """Where one of the layer's own steps brings points (n, d): `steps` of them are the flow."""
        h = 1 / self.steps
        return np.asarray(rbf.step(self._coefficients(), self.v, x.T, h)[0].T)

    def field_jacobian(self, x: Array) -> Array:
        """DF (n, d, d) at points x (n, d)."""
        return self.value_and_jacobian(x)[1]

    def value_and_jacobian(self, x: Array) -> tuple[Array, Array]:
        """F (n, d) and DF (n, d, d) at points x (n, d), which share their exponentials.

        By the quotient rule DF = Σ (vᵢ − F) ⊗ ∇fᵢ / (1 + Σ fᵢ) with ∇fᵢ = fᵢ (cᵢ − x) / sᵢ². The
        sums over anchors are matrix products, with wᵢ = fᵢ / sᵢ² / (1 + Σ fᵢ).
        """
        shares = self.shares(x)  # (n, m)
        value = matmul(shares, self.v)
        w = shares / self.s**2
        pulled = matmul(w, self.v)
        outer = (self.v[:, :, None] * self.c[:, None, :]).reshape(len(self.c), -1)
        moments = (matmul(w, outer)).reshape(*value.shape, -1) - pulled[:, :, None] * x[:, None, :]
        towards = matmul(w, self.c) - w.sum(axis=1, keepdims=True) * x
        return value, moments - value[:, :, None] * towards[:, None, :]

    @property
    def settings(self) -> dict[str, object]:
        """What network.json has of it beside `kind` and the arrays."""
        return {"steps": self.steps} if self.kind == "flow" else {}

    def permuted(self, order: Integers) -> Self:
        """The same motion of points whose coordinates are x[order]."""
        return replace(self, c=self.c[:, order], v=self.v[:, order])

    def __call__(self, x: Array) -> Array:
        """Outputs (n, d) of points (n, d)."""
        return x + self.field(x) if self.kind == "jump" else self.moved(x, 1.0, self.steps)

    def _coefficients(self) -> Array:
        return rbf.coefficients(self.c, log(self.s))


@dataclass(frozen=True)
class FieldPlan:
    """A field layer without its numbers; trained are c, v and log s."""

    inputs: int
    anchors: int
    kind: str
    steps: int

    @property
    def units(self) -> int:
        """As many as inputs."""
        return self.inputs

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of c, v and log s."""
        return (self.anchors, self.inputs), (self.anchors, self.inputs), (self.anchors,)

    def start(self, rng: np.random.Generator, restarts: int, spread: float) -> tuple[Array, ...]:
        """Anchors anywhere in [−1, 1]ᵈ, pulls of that spread, widths around WIDTH."""
        c, v, log_s = ((restarts, *shape) for shape in self.shapes)
        anchors, pulls = rng.uniform(-1, 1, size=c), spread * rng.normal(size=v)
        return anchors, pulls, float(log(WIDTH)) + 0.3 * rng.normal(size=log_s)

    def apply(self, parameters: tuple[Array, ...], h: Array) -> Array:
        """Points h (…, d, n) after the layers of all restarts."""
        c, v, log_s = parameters
        a = rbf.coefficients(c, log_s)
        return h + rbf.field(a, v, h) if self.kind == "jump" else rbf.flow(a, v, h, self.steps)

    def roughness(self, parameters: tuple[Array, ...]) -> Array:
        """Σ |vᵢ|² + 0.01 / sᵢ², (restarts,): weak pulls and wide Gaussians are easy to watch."""
        _, v, log_s = parameters
        return (v * v).sum(axis=(1, 2)) + 0.01 * rbf.sharpness(log_s)

    def layer(self, parameters: tuple[Array, ...]) -> FieldLayer:
        """The layer with the parameters of one restart."""
        c, v, log_s = parameters
        return FieldLayer(c, v, exp(log_s), self.kind, self.steps)


def fields(inputs: int, anchors: Sequence[int], kind: str = "flow", steps: int = STEPS) -> Stack:
    """Vector-field layers, each with so many anchors, on so many inputs; `kind` "flow" or "jump".

    `steps` are the Runge–Kutta steps of a flow layer.
    """
    check_kind(kind)
    if inputs < 1 or steps < 1 or not anchors or min(anchors) < 1:
        raise UserError(
            "fields: expected inputs, anchors and steps of 1 or more, got"
            f" {inputs}, {list(anchors)} and {steps}"
        )
    return Stack(tuple(FieldPlan(inputs, count, kind, steps) for count in anchors))


def check_kind(kind: str) -> None:
    """UserError unless it is a kind of field layer."""
    if kind not in KINDS:
        raise UserError(expected("a kind of field layer", KINDS, kind, suggest=False))


def finer(network: Network, times: int) -> Network:
    """The network with `times` as many Runge–Kutta steps in each flow layer.

    What a network does with more steps is nearer to the flow that its weights mean; one that is
    right only with the steps that it was trained with has learnt an integration error. UserError
    for less than once.
    """
    if times < 1:
        raise UserError(f"finer: times: expected 1 or more, got {times}")

    def refined(layer: Layer) -> Layer:
        if not isinstance(layer, FieldLayer) or layer.kind != "flow":
            return layer
        return replace(layer, steps=times * layer.steps)

    return replace(network, layers=tuple(refined(layer) for layer in network.layers))
