"""Closed tubes in space: `Tube`, around any closed curve of a plane; `torus(…)`, around a circle.

They are surfaces, with parameters u along the core and v around it. Points are made of elementary
functions and real sums in a fixed order, so that they are the same bits on every machine.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from generator.errors import UserError
from generator.learn.data.curves import ROUNDING, Domain
from generator.learn.data.dataset import Array
from generator.learn.data.regions import crossed
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import cos, sin
from generator.short_repr import short_repr

TURN = 2 * np.pi
FINE = 4096  # samples of a core, for bounds and for draws
HALF_GAP = TURN / FINE / 2  # from a sample to midway between two


@dataclass(frozen=True, eq=False)
class Tube:
    """The points at distance `minor` from a closed plane curve, the core z(u) = Σ c_k e^{iku}.

    UserError where the radius isn't below every radius of curvature: the tube would fold.
    """

    name: str
    label: int
    centre: Array  # (3,)
    axes: Array  # (3, 3), orthonormal rows: the plane's two, and its normal
    coefficients: Array  # (2 K + 1, 2): c_k for k = −K … K, real and imaginary parts
    minor: float
    closed: bool = True

    __repr__ = short_repr

    def __post_init__(self) -> None:
        for what in ("centre", "axes", "coefficients"):
            object.__setattr__(self, what, np.asarray(getattr(self, what), dtype=float))
        if not np.allclose(matmul(self.axes, self.axes.T), np.eye(3)):
            raise UserError("Tube: axes: expected orthonormal rows, got others")
        if self.minor * self._sharpest >= 1:
            most = 1 / self._sharpest
            raise UserError(f"Tube: minor: expected a radius below {most:.3g}, got {self.minor:g}")

    @property
    def domain(self) -> Domain:
        """u along the core, v around it."""
        return ((0.0, TURN), (0.0, TURN))

    @property
    def speeds(self) -> tuple[float, ...]:
        """Bounds of |∂x/∂u| and |∂x/∂v|; UserError for a core that nearly stops somewhere."""
        # |∂x/∂u| = |z'| |1 + κ r cos v| ≤ |z'| + r |θ'|, where θ' = Im(z''/z') = κ |z'| is how fast
        # the tangent turns. Half a gap away from a sample θ' has gained at most half a gap times
        # |θ''| ≤ |z'''/z'| + |z''/z'|², where sums of coefficients bound z'' and z'''.
        second, third, slowest = self._at_most(2), self._at_most(3), self._slowest
        turning = float(np.abs(self._curvature * self._speed).max())
        turning += HALF_GAP * (third / slowest + (second / slowest) ** 2)
        return self._fastest + self.minor * turning, self.minor

    @property
    def rounding(self) -> float:
        """A bound of how far a computed point is from the exact one."""
        # Each wave errs by its angle's rounding and a few more; the outward direction by what z'
        # errs, relative to |z'|.
        waves = ROUNDING * (len(self.coefficients) + TURN * float(self._orders.max()))
        direction = 2 * waves * self._at_most(1) / self._slowest + ROUNDING
        size = self._at_most(0) + self.minor + float(np.abs(self.centre).sum())
        return 2 * (waves * self._at_most(0) + self.minor * direction) + ROUNDING * size

    @property
    def core_bend(self) -> float:
        """A bound of the core's second derivative by u."""
        return self._at_most(2)

    @property
    def _slowest(self) -> float:
        """A bound of |z'| from below, between the samples too; UserError unless above 0."""
        slowest = float(self._speed.min()) - HALF_GAP * self._at_most(2)
        if slowest <= 0:
            raise UserError("Tube: expected |z'| well above 0, got a core that nearly stops")
        return slowest

    @cached_property
    def _orders(self) -> Array:
        half = len(self.coefficients) // 2
        return np.arange(-half, half + 1).astype(float)

    @cached_property
    def _speed(self) -> Array:
        """|z'| at FINE samples of u, and at the first again."""
        return length(self._derivative(np.linspace(0, TURN, FINE + 1), 1))

    @property
    def _fastest(self) -> float:
        """A bound of |z'|, between the samples too."""
        return float(self._speed.max()) + HALF_GAP * self._at_most(2)

    @cached_property
    def _curvature(self) -> Array:
        """The signed curvature at the same samples."""
        u = np.linspace(0, TURN, FINE + 1)
        first, second = self._derivative(u, 1), self._derivative(u, 2)
        size = length(first)
        turned = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
        return np.asarray(turned / (size * size * size))

    @property
    def _sharpest(self) -> float:
        return float(np.abs(self._curvature).max())

    def _derivative(self, u: Array, times: int) -> Array:
        """d^times z / du^times at u (m,): real and imaginary parts (m, 2)."""
        x, y = np.zeros(len(u)), np.zeros(len(u))
        for k, (real, imaginary) in zip(self._orders, self.coefficients, strict=True):
            a, b = float(real), float(imaginary)
            for _ in range(times):
                a, b = -k * b, k * a
            if a or b:
                c, s = cos(k * u), sin(k * u)
                x += a * c - b * s
                y += a * s + b * c
        return np.column_stack([x, y])

    def _at_most(self, times: int) -> float:
        """A bound of |d^times z / du^times|."""
        sizes = norm(self.coefficients, axis=1)
        return float((np.abs(self._orders) ** times * sizes).sum())

    def at(self, t: Array) -> Array:
        """Points (m, 3) at parameters (m, 2)."""
        u, v = np.asarray(t, dtype=float).T
        tangent = self._derivative(u, 1)
        outward = np.column_stack([tangent[:, 1], -tangent[:, 0]]) / length(tangent)[:, None]
        plane = self._derivative(u, 0) + (self.minor * cos(v))[:, None] * outward
        local = np.column_stack([plane, self.minor * sin(v)])
        return np.asarray(self.centre + matmul(local, self.axes))

    def core(self, u: Array) -> Array:
        """Points (m, 3) of the core at u (m,)."""
        plane = self._derivative(np.asarray(u, dtype=float), 0)
        return np.asarray(self.centre + matmul(plane, self.axes[:2]))

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """Parameters (count, 2), even by area: by rejection, dA = |z'| (1 + κ r cos v) r du dv."""
        drawn, most = np.empty((0, 2)), self._fastest * (1 + self.minor * self._sharpest)
        samples = np.linspace(0, TURN, FINE + 1)
        while len(drawn) < count:
            u, v = TURN * rng.random((2, 2 * count))
            speed = np.interp(u, samples, self._speed)
            speed = speed * (1 + np.interp(u, samples, self._curvature) * self.minor * cos(v))
            taken = most * rng.random(len(u)) < speed
            drawn = np.vstack([drawn, np.column_stack([u, v])[taken]])
        return drawn[:count]

    def sweep(self, count: int) -> Array:
        """About `count` parameters (m, 2) on an even grid."""
        return even_grid(count, self.minor, float(self._speed.mean()))

    def longitude(self, count: int, v: float = 0.0) -> Array:
        """Parameters (count, 2) of the closed curve v = const along the tube."""
        return crossed(np.arange(count) / count * TURN, np.array([v]))


