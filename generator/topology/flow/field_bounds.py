"""Enclosures of what a field does over boxes: `moved_over(layer, boxes)`.

A ball is an array of middles with an array of radii, entry by entry. Its operations bound the true
result of any members, the rounding of the floats included (outward_rounding.py), as Rump 2010,
*Verification methods: Rigorous results using floating-point arithmetic*, sections 9 and 10, has it.
Over a box each share fᵢ / (1 + Σ f) lies between values in closed form, since it grows with fᵢ and
falls with all others; from these come F, DF and the derivative of a Runge–Kutta step.
"""

from dataclasses import dataclass
from types import EllipsisType

import numpy as np

from generator.errors import UserError
from generator.learn.nn.activations import TINY, ULPS, UNIT, activation
from generator.learn.nn.fields import FieldLayer
from generator.learn.nn.layer import MovingLayer
from generator.learn.nn.residual import ResidualLayer
from generator.reproducible_algebra import matmul
from generator.reproducible_math import exp
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.outward_rounding import above, ball


@dataclass(frozen=True, eq=False)
class Ball:
    """All arrays that differ from `middle` by at most `radius`, entry by entry."""

    middle: Array
    radius: Array

    __repr__ = short_repr

    @property
    def size(self) -> Array:
        """An upper bound of the size of each entry."""
        return above(np.abs(self.middle) + self.radius, 1)

    @property
    def low(self) -> Array:
        """A lower bound of each entry."""
        lowest = self.middle - self.radius
        return lowest - (2 * UNIT * np.abs(lowest) + TINY)

    @property
    def high(self) -> Array:
        """An upper bound of each entry."""
        return -Ball(-self.middle, self.radius).low

    def __add__(self, other: "Ball") -> "Ball":
        middle = self.middle + other.middle
        return Ball(middle, above(self.radius + other.radius + UNIT * np.abs(middle), 3))

    def __sub__(self, other: "Ball") -> "Ball":
        return self + Ball(-other.middle, other.radius)

    def __mul__(self, other: "Ball") -> "Ball":
        middle = self.middle * other.middle
        radius = np.abs(self.middle) * other.radius + self.radius * other.size
        return Ball(middle, above(radius + UNIT * np.abs(middle) + TINY, 6))

    def times(self, factor: float) -> "Ball":
        """Each entry times a float."""
        return self * exact(np.array(factor))

    def __matmul__(self, other: "Ball") -> "Ball":
        terms = self.middle.shape[-1]
        sizes = matmul(np.abs(self.middle), np.abs(other.middle))
        radius = matmul(np.abs(self.middle), other.radius) + matmul(self.radius, other.size)
        rounding = 2 * (terms + 2) * UNIT * sizes + terms * TINY
        return Ball(matmul(self.middle, other.middle), above(radius + rounding, 2 * terms + 6))

    def entry(self, *index: int | slice | EllipsisType | None) -> "Ball":
        """Part of it, as of the array."""
        return Ball(self.middle[index], self.radius[index])


def exact(values: Array) -> Ball:
    """Floats as balls of radius 0."""
    return Ball(values, np.zeros_like(values))


def shares_over(layer: FieldLayer, boxes: Ball) -> Ball:
    """fᵢ / (1 + Σ f) of each anchor, (n, m), on boxes (n, d)."""
    m, d = layer.c.shape
    aside = np.abs(boxes.middle[:, None, :] - layer.c)  # (n, m, d)
    half = boxes.radius[:, None, :]
    near = np.maximum(aside * (1 - 4 * UNIT) - half * (1 + 4 * UNIT), 0.0)
    far = aside * (1 + 4 * UNIT) + half * (1 + 4 * UNIT) + TINY
    squares = 2 * layer.s**2
    share = (2 * d + 16) * UNIT
    lowest = _exponential(-(far**2).sum(axis=2) / squares * (1 + share), -1)
    highest = _exponential(-(near**2).sum(axis=2) / squares * (1 - share), 1)
    others_high = highest.sum(axis=1, keepdims=True) - highest
    others_low = lowest.sum(axis=1, keepdims=True) - lowest
    room = (2 * m + 24) * UNIT
    low = lowest / (1 + (lowest + others_high)) * (1 - room) - TINY
    high = highest / (1 + (highest + others_low)) * (1 + room) + TINY
    return Ball(*ball(np.maximum(low, 0.0), np.minimum(high, 1.0)))


