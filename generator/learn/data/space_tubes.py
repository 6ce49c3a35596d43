"""Closed tubes around curves that lie in no plane: `SpaceTube`.

As in tubes.py, u runs along the core and v around it, and points are the same bits on every
machine.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from generator.errors import UserError
from generator.learn.data.curves import ROUNDING, Domain
from generator.learn.data.dataset import Array
from generator.learn.data.regions import crossed
from generator.learn.data.tubes import FINE, HALF_GAP, TURN, even_grid
from generator.reproducible_math import cos, sin
from generator.short_repr import short_repr


@dataclass(frozen=True, eq=False)
class SpaceTube:
    """The points at distance `minor` from a closed curve z(u) = Σ a_k cos ku + b_k sin ku in space.

    v = 0 is the direction a = z' × reference, v = 90° is b = a × z', to length 1. UserError where
    the radius isn't below every radius of curvature, and where the core runs along the reference.
    """

    name: str
    label: int
    cosines: Array  # (K + 1, 3): a_k for k = 0 … K
    sines: Array  # (K + 1, 3): b_k
    reference: Array  # (3,)
    minor: float
    closed: bool = True

    __repr__ = short_repr

    def __post_init__(self) -> None:
        for what in ("cosines", "sines", "reference"):
            object.__setattr__(self, what, np.asarray(getattr(self, what), dtype=float))
        if self._frame.least <= 0:
            raise UserError("SpaceTube: reference: expected a direction that the core never takes")
        if self.minor * self._sharpest >= 1:
            most = 1 / self._sharpest
            raise UserError(
                f"SpaceTube: minor: expected a radius below {most:.3g}, got {self.minor:g}"
            )

    @property
    def domain(self) -> Domain:
        """u along the core, v around it."""
        return ((0.0, TURN), (0.0, TURN))

    @property
    def speeds(self) -> tuple[float, ...]:
        """Bounds of |∂x/∂u| and |∂x/∂v|."""
        # ∂x/∂u is at most |z'| + r |T'| along the core, T its direction, and r |a' · b| across.
        frame, speed = self._frame, self._speed
        fastest = np.hypot(speed + self.minor * frame.turning, self.minor * frame.twist).max()
        # Between samples z'' bounds the change of z', and so on.
        change = self._at_most(2) + self.minor * (frame.turning_change + frame.twist_change)
        return float(fastest) + HALF_GAP * change, self.minor

    @property
    def rounding(self) -> float:
        """A bound of how far a computed point is from the exact one."""
        # Each wave errs by its angle's rounding and a few more; a and b by what z' errs, relative
        # to |z' × reference|.
        waves = ROUNDING * (2 * len(self.cosines) + TURN * len(self.cosines))
        reference = float(length(self.reference[None])[0])
        error = 2 * waves * self._at_most(1)
        direction = error * reference / self._frame.least + error / self._slowest + 2 * ROUNDING
        return 2 * (waves * self._at_most(0) + self.minor * 2 * direction) + ROUNDING

    @cached_property
    def _samples(self) -> Array:
        return np.linspace(0, TURN, FINE + 1)

    @cached_property
    def _speed(self) -> Array:
        """|z'| at FINE samples of u, and at the first again."""
        return length(self.derivative(self._samples, 1))

    @property
    def core_bend(self) -> float:
        """A bound of the core's second derivative by u."""
        return self._at_most(2)

    @property
    def _slowest(self) -> float:
        """A bound of |z'| from below, between the samples too."""
        return float(self._speed.min()) - HALF_GAP * self._at_most(2)

    @cached_property
    def _frame(self) -> "_Frame":
        slope, bend = (self.derivative(self._samples, times) for times in (1, 2))
        return _Frame(
            slope,
            bend,
            self.reference,
            self._at_most(2),
            self._at_most(3),
        )

    @property
    def _sharpest(self) -> float:
        """A bound of the curvature |T'| / |z'|, between the samples too."""
        turning = self._frame.turning + HALF_GAP * self._frame.turning_change
        return float((turning / (self._speed - HALF_GAP * self._at_most(2))).max())

    def _at_most(self, times: int) -> float:
        """A bound of |d^times z / du^times|."""
        sizes = np.sqrt((self.cosines**2).sum(axis=1) + (self.sines**2).sum(axis=1))
        return float((np.arange(len(sizes)).astype(float) ** times * sizes).sum())

    def derivative(self, u: Array, times: int) -> Array:
        """d^times z / du^times (m, 3) at u (m,)."""
        result = np.zeros((len(u), 3))
        for k, (a, b) in enumerate(zip(self.cosines, self.sines, strict=True)):
            for _ in range(times):
                a, b = k * b, -k * a
            if a.any() or b.any():
                c, s = cos(k * u), sin(k * u)
                result += c[:, None] * a + s[:, None] * b
        return result

    def at(self, t: Array) -> Array:
        """Points (m, 3) at parameters (m, 2)."""
        u, v = np.asarray(t, dtype=float).T
        first, second = _normals(self.derivative(u, 1), self.reference)
        around = cos(v)[:, None] * first + sin(v)[:, None] * second
        return np.asarray(self.core(u) + self.minor * around)

    def core(self, u: Array) -> Array:
        """Points (m, 3) of the core at u (m,)."""
        return self.derivative(np.asarray(u, dtype=float), 0)

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """Parameters (count, 2), even by area: by rejection, dA = (|z'| − r T' · n) r du dv."""
        frame, drawn = self._frame, np.empty((0, 2))
        most = float((self._speed + self.minor * frame.turning).max())
        while len(drawn) < count:
            u, v = TURN * rng.random((2, 2 * count))
            speed, inward, aside = (
                np.interp(u, self._samples, values)
                for values in (self._speed, frame.inward, frame.aside)
            )
            area = speed - self.minor * (inward * cos(v) + aside * sin(v))
            taken = most * rng.random(len(u)) < area
            drawn = np.vstack([drawn, np.column_stack([u, v])[taken]])
        return drawn[:count]

    def sweep(self, count: int) -> Array:
        """About `count` parameters (m, 2) on an even grid."""
        return even_grid(count, self.minor, float(self._speed.mean()))

    def longitude(self, count: int, v: float = 0.0) -> Array:
        """Parameters (count, 2) of the closed curve v = const along the tube."""
        return crossed(np.arange(count) / count * TURN, np.array([v]))


