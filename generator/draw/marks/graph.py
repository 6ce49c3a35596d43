"""A graph with axes as marks: `graph([series("stretch", x, y)], …)`, light, without a box.

The graph fills the rectangle [0, 1] × [0, RATIO] of a panel; values are placed in it by linear or
logarithmic axes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.draw.geometry.shapes import Array, Paths, Style
from generator.draw.marks.in_plane import label, path, points_at
from generator.draw.marks.mark import Mark
from generator.errors import UserError
from generator.reproducible_math import log
from generator.short_repr import short_repr

RATIO = 0.72  # height / width
GAP = 0.035  # between the axis and what is written beside it
TEXT = 14.0  # px
DOTS = 4.0  # px, the radius
SHADE = 0.1  # opacity of a tint below a curve
WIDTH = 2.4  # px, of a curve


@dataclass(frozen=True, eq=False)
class Series:
    """A curve through values y (n,) at x (n,), its name written where it begins."""

    name: str
    x: Array
    y: Array
    colour: str = "text"
    below: bool = False  # its name is below its beginning, not above
    dots: float = DOTS  # radius in px; 0: none
    joined: bool = True  # by a line
    shaded: bool = False  # a tint of its colour from it down to the axis
    width: float = WIDTH  # px, of the line

    __repr__ = short_repr


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
        """Where values of any shape lie, 0 at low and 1 at high.

        UserError for a value of 0 or less on a logarithmic axis.
        """
        low, high, at = self.low, self.high, np.asarray(value, dtype=float)
        if self.log:
            if not (at > 0).all():
                raise UserError(
                    "draw.graph: expected numbers above 0 on a logarithmic axis, got"
                    f" {float(at.min()):g}"
                )
            low, high, at = float(log(low)), float(log(high)), log(at)
        return np.asarray((at - low) / (high - low))


@dataclass(frozen=True)
class Note:
    """Words in a graph, at values of its axes."""

    text: str
    x: float
    y: float
    colour: str
    anchor: str
    offset: tuple[float, float] = (0.0, 0.0)  # px to the right, px down
    size: float = TEXT  # px


def series(
    name: str,
    x: Sequence[float],
    y: Sequence[float],
    colour: str = "text",
    below: bool = False,
    dots: bool = True,
    shaded: bool = False,
    width: float = WIDTH,
) -> Series:
    """A named curve through y (n,) at x (n,), n ≥ 1, with a dot at each.

    `below` writes its name below its beginning; without `dots` it is the line alone, `width` px
    wide; `shaded` tints what lies below it. UserError for other than equally many finite x and y,
    or none.
    """
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if (
        xs.shape != ys.shape
        or xs.ndim != 1
        or not xs.size
        or not (np.isfinite(xs) & np.isfinite(ys)).all()
    ):
        got = f"{xs.shape} and {ys.shape}"
        raise UserError(f"draw.series: {name!r}: expected as many finite x as y, got {got}")
    return Series(name, xs, ys, colour, below, DOTS if dots else 0.0, True, shaded, width)


def scatter(
    name: str, x: Sequence[float], y: Sequence[float], colour: str = "text", radius: float = 2.0
) -> Series:
    """Named dots at y (n,) over x (n,), n ≥ 1; the name, if any, is written beside the first.

    `radius` is in px. UserError for other than equally many finite x and y, none, or a radius of 0
    or less.
    """
    if radius <= 0:
        raise UserError(f"draw.scatter: {name!r}: expected a radius above 0, got {radius:g}")
    return replace(series(name, x, y, colour), dots=radius, joined=False)


def note(
    text: str,
    x: float,
    y: float,
    colour: str = "text",
    anchor: str = "middle",
    offset: tuple[float, float] = (0.0, 0.0),
    size: float = TEXT,
) -> Note:
    """Words of `size` px at x and y of a graph, `offset` px right and down from there.

    `anchor` is "start", "middle" or "end".
    """
    return Note(text, x, y, colour, anchor, offset, size)


def axis(
    low: float,
    high: float,
    ticks: Sequence[float],
    title: str = "",
    names: Sequence[str] | None = None,
    log: bool = False,
) -> Axis:
    """An axis from low to high with a `title`, and `ticks` that are called `names`.

    UserError unless low < high, and both above 0 on a logarithmic axis, or for another number of
    names than ticks.
    """
    if not low < high or (log and low <= 0):
        raise UserError(f"draw.axis: expected low < high (log: above 0), got {low:g} to {high:g}")
    if names is not None and len(names) != len(ticks):
        raise UserError(
            f"draw.axis: names: expected one for each of {len(ticks)} ticks, got {len(names)}"
        )
    named = tuple(names) if names is not None else tuple(f"{tick:g}" for tick in ticks)
    return Axis(low, high, tuple(ticks), named, title, log)


def graph(
    curves: Sequence[Series], across: Axis, up: Axis, notes: Sequence[Note] = ()
) -> tuple[Mark, ...]:
    """The marks of a graph: pale level lines, ticks, curves with dots at their values, and notes.

    UserError for a value or a tick of 0 or less on a logarithmic axis.
    """
    marks: list[Mark] = []
    for tick, name in zip(up.ticks, up.names, strict=True):
        y = RATIO * float(up.share(tick))
        marks.append(path([[0, y], [1, y]], colour="grid", width=1.0))
        marks.append(label(name, (-GAP, y), colour="pale", size=TEXT, anchor="end", offset=(0, 5)))
    for tick, name in zip(across.ticks, across.names, strict=True):
        x = float(across.share(tick))
        marks.append(path([[x, 0], [x, -0.012]], colour="edge", width=1.0))
        marks.append(label(name, (x, 0), colour="pale", size=TEXT, offset=(0, 22)))
    marks.append(path([[0, 0], [1, 0]], colour="edge", width=1.3))
    marks.append(label(across.title, (0.5, 0), colour="pale", size=TEXT, offset=(0, 44)))
    for curve in curves:
        at = np.column_stack([across.share(curve.x), RATIO * up.share(curve.y)])
        if curve.shaded:
            area = np.vstack([at, [[at[-1, 0], 0], [at[0, 0], 0]]])
            tint = Style(fill=curve.colour, opacity=SHADE)
            marks.append(Mark(Paths(area, (len(area),), True), tint, "path", carried=False))
        if curve.joined:
            marks.append(path(at, colour=curve.colour, width=curve.width))
        if curve.dots:
            marks.append(points_at(at, colour=curve.colour, radius=curve.dots))
        if not curve.name:
            continue
        aside = (4.0, 46.0) if curve.below else (10.0, -10.0)
        marks.append(
            label(curve.name, at[0], colour=curve.colour, size=TEXT, anchor="start", offset=aside)
        )
    for words in notes:
        place = (float(across.share(words.x)), RATIO * float(up.share(words.y)))
        where, off, size = words.anchor, words.offset, words.size
        marks.append(label(words.text, place, words.colour, size=size, anchor=where, offset=off))
    # An invisible mark that makes the camera frame the axes and their names.
    corners = [[-0.16, -0.17], [1.03, -0.17], [1.03, RATIO + 0.08], [-0.16, RATIO + 0.08]]
    return (path(corners, colour="ground", width=0.0), *marks)