def even_grid(count: int, minor: float, speed: float) -> Array:
    """About `count` parameters (m, 2) of a tube of radius `minor` whose core has a mean speed."""
    around = max(3, round(np.sqrt(count * minor / speed)))
    along = max(3, -(-count // around))
    u, v = (np.arange(n) / n * TURN for n in (along, around))
    return crossed(u, v)


def length(vectors: Array) -> Array:
    """Of vectors (m, 2) of the plane, (m,)."""
    return np.asarray(np.sqrt(vectors[:, 0] * vectors[:, 0] + vectors[:, 1] * vectors[:, 1]))


def torus(name: str, label: int, centre: Array, axes: Array, major: float, minor: float) -> Tube:
    """The tube around a circle of radius `major`: v = 0 is the outermost circle."""
    circle = np.array([[0.0, 0.0], [0.0, 0.0], [major, 0.0]])
    return Tube(name, label, centre, axes, circle, minor)


def ellipse(first: float, second: float) -> Array:
    """Coefficients of (first cos u, second sin u)."""
    return np.array([[(first - second) / 2, 0.0], [0.0, 0.0], [(first + second) / 2, 0.0]])


def plane_curve(points: Array, harmonics: int) -> Array:
    """Coefficients (2 K + 1, 2) of the smooth closed curve near points (n, 2), n > 2 K."""
    spectrum = np.fft.fft(points[:, 0] + 1j * points[:, 1])
    kept = np.concatenate([spectrum[-harmonics:], spectrum[: harmonics + 1]])
    return np.column_stack([kept.real, kept.imag]) / len(points)