def _exponential(exponent: Array, side: int) -> Array:
    """A bound of eˣ for x ≤ 0 from below (side −1) or above (1)."""
    value = exp(exponent)
    return np.clip(value + side * ((2 * ULPS + 4) * UNIT * value + ULPS * TINY), 0.0, 1.0)


def enclosable(layer: MovingLayer) -> FieldLayer | ResidualLayer:
    """The layer, if its field can be enclosed; UserError for another kind."""
    if not isinstance(layer, FieldLayer | ResidualLayer):
        kind = type(layer).__name__
        raise UserError(f"proof: expected a FieldLayer or a ResidualLayer, got a {kind}")
    return layer


def field_over(layer: FieldLayer | ResidualLayer, boxes: Ball) -> tuple[Ball, Ball]:
    """F (n, d) and DF (n, d, d) on boxes (n, d).

    DF = Σ wᵢ (vᵢ − F) ⊗ (cᵢ − x), where wᵢ = fᵢ / sᵢ² / (1 + Σ f).
    """
    if isinstance(layer, ResidualLayer):
        return _residual_over(layer, boxes)
    shares = shares_over(layer, boxes)
    value = shares @ exact(layer.v)
    weights = Ball(shares.middle / layer.s**2, above(shares.radius / layer.s**2, 4))
    weights = Ball(weights.middle, above(weights.radius + 8 * UNIT * weights.middle + TINY, 2))
    arms = exact(layer.v[None]) - value.entry(slice(None), None)  # (n, m, d)
    reach = exact(layer.c[None]) - boxes.entry(slice(None), None)
    pulled = weights.entry(slice(None), slice(None), None) * arms
    return value, Ball(pulled.middle.swapaxes(1, 2), pulled.radius.swapaxes(1, 2)) @ reach


def _residual_over(layer: ResidualLayer, boxes: Ball) -> tuple[Ball, Ball]:
    """Vσ(Wx + b) + c, and V diag(σ') W."""
    record = activation(layer.activation)
    z = boxes @ exact(layer.W.T) + exact(layer.b)
    hidden = Ball(*ball(*record.value_range(z.low, z.high)))
    slopes = Ball(*ball(*record.slope_range(z.low, z.high)))
    turned = slopes.entry(slice(None), slice(None), None) * exact(layer.W[None])
    value = hidden @ exact(layer.V.T)
    value = value if layer.c is None else value + exact(layer.c)
    return value, exact(layer.V[None]) @ turned


def moved_over(layer: FieldLayer | ResidualLayer, boxes: Ball) -> Ball:
    """Derivatives (n, d, d) on boxes (n, d) of one Runge–Kutta step, or of a jump x + F(x).

    The step's inner points x + h kⱼ are enclosed by the mean value theorem: the image of the box's
    middle, and the derivative so far times what the box reaches from there.
    """
    d = boxes.middle.shape[1]
    unit = exact(np.eye(d)[None])
    if isinstance(layer, ResidualLayer) or layer.kind != "flow":
        return unit + field_over(layer, boxes)[1]
    middle = exact(boxes.middle)
    here, box, turn, total = middle, boxes, unit, exact(np.zeros((1, d, d)))
    for share, reach in ((1.0, 1 / 2), (2.0, 1 / 2), (2.0, 1.0), (1.0, 1.0)):
        step = quotient(reach, layer.steps)
        slope, bend = field_over(layer, here)[0], field_over(layer, box)[1]
        grown = bend @ turn
        total = total + grown.times(share)
        here, turn = middle + slope * step, unit + grown * step
        spread = above((turn.size * boxes.radius[:, None, :]).sum(axis=2) + here.radius, d + 3)
        box = Ball(here.middle, spread)
    return unit + total * quotient(1.0, 6 * layer.steps)


def quotient(a: float, b: float) -> Ball:
    """a / b as a ball of one number."""
    middle = np.array(a / b)
    return Ball(middle, above(2 * UNIT * np.abs(middle), 1))


def determinant_over(matrices: Ball) -> Ball:
    """Determinants (n,) of matrices (n, d, d), by their first rows."""
    d = matrices.middle.shape[-1]
    if d == 1:
        return matrices.entry(slice(None), 0, 0)
    total: Ball | None = None
    for k in range(d):
        others = [j for j in range(d) if j != k]
        minor = Ball(matrices.middle[:, 1:, others], matrices.radius[:, 1:, others])
        term = (matrices.entry(slice(None), 0, k) * determinant_over(minor)).times((-1.0) ** k)
        total = term if total is None else total + term
    assert total is not None
    return total
