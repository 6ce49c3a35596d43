"""Easing as a cubic Bézier on the unit square, the one curve that SVG's `keySplines` can play.

A curve runs from (0, 0) to (1, 1) with control points (x1, y1), (x2, y2): x is the share of time,
y the share of the way. `portion` cuts out a part of it, exactly, so that a motion with keyframes
in between keeps the same course.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BISECTIONS = 60  # halves [0, 1] down to one unit in the last place


@dataclass(frozen=True)
class Easing:
    """A cubic Bézier timing function with 0 ≤ x1, x2 ≤ 1 (so that x is monotone)."""

    x1: float
    y1: float
    x2: float
    y2: float

    def __call__(self, time: float) -> float:
        """The share of the way at a share of the time, both in [0, 1]."""
        if time <= 0.0 or time >= 1.0:
            return float(min(max(time, 0.0), 1.0))
        return _bezier(self.y1, self.y2, _solve(self.x1, self.x2, time))

    def time_at(self, way: float) -> float:
        """The inverse: when that share of the way is reached (for curves with monotone y)."""
        if way <= 0.0 or way >= 1.0:
            return float(min(max(way, 0.0), 1.0))
        return _bezier(self.x1, self.x2, _solve(self.y1, self.y2, way))

    def portion(self, start: float, end: float) -> "Easing":
        """The part between two shares of the *way*, rescaled to the unit square.

        De Casteljau's subdivision of the Bézier curve; raises ValueError unless start < end.
        """
        if not start < end:
            raise ValueError(f"portion from {start} to {end} is empty")
        u0 = 0.0 if start <= 0 else _solve(self.y1, self.y2, start)
        u1 = 1.0 if end >= 1 else _solve(self.y1, self.y2, end)
        points = np.array([[0.0, 0.0], [self.x1, self.y1], [self.x2, self.y2], [1.0, 1.0]])
        first, *controls, last = _between(points, u0, u1)
        (x1, y1), (x2, y2) = ((np.array(controls) - first) / (last - first)).tolist()
        return Easing(min(max(x1, 0.0), 1.0), y1, min(max(x2, 0.0), 1.0), y2)


EASE = Easing(0.45, 0.0, 0.55, 1.0)
STEADY = Easing(1 / 3, 1 / 3, 2 / 3, 2 / 3)


def _bezier(p1: float, p2: float, u: float) -> float:
    """One coordinate of the curve at parameter u."""
    v = 1.0 - u
    return 3 * v * v * u * p1 + 3 * v * u * u * p2 + u**3


def _solve(p1: float, p2: float, value: float) -> float:
    """The parameter u at which a monotone coordinate reaches `value`, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if _bezier(p1, p2, middle) < value:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _between(points: NDArray[np.float64], u0: float, u1: float) -> NDArray[np.float64]:
    """Control points (4, 2) of the piece of a cubic between two parameters, by blossoming."""

    def blossom(*u: float) -> NDArray[np.float64]:
        rest = points
        for value in u:
            rest = (1 - value) * rest[:-1] + value * rest[1:]
        return np.asarray(rest[0])

    return np.array(
        [blossom(u0, u0, u0), blossom(u0, u0, u1), blossom(u0, u1, u1), blossom(u1, u1, u1)]
    )
