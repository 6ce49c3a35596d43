"""Sets with an interior: a disk, an annulus, an interval."""

from dataclasses import dataclass

import numpy as np

from generator.errors import UserError
from generator.learn.data.curves import ROUNDING, Domain
from generator.learn.data.dataset import Array
from generator.reproducible_math import cos, sin
from generator.short_repr import short_repr


@dataclass(frozen=True)
class Annulus:
    """inner ≤ |x| ≤ outer in the plane, by polar coordinates (r, θ); closed."""

    name: str
    label: int
    inner: float
    outer: float
    closed: bool = True

    @property
    def domain(self) -> Domain:
        """r and θ."""
        return ((self.inner, self.outer), (0.0, 2 * np.pi))

    @property
    def speeds(self) -> tuple[float, ...]:
        """Bounds of |∂x/∂r| and |∂x/∂θ|."""
        return (1.0, self.outer)

    @property
    def rounding(self) -> float:
        """A bound of how far a computed point is from the exact one."""
        return ROUNDING * self.outer

    def at(self, t: Array) -> Array:
        """Points (m, 2) at parameters (m, 2)."""
        r, angle = np.asarray(t, dtype=float).T
        return np.column_stack([r * cos(angle), r * sin(angle)])

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """Parameters (count, 2), even by area."""
        share = rng.random((count, 2))
        r = np.sqrt(self.inner**2 + share[:, 0] * (self.outer**2 - self.inner**2))
        return np.column_stack([r, 2 * np.pi * share[:, 1]])

    def sweep(self, count: int) -> Array:
        """About `count` parameters (m, 2) on circles, both rims among them."""
        middle = np.pi * (self.inner + self.outer)  # length of the circle between the rims
        circles = max(2, round(np.sqrt(count * (self.outer - self.inner) / middle)))
        around = max(3, -(-count // circles))
        r = np.linspace(self.inner, self.outer, circles)
        return crossed(r, np.arange(around) / around * 2 * np.pi)

    def circle(self, count: int, r: float) -> Array:
        """Parameters (count, 2) of a circle of radius r."""
        return crossed(np.array([r]), np.arange(count) / count * 2 * np.pi)


@dataclass(frozen=True)
class Disk(Annulus):
    """|x| ≤ radius: `Disk("A", 0, 0.0, 1 / 3)`, an annulus without a hole.

    UserError for an inner radius above 0: that is an `Annulus`.
    """

    def __post_init__(self) -> None:
        if self.inner != 0:
            raise UserError(f"Disk: expected inner = 0, got {self.inner}; a ring is an Annulus")

    __repr__ = short_repr

    @property
    def centre(self) -> Array:
        """The parameters (1, 2) of the middle."""
        return np.zeros((1, 2))


@dataclass(frozen=True)
class Interval:
    """low ≤ x ≤ high on the line; closed."""

    name: str
    label: int
    low: float
    high: float
    closed: bool = True

    @property
    def domain(self) -> Domain:
        """x."""
        return ((self.low, self.high),)

    @property
    def speeds(self) -> tuple[float, ...]:
        """|∂x/∂x|."""
        return (1.0,)

    @property
    def rounding(self) -> float:
        """A bound of how far a computed point is from the exact one: it is the parameter."""
        return 0.0

    def at(self, t: Array) -> Array:
        """Points (m, 1) at parameters (m, 1)."""
        return np.asarray(t, dtype=float).copy()

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """Parameters (count, 1), even."""
        return self.low + (self.high - self.low) * rng.random((count, 1))

    def sweep(self, count: int) -> Array:
        """Evenly spaced parameters (count, 1), ends included."""
        return np.linspace(self.low, self.high, count)[:, None]


def crossed(first: Array, second: Array) -> Array:
    """All pairs (m, 2) of two lists of parameters, the second running faster."""
    return np.column_stack([np.repeat(first, len(second)), np.tile(second, len(first))])
