"""The marks a figure writes: `grid()`, `curves(data)`, `points(data)`, `line(head)`, `field(f)`, …

Functions that make several marks return a tuple; films and panels take either.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from generator.draw.geometry.protocols import Sample, Sets, exact_sets
from generator.draw.geometry.quantity import Quantity, Stored, quantity
from generator.draw.geometry.shapes import (
    Array,
    Field,
    Label,
    Paths,
    Points,
    Readout,
    Straight,
    Style,
)
from generator.draw.marks.decision import equation
from generator.draw.marks.mark import Mark
from generator.draw.style.theme import class_ink
from generator.errors import UserError
from generator.validation import checked

CURVE_SAMPLES = 161
SPANS = ("always", "end")


def grid(n: int = 19, extent: float = 1.2, samples: int = 81) -> tuple[Mark, ...]:
    """n × n lines over [−extent, extent]², carried along, to show what happens to space."""
    if n < 2 or samples < 2:
        raise UserError(f"draw.grid: expected 2 or more lines and samples, got {n} and {samples}")
    at = np.linspace(-extent, extent, n)
    along = np.linspace(-extent, extent, samples)
    across = [np.column_stack([np.full(samples, x), along]) for x in at]
    lines = across + [line[:, ::-1] for line in across]
    inner = lines[1 : n - 1] + lines[n + 1 : 2 * n - 1]
    rim = np.concatenate([lines[n][:-1], lines[n - 1][:-1], lines[-1][:0:-1], lines[0][:0:-1]])
    return (
        Mark(_paths(inner), Style("grid", 0.8), "grid"),
        Mark(Paths(rim, (len(rim),), closed=True), Style("edge", 1.3), "edge"),
    )


def curves(data: Sets, samples: int = CURVE_SAMPLES, width: float = 3.0) -> tuple[Mark, ...]:
    """The exact sets of `data` in the inks of their classes; every other class has a light core.

    UserError for data without exact sets, and for sets with room in them.
    """
    marks = []
    for one in exact_sets(data, "curves"):
        if np.shape(getattr(one, "domain", ((0, 1),)))[0] != 1:
            raise UserError(
                f"draw.curves: expected sets of one parameter, got {type(one).__name__};"
                " draw.regions or draw.surfaces draws it"
            )
        ink = class_ink(one.label)
        style = Style(ink, width, core="ground" if one.label % 2 else None)
        drawn = Paths(one.at(one.sweep(samples)), (samples,), closed=False)
        marks.append(Mark(drawn, style, f"class-{ink}"))
    return tuple(marks)


def points(data: Sample, radius: float = 2.6) -> tuple[Mark, ...]:
    """The sample of `data`: dots for class A, diamonds for class B."""
    return tuple(
        Mark(
            Points(data.points[data.labels == label], "diamond" if label % 2 else "dot", radius),
            Style(fill=class_ink(int(label))),
            f"points-{class_ink(int(label))}",
        )
        for label in np.unique(data.labels)
    )


def points_at(
    at: Array, ink: str = "text", radius: float = 4.0, shape: str = "dot", carried: bool = False
) -> Mark:
    """Dots, diamonds or rings at points (n, d)."""
    geometry = Points(np.asarray(at, dtype=float), shape, radius)
    return Mark(geometry, Style(fill=ink), "points", carried=carried)


def circle(
    radius: float = 0.8,
    samples: int = 121,
    centre: Array | Sequence[float] = (0.0, 0.0),
    ink: str = "a",
) -> Mark:
    """A circle, carried along: it shows how a map stretches, and where."""
    angles = np.linspace(0, 2 * np.pi, samples)[:-1]
    ring = np.asarray(centre) + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    return Mark(Paths(ring, (len(ring),), closed=True), Style(ink, 3.0), f"circle-{ink}")


def rings(points: Array, ink: str = "witness", radius: float = 8.0, carried: bool = False) -> Mark:
    """Rings around points (n, d): a witness, or whatever else must not be missed."""
    geometry = Points(np.asarray(points, dtype=float), "ring", radius)
    return Mark(geometry, Style(ink), "rings", carried=carried, framed=False)


def line(head: Any = None, span: str = "end", tints: tuple[str, str] | None = ("a", "b")) -> Mark:
    """The decision line w · x + b = 0 of the panel's flow, its two sides faintly tinted.

    Without a flow, or to say it, `head` has W (1, d) and b (1,), or is a function of t that returns
    such a head; it must be the head of the flow's network as played, `flow.network.head`. A line of
    your own is a pair (normal (d,), offset), as `topology.best_line` finds one. UserError for
    another network's head, and for a view from which the line can't be seen.
    """
    if span not in SPANS:
        raise UserError(f"draw.line: span: expected {' or '.join(SPANS)}, got {span!r}")
    geometry = Straight(*equation(head, "draw.line"), tints)
    return Mark(geometry, Style("text", 2.0), "line", carried=False, span=span, framed=False)


def field(
    logits: Callable[[float, Array], Array],
    levels: Sequence[float] = (-2.2, 0.0, 2.2),
    opacities: Sequence[float] = (0.20, 0.11, 0.11, 0.20),
) -> Mark:
    """A function (t, points (n, 2)) -> (n,) of the plane as tints: class A below 0, class B above.

    The default levels are the odds 1 : 9, 1 : 1 and 9 : 1 of a logistic head; 0 is drawn as a line.
    """
    if list(levels) != sorted(levels) or len(opacities) != len(levels) + 1:
        raise UserError("levels of a field rise, and there is one opacity more than levels")
    below = sum(level <= 0 for level in levels)
    inks = ["a"] * below + ["b"] * (len(opacities) - below)
    tints = tuple(zip(inks, opacities, strict=True))
    geometry = Field(logits, tuple(levels), tints, lines=(0.0,))
    return Mark(geometry, Style("text", 2.0), "field", carried=False, framed=False)


def square(half: float = 1.0) -> Mark:
    """The fixed square [−1, 1]², dotted: it keeps the sense of scale while the camera zooms."""
    # From the top left and clockwise: Firefox dots an upright rectangle so, wherever it begins. Of
    # a dash it keeps sixtieths of a px, as 0.05 is.
    corners = half * np.array([[-1.0, 1.0], [1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]])
    style = Style("pale", 1.2, dash=(0.05, 4.5))
    return Mark(Paths(corners, (4,), True), style, "square", carried=False, framed=False)


def path(
    points: Array | Sequence[Sequence[float]],
    ink: str = "text",
    width: float = 2.0,
    carried: bool = False,
    **style: object,
) -> Mark:
    """One polyline through points (n, d)."""
    array = np.asarray(points, dtype=float)
    return Mark(
        Paths(array, (len(array),)), checked(Style)(ink, width, **style), "path", carried=carried
    )


def label(
    text: str,
    at: Array | Sequence[float],
    ink: str = "text",
    carried: bool = False,
    **where: object,
) -> Mark:
    """A word at a point (d,); `size`, `anchor` ("start", "middle", "end") and `offset` in px."""
    geometry = checked(Label)(text, np.asarray(at, dtype=float).reshape(1, -1), **where)
    return Mark(geometry, Style(fill=ink), "label", carried=carried, framed=False)


def readout(
    name: str,
    value: Quantity | Stored | Callable[[int, float], float],
    text: str = "{:.2f}",
    ink: str = "text",
) -> Mark:
    """A name and its value at (stage, t), top right in the panel; `text` is the format.

    Several in one panel stand one below the other: linking number 1, winding number −1.
    """
    geometry = Readout(name, quantity(value), text)
    return Mark(geometry, Style(fill=ink), "readout", carried=False, framed=False)


def _paths(lines: list[Array]) -> Paths:
    return Paths(np.concatenate(lines), tuple(len(one) for one in lines))
