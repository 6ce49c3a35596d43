"""The easing under which what is seen eases in and out: `even_easing(distance, profile)`.

A stage's own parameter t says nothing of how fast its picture changes. `distance` is how far the
picture has moved at each t. The easing sought is t(τ) with distance(t(τ)) = profile(τ), τ being the
share of the stage's time; it is fitted by as few Bézier curves as err by at most `TOLERANCE`, since
an animated SVG holds a keyframe for each.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from generator.draw.geometry.shapes import Array
from generator.draw.motion.easing import Easing, PiecewiseEasing, Timing

TOLERANCE = 0.03  # share of the way that is seen
MOST_PIECES = 8
LEAST_SPEED = 0.04  # of the mean: where a picture rests for a while, the easing has a finite slope
FINE = 400  # intervals of time in which t(τ) is computed
CURVE = np.linspace(0.0, 1.0, 25)[:, None, None]  # parameters at which a Bézier curve is compared
HANDLES = np.linspace(0.04, 0.96, 16)  # lengths of handles that are tried, shares of a piece's time
SPLITS = np.linspace(0.12, 0.88, 14)  # shares of a piece's time at which it is split
DIGITS = 4  # of shares of the time and of control points, as an SVG writes them


def even_easing(
    distance: Array, profile: Easing, tolerance: float = TOLERANCE, most: int = MOST_PIECES
) -> Timing:
    """The easing of a stage whose picture has moved by `distance` (n,), at even steps of t.

    `distance` rises from 0; a stage in which nothing moves is eased by the profile itself. It is
    fitted within `tolerance`, a share of the way that is seen, or by `most` curves.
    """
    if len(distance) < 2 or not distance[-1] > 0.0:
        return profile
    course = Course.of(distance, profile)
    if course.error_of_the_profile() <= tolerance:
        return profile
    knots = [0.0, 1.0]
    while True:
        fits = [course.fitted(start, end) for start, end in pairwise(knots)]
        worst = max(range(len(fits)), key=lambda k: fits[k].error)
        if fits[worst].error <= tolerance or len(fits) == most:
            ways = [0.0, *(float(course.way(knot)) for knot in knots[1:-1]), 1.0]
            return PiecewiseEasing(tuple(knots), tuple(ways), tuple(fit.curve for fit in fits))
        knots.insert(worst + 1, course.best_split(knots[worst], knots[worst + 1]))


@dataclass(frozen=True)
class Fit:
    """The best Bézier curve of a piece, and how far it errs: a share of the way that is seen."""

    error: float
    curve: Easing


@dataclass(frozen=True, eq=False)
class Course:
    """The wanted course t(τ) of a stage."""

    parameters: Array  # (n,) of t
    seen: Array  # (n,) share of the distance at these
    times: Array  # (FINE + 1,) of τ
    wanted: Array  # (FINE + 1,) share of the distance at these
    ways: Array  # (FINE + 1,) t at these

    @classmethod
    def of(cls, distance: Array, profile: Easing) -> "Course":
        """Where the picture hardly moves, a little of t itself is added to the distance."""
        parameters = np.linspace(0.0, 1.0, len(distance))
        seen = (1 - LEAST_SPEED) * distance / distance[-1] + LEAST_SPEED * parameters
        times = np.linspace(0.0, 1.0, FINE + 1)
        wanted = np.array([profile(float(time)) for time in times])
        return cls(parameters, seen, times, wanted, np.interp(wanted, seen, parameters))

    def way(self, time: float) -> float:
        """t at a share of the time."""
        return round(float(np.interp(time, self.times, self.ways)), 6)

    def slope(self, time: float) -> float:
        """The slope dt/dτ; 0 at both ends, where the profile has none."""
        if time in (0.0, 1.0):
            return 0.0
        step = 2 / FINE
        low, high = max(time - step, 0.0), min(time + step, 1.0)
        ends = np.interp([low, high], self.times, self.ways)
        return float(ends[1] - ends[0]) / (high - low)

    def error_of_the_profile(self) -> float:
        """How far the profile errs as the easing of t itself."""
        return float(np.abs(np.interp(self.wanted, self.parameters, self.seen) - self.wanted).max())

    def best_split(self, start: float, end: float) -> float:
        """The time between two at which two curves fit best."""

        def error(time: float) -> float:
            return max(self.fitted(start, time).error, self.fitted(time, end).error)

        times = [round(start + share * (end - start), DIGITS) for share in SPLITS.tolist()]
        return min(times, key=error)

    def fitted(self, start: float, end: float) -> Fit:
        """The best curve between two times, its ends and slopes there given.

        What is left to choose is the length of each handle.
        """
        first, last = self.way(start), self.way(end)
        scale = (end - start) / max(last - first, 1e-9)
        slopes = self.slope(start) * scale, self.slope(end) * scale
        x1, x2 = HANDLES[:, None], 1 - HANDLES[None, :]
        y1 = np.minimum(slopes[0] * x1, 1.0) + 0 * x2
        y2 = np.maximum(1 - slopes[1] * (1 - x2), 0.0) + 0 * x1
        x, y = _bezier(x1, x2), _bezier(y1, y2)
        seen = np.interp(first + y * (last - first), self.parameters, self.seen)
        wanted = np.interp(start + x * (end - start), self.times, self.wanted)
        errors = np.abs(seen - wanted).max(axis=0)
        i, j = np.unravel_index(int(np.argmin(errors)), errors.shape)
        controls = (x1[i, 0], y1[i, j], x2[0, j], y2[i, j])
        return Fit(float(errors[i, j]), Easing(*(round(float(c), DIGITS) for c in controls)))


def _bezier(p1: Array, p2: Array) -> Array:
    """One coordinate of many curves (i, j) at the parameters of `CURVE`: (25, i, j)."""
    u, v = CURVE, 1 - CURVE
    return np.asarray(3 * v * v * u * p1 + 3 * v * u * u * p2 + u**3)
