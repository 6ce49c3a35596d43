"""Easing as cubic Béziers on the unit square, the curves that SVG's `keySplines` can play.

A curve runs from (0, 0) to (1, 1) with control points (x1, y1), (x2, y2): x is the share of time,
y the share of the way. `portion` cuts out a part of it, exactly, so that a motion with keyframes
in between keeps the same course. A `PiecewiseEasing` is several such curves one after the other.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BISECTIONS = 60  # halves [0, 1] down to one unit in the last place
SOLVED = 4096  # parameters that are remembered


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
            raise ValueError(f"portion: expected start < end, got {start} and {end}")
        u0 = 0.0 if start <= 0 else _solve(self.y1, self.y2, start)
        u1 = 1.0 if end >= 1 else _solve(self.y1, self.y2, end)
        points = np.array([[0.0, 0.0], [self.x1, self.y1], [self.x2, self.y2], [1.0, 1.0]])
        first, *controls, last = _between(points, u0, u1)
        (x1, y1), (x2, y2) = ((np.array(controls) - first) / (last - first)).tolist()
        return Easing(min(max(x1, 0.0), 1.0), y1, min(max(x2, 0.0), 1.0), y2)

    def pieces(self, start: float = 0.0, end: float = 1.0) -> Iterator["Piece"]:
        """The one Bézier curve that plays a part of the way, from one share of it to another."""
        yield Piece(self.time_at(start), start, end, self.portion(start, end))

    @property
    def numbers(self) -> list[list[float]]:
        """The numbers of figure.json: [0, 0, x1, y1, x2, y2]."""
        return [[0.0, 0.0, self.x1, self.y1, self.x2, self.y2]]


@dataclass(frozen=True)
class Piece:
    """A part of the way, eased by one Bézier curve: what lies between two keys of an animation."""

    time: float  # share of the whole time at which it begins
    start: float  # share of the way
    end: float  # share of the way
    easing: Easing


@dataclass(frozen=True)
class PiecewiseEasing:
    """Bézier curves one after the other, from (0, 0) to (1, 1), all of monotone y.

    `times` and `ways` (n + 1,) are where they meet, `curves` (n,) what lies between, each on the
    unit square of its own.
    """

    times: tuple[float, ...]
    ways: tuple[float, ...]
    curves: tuple[Easing, ...]

    def __call__(self, time: float) -> float:
        """The share of the way at a share of the time, both in [0, 1]."""
        if time <= 0.0 or time >= 1.0:
            return float(min(max(time, 0.0), 1.0))
        k = bisect_right(self.times, time) - 1
        share = (time - self.times[k]) / (self.times[k + 1] - self.times[k])
        return self.ways[k] + self.curves[k](share) * (self.ways[k + 1] - self.ways[k])

    def time_at(self, way: float) -> float:
        """The inverse: when that share of the way is reached."""
        if way <= 0.0 or way >= 1.0:
            return float(min(max(way, 0.0), 1.0))
        k = bisect_right(self.ways, way) - 1
        share = (way - self.ways[k]) / (self.ways[k + 1] - self.ways[k])
        return self.times[k] + self.curves[k].time_at(share) * (self.times[k + 1] - self.times[k])

    def pieces(self, start: float = 0.0, end: float = 1.0) -> Iterator[Piece]:
        """The Bézier curves that play a part of the way, from one share of it to another."""
        for k, (low, high) in enumerate(pairwise(self.ways)):
            first, last = max(start, low), min(end, high)
            if first < last:
                shares = (first - low) / (high - low), (last - low) / (high - low)
                time = self.times[k] if first == low else self.time_at(first)
                yield Piece(time, first, last, self.curves[k].portion(*shares))

    @property
    def numbers(self) -> list[list[float]]:
        """The numbers of figure.json: [time, way, x1, y1, x2, y2] of each piece."""
        return [
            [time, way, curve.x1, curve.y1, curve.x2, curve.y2]
            for time, way, curve in zip(self.times, self.ways, self.curves, strict=False)
        ]


Timing = Easing | PiecewiseEasing

EASE = Easing(0.45, 0.0, 0.55, 1.0)
STEADY = Easing(1 / 3, 1 / 3, 2 / 3, 2 / 3)
FADE = Easing(0.25, 0.25, 0.5, 1.0)  # between two pictures: soon nearly the second one
LONG_EASE = Easing(0.2, 0.0, 0.8, 1.0)  # of stages of many seconds: even, but for both ends
STANDS = 1e-4  # share of the way that is left for a rest: animations have no piece of no way


def resting(easing: Timing, share: float) -> PiecewiseEasing:
    """The easing, over sooner, and a rest for the last `share` of the time."""
    if isinstance(easing, Easing):
        easing = PiecewiseEasing((0.0, 1.0), (0.0, 1.0), (easing,))
    moving = tuple(round((1 - share) * time, 6) for time in easing.times)
    reached = tuple(round((1 - STANDS) * way, 6) for way in easing.ways)
    return PiecewiseEasing((*moving, 1.0), (*reached, 1.0), (*easing.curves, STEADY))


def _bezier(p1: float, p2: float, u: float) -> float:
    """One coordinate of the curve at parameter u."""
    v = 1.0 - u
    return 3 * v * v * u * p1 + 3 * v * u * u * p2 + u**3


@lru_cache(maxsize=SOLVED)
def _solve(p1: float, p2: float, value: float) -> float:
    """The parameter u at which a monotone coordinate reaches `value`, by bisection.

    Stages are eased by few curves, at the same shares of their time.
    """
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
