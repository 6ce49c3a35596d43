"""The exact sets behind the data: curves as functions of one parameter."""

from dataclasses import dataclass

import numpy as np

from generator.learn.data.dataset import Array
from generator.reproducible_algebra import norm
from generator.reproducible_math import cos, sin

ROUNDING = 2.0**-48  # relative: 32 roundings, where sin and cos count as 16 at most
Domain = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class CosineCurve:
    """(t, height − 0.5 cos πt) for t in [−1, 1]."""

    name: str
    label: int
    height: float
    closed: bool = False

    @property
    def domain(self) -> Domain:
        """t."""
        return ((-1.0, 1.0),)

    @property
    def speeds(self) -> tuple[float, ...]:
        """A bound of |∂x/∂t|."""
        return (float(norm([1, np.pi / 2])),)

    @property
    def rounding(self) -> float:
        """A bound of how far a computed point is from the exact one."""
        return ROUNDING * (1 + abs(self.height))

    def at(self, t: Array) -> Array:
        """Points (m, 2) at parameters (m, 1)."""
        x = np.asarray(t, dtype=float)[:, 0]
        return np.column_stack([x, self.height - 0.5 * cos(np.pi * x)])

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """Parameters (count, 1), even along the parameter."""
        low, high = self.domain[0]
        return low + (high - low) * rng.random((count, 1))

    def sweep(self, count: int) -> Array:
        """Evenly spaced parameters (count, 1)."""
        return np.linspace(*self.domain[0], count)[:, None]


@dataclass(frozen=True)
class SpiralArm:
    """An Archimedean arm, r = outer · t at the angle phase + 2π · turns · t, for t in [start, 1].

    `turns` counts from the pole, where r would be 0; the arm itself begins at `start`, clear of the
    other arms.
    """

    name: str
    label: int
    turns: float
    phase: float  # radians, at the pole
    start: float
    outer: float
    closed: bool = False

    @property
    def domain(self) -> Domain:
        """The share of the turns, from the pole."""
        return ((self.start, 1.0),)

    @property
    def speeds(self) -> tuple[float, ...]:
        """A bound of |∂x/∂t|, which grows outwards."""
        return (float(self.outer * norm([1, 2 * np.pi * self.turns])),)

    @property
    def rounding(self) -> float:
        """A bound of how far a computed point is from the exact one."""
        angle = abs(self.phase) + 2 * np.pi * abs(self.turns)
        return float(ROUNDING * self.outer * (1 + angle))

    def at(self, t: Array) -> Array:
        """Points (m, 2) at parameters (m, 1)."""
        share = np.asarray(t, dtype=float)[:, 0]
        angle = self.phase + 2 * np.pi * self.turns * share
        return self.outer * np.column_stack([share * cos(angle), share * sin(angle)])

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """Parameters (count, 1), even along the parameter."""
        low, high = self.domain[0]
        return low + (high - low) * rng.random((count, 1))

    def sweep(self, count: int) -> Array:
        """Evenly spaced parameters (count, 1)."""
        return np.linspace(*self.domain[0], count)[:, None]