class _Frame:
    """How T, a and b turn along a core, at its samples, and how fast that changes.

    From z' and z'' (m, 3), with bounds of |z''| and |z'''|.
    """

    def __init__(
        self, slope: Array, bend: Array, reference: Array, second: float, third: float
    ) -> None:
        speed = length(slope)
        sideways = cross(slope, reference)
        size, scale = length(sideways), float(length(reference[None])[0])
        first, aside = _normals(slope, reference)
        self.inward = dot(bend, first) / speed  # T' · a
        self.aside = dot(bend, aside) / speed  # T' · b
        self.turning = np.hypot(self.inward, self.aside)  # |T'|
        self.twist = dot(cross(bend, reference), aside) / size  # a' · b
        slowest = float(speed.min()) - HALF_GAP * second
        self.least = float(size.min()) - HALF_GAP * second * scale  # of |z' × reference|
        if slowest <= 0 or self.least <= 0:
            self.least = 0.0
            return
        # A unit vector m / |m| changes by at most |m'| / |m|, its derivative by at most
        # |m''| / |m| + 3 |m'|² / |m|².
        turn, swing = second / slowest, second * scale / self.least
        self.turning_change = third / slowest + 3 * turn**2
        self.twist_change = third * scale / self.least + 3 * swing**2 + swing * (turn + swing)


def _normals(slope: Array, reference: Array) -> tuple[Array, Array]:
    """a and b (m, 3): of length 1, at right angles to z' (m, 3) and to each other."""
    sideways = cross(slope, reference)
    first = sideways / length(sideways)[:, None]
    return first, cross(first, slope / length(slope)[:, None])


def cross(a: Array, b: Array) -> Array:
    """a × b of vectors (m, 3) and (m, 3) or (3,)."""
    x, y, z = a.T
    u, v, w = b.T
    return np.column_stack([y * w - z * v, z * u - x * w, x * v - y * u])


def dot(a: Array, b: Array) -> Array:
    """a · b of vectors (m, 3), added in fixed order."""
    return np.asarray(a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1] + a[:, 2] * b[:, 2])


def length(vectors: Array) -> Array:
    """Of vectors (m, 3), (m,)."""
    return np.sqrt(dot(vectors, vectors))
