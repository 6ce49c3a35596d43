"""A graph with axes as marks: `graph([series("stretch", x, y)], …)`, light, without a box.

The graph fills the rectangle [0, 1] × [0, RATIO] of a panel; values are placed in it by linear or
logarithmic axes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.brief import brief
from generator.draw.geometry.shapes import Array
from generator.draw.marks.mark import Mark
from generator.draw.marks.plane import label, path, points_at
from generator.errors import UserError

RATIO = 0.72  # height / width
GAP = 0.035  # between the axis and what is written beside it
TEXT = 14.0  # px


@dataclass(frozen=True, eq=False)
class Series:
    """A curve through values y (n,) at x (n,), its name written where it begins."""

    name: str
    x: Array
    y: Array
    ink: str = "text"
    below: bool = False  # its name stands below its beginning, not above

    __repr__ = brief


@dataclass(frozen=True)
class Axis:
    """From low to high, with ticks and what they are called."""

    low: float
    high: float
    ticks: tuple[float, ...]
    names: tuple[str, ...]
    title: str = ""
    log: bool = False

    def share(self, value: Array | float) -> Array:
        """Where values lie, 0 at low and 1 at high."""
        low, high, at = self.low, self.high, np.asarray(value, dtype=float)
        if self.log:
            low, high, at = np.log(low), np.log(high), np.log(at)
        return np.asarray((at - low) / (high - low))


def series(
    name: str, x: Sequence[float], y: Sequence[float], ink: str = "text", below: bool = False
) -> Series:
    """A named curve; UserError for other than equally many finite x and y."""
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if xs.shape != ys.shape or xs.ndim != 1 or not (np.isfinite(xs) & np.isfinite(ys)).all():
        got = f"{xs.shape} and {ys.shape}"
        raise UserError(f"draw.series: {name!r}: expected as many finite x as y, got {got}")
    return Series(name, xs, ys, ink, below)


def axis(
    low: float,
    high: float,
    ticks: Sequence[float],
    title: str = "",
    names: Sequence[str] | None = None,
    log: bool = False,
) -> Axis:
    """An axis; a logarithmic one begins above 0."""
    if not low < high or (log and low <= 0):
        raise UserError(f"draw.axis: expected low < high (log: above 0), got {low:g} to {high:g}")
    named = tuple(names) if names is not None else tuple(f"{tick:g}" for tick in ticks)
    return Axis(low, high, tuple(ticks), named, title, log)


def graph(curves: Sequence[Series], across: Axis, up: Axis) -> tuple[Mark, ...]:
    """The marks of a graph: pale level lines, ticks, and curves with dots at their values."""
    marks: list[Mark] = []
    for tick, name in zip(up.ticks, up.names, strict=True):
        y = RATIO * float(up.share(tick))
        marks.append(path([[0, y], [1, y]], ink="grid", width=1.0))
        marks.append(label(name, (-GAP, y), ink="pale", size=TEXT, anchor="end", offset=(0, 5)))
    for tick, name in zip(across.ticks, across.names, strict=True):
        x = float(across.share(tick))
        marks.append(path([[x, 0], [x, -0.012]], ink="edge", width=1.0))
        marks.append(label(name, (x, 0), ink="pale", size=TEXT, offset=(0, 22)))
    marks.append(path([[0, 0], [1, 0]], ink="edge", width=1.3))
    marks.append(label(across.title, (0.5, 0), ink="pale", size=TEXT, offset=(0, 44)))
    for one in curves:
        at = np.column_stack([across.share(one.x), RATIO * up.share(one.y)])
        marks += [path(at, ink=one.ink, width=2.4), points_at(at, ink=one.ink)]
        aside = (4.0, 46.0) if one.below else (10.0, -10.0)
        marks.append(label(one.name, at[0], ink=one.ink, size=TEXT, anchor="start", offset=aside))
    # What the camera keeps in view, with room for names.
    corners = [[-0.16, -0.17], [1.03, -0.17], [1.03, RATIO + 0.08], [-0.16, RATIO + 0.08]]
    return (path(corners, ink="ground", width=0.0), *marks)
