"""Marks of the plane: `grid()`, `curves(data)`, `points(data)`, `line(head)`, `field(f)`, …

Functions that make several marks return a tuple; films and panels take marks and tuples of marks.
"""

from collections.abc import Callable, Sequence

import numpy as np

from generator.draw.geometry.protocols import (
    Decision,
    ExactSet,
    Sample,
    Sets,
    Stages,
    exact_sets,
)
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
    class_marker,
)
from generator.draw.marks.decision import equation
from generator.draw.marks.even_samples import even_points
from generator.draw.marks.mark import Mark
from generator.draw.style.theme import class_colour
from generator.errors import UserError
from generator.reproducible_math import cos, sin
from generator.validation import checked, shaped

CURVE_SAMPLES = 161
RING = 2.2  # width of a ring's line, px
SPANS = ("always", "end")


def grid(
    n: int = 19,
    extent: float | tuple[float, float] = 1.2,
    samples: int = 81,
    centre: tuple[float, float] = (0.0, 0.0),
    even: Stages | None = None,
) -> tuple[Mark, ...]:
    """n × n lines over centre + [−extent, extent]², of `samples` points each, carried by the flow.

    A pair is an extent of each coordinate. A flow given as `even` puts more of the points where it
    stretches a line. UserError for fewer than 2 lines or samples.
    """
    if n < 2 or samples < 2:
        raise UserError(f"draw.grid: expected 2 or more lines and samples, got {n} and {samples}")
    right, up = extent if isinstance(extent, tuple) else (extent, extent)
    along = np.linspace(-right, right, samples), np.linspace(-up, up, samples)
    across = [
        np.column_stack([np.full(samples, x), along[1]]) for x in np.linspace(-right, right, n)
    ]
    level = [np.column_stack([along[0], np.full(samples, y)]) for y in np.linspace(-up, up, n)]
    lines = [line + centre for line in across + level]
    if even is not None:
        lines = [_evened(line, even) for line in lines]
    inner = lines[1 : n - 1] + lines[n + 1 : 2 * n - 1]
    rim = np.concatenate([lines[n][:-1], lines[n - 1][:-1], lines[-1][:0:-1], lines[0][:0:-1]])
    edge = Mark(Paths(rim, (len(rim),), closed=True), Style("edge", 1.3), "edge")
    if not inner:
        return (edge,)
    return Mark(_paths(inner), Style("grid", 0.8), "grid"), edge


def _evened(line: Array, flow: Stages) -> Array:
    """As many points of a straight line (n, 2), more of them where the flow stretches it."""

    def at(shares: Array) -> Array:
        return line[0] + shares[:, None] * (line[-1] - line[0])

    return even_points(at, flow, len(line))


def curves(
    data: Sets, samples: int = CURVE_SAMPLES, width: float = 3.0, even: Stages | None = None
) -> tuple[Mark, ...]:
    """The exact sets of `data` in the colours of their classes; every other class has a light core.

    `samples` is the number of points of each curve, `width` the line's in px; a flow given as
    `even` puts more of the points where it stretches the curve. UserError for data
    without exact sets, for sets of more than one parameter, such as disks, and for no samples.
    """
    marks = []
    for curve in exact_sets(data, "curves"):
        if np.shape(getattr(curve, "domain", ((0, 1),)))[0] != 1:
            raise UserError(
                f"draw.curves: expected sets of one parameter, got {type(curve).__name__};"
                " draw.regions or draw.surfaces draws it"
            )
        colour = class_colour(curve.label)
        style = Style(colour, width, core="ground" if curve.label % 2 else None)
        if even is None:
            points = curve.at(curve.sweep(samples))
        else:
            points = even_points(_along(curve), even, samples)
        marks.append(Mark(Paths(points, (samples,)), style, f"class-{colour}"))
    return tuple(marks)


def _along(curve: ExactSet) -> Callable[[Array], Array]:
    """The points (n, d) of a set of one parameter at shares (n,) of its domain."""
    ends = curve.sweep(2)

    def at(shares: Array) -> Array:
        return curve.at(ends[0] + shares[:, None] * (ends[1] - ends[0]))

    return at


def points(data: Sample, radius: float = 2.6) -> tuple[Mark, ...]:
    """The sample of `data`, in its classes' colours: dots and diamonds, of every other class.

    More than three classes have other markers too, so that no two differ by their colours alone
    that look alike to some eyes. `radius` is in px. UserError for classes without a colour.
    """
    names = getattr(data, "class_names", ())
    classes = max(len(names), int(data.labels.max(initial=0)) + 1)
    marks = []
    for label in np.unique(data.labels).tolist():
        colour, at = class_colour(label), data.points[data.labels == label]
        geometry = Points(at, class_marker(label, classes), radius)
        marks.append(Mark(geometry, Style(fill=colour), f"points-{colour}"))
    return tuple(marks)


def points_at(
    at: Array, colour: str = "text", radius: float = 4.0, shape: str = "dot", carried: bool = False
) -> Mark:
    """Markers at points (n, d), of a radius in px.

    `shape` is "dot", "diamond", "ring", "triangle", "square", "plus" or "cross". UserError for
    other shapes, of the array or the markers.
    """
    geometry = Points(np.asarray(at, dtype=float), shape, radius)
    style = Style(width=RING, fill=colour) if shape == "ring" else Style(fill=colour)
    return Mark(geometry, style, "points", carried=carried)


def trails(
    at: Array, colour: str = "edge", width: float = 1.4, opacity: float = 0.6, samples: int = 13
) -> Mark:
    """The way that each of the points (n, d) has come since the film began, carried by the flow.

    Each is a polyline of `samples` points at even steps of the time that has passed, stage by
    stage; `width` is in px. UserError for another shape, and fewer than 2 samples.
    """
    points = np.asarray(at, dtype=float)
    if samples < 2:
        raise UserError(f"draw.trails: samples: expected 2 or more, got {samples}")
    if points.ndim != 2:
        raise UserError(f"draw.trails: expected shape (n, d), got {points.shape}")
    shares = np.tile(np.linspace(0.0, 1.0, samples), len(points))
    paths = Paths(np.repeat(points, samples, axis=0), (samples,) * len(points), shares=shares)
    return Mark(paths, Style(colour, width, opacity=opacity), "trails")


def circle(
    radius: float = 0.8,
    samples: int = 121,
    centre: Array | Sequence[float] = (0.0, 0.0),
    colour: str = "a",
) -> Mark:
    """A circle around `centre` (2,), carried by the flow; `radius` in the units of the points.

    It is a polygon of `samples` − 1 corners. UserError for fewer than 4 samples, or another centre.
    """
    middle = np.asarray(centre, dtype=float)
    if samples < 4:
        raise UserError(f"draw.circle: samples: expected 4 or more, got {samples}")
    shaped("draw.circle: centre", middle, 2)
    angles = np.linspace(0, 2 * np.pi, samples)[:-1]
    ring = middle + radius * np.column_stack([cos(angles), sin(angles)])
    return Mark(Paths(ring, (len(ring),), closed=True), Style(colour, 3.0), f"circle-{colour}")


def rings(
    points: Array, colour: str = "witness", radius: float = 8.0, carried: bool = False
) -> Mark:
    """Rings around points (n, d), such as witnesses; `radius` in px. In space they lie over all.

    UserError for another shape.
    """
    geometry = Points(np.asarray(points, dtype=float), "ring", radius)
    return Mark(geometry, Style(colour, RING), "rings", carried=carried, framed=False)


def line(
    head: Decision | None = None, span: str = "end", tints: tuple[str, str] | None = ("a", "b")
) -> Mark:
    """The decision line w · x + b = 0 of the panel's flow, its two sides faintly tinted.

    `head`, needed where there is no flow, has W (1, d) and b (1,), or is a function of t that
    returns such a head; it must be the head of the flow's network as played, `flow.network.head`.
    A line of your own is a pair (normal (d,), offset), or the result of `topology.best_line`.
    `span` is "end" (fades in at the end) or "always", `tints` are the colours of the sides
    w · x + b < 0 and > 0.
    UserError for another network's head, and for a view in which the line can't be seen.
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
    UserError for levels that don't rise, or another number of opacities than levels + 1.
    """
    if list(levels) != sorted(levels) or len(opacities) != len(levels) + 1:
        raise UserError(
            "draw.field: expected rising levels and one opacity more than levels, got"
            f" {list(levels)} and {len(opacities)} opacities"
        )
    below = sum(level <= 0 for level in levels)
    colours = ["a"] * below + ["b"] * (len(opacities) - below)
    tints = tuple(zip(colours, opacities, strict=True))
    geometry = Field(logits, tuple(levels), tints, lines=(0.0,))
    return Mark(geometry, Style("text", 2.0), "field", carried=False, framed=False)


def square(half: float = 1.0) -> Mark:
    """The fixed square [−half, half]², dotted: it shows the scale while the camera zooms."""
    # From the top left and clockwise: Firefox dots an upright rectangle so, wherever it begins. Of
    # a dash it keeps sixtieths of a px, as 0.05 is.
    corners = half * np.array([[-1.0, 1.0], [1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]])
    style = Style("pale", 1.2, dash=(0.05, 4.5))
    return Mark(Paths(corners, (4,), True), style, "square", carried=False, framed=False)


def path(
    points: Array | Sequence[Sequence[float]],
    colour: str = "text",
    width: float = 2.0,
    carried: bool = False,
    **style: object,
) -> Mark:
    """One polyline through points (n, d); `width` in px, `style` are other fields of a `Style`.

    UserError for another shape, no points, or a field that a `Style` doesn't have.
    """
    array = np.asarray(points, dtype=float)
    return Mark(
        Paths(array, (len(array),)), checked(Style)(colour, width, **style), "path", carried=carried
    )


def label(
    text: str,
    at: Array | Sequence[float],
    colour: str = "text",
    carried: bool = False,
    **where: object,
) -> Mark:
    """Words at a point (d,); `where` has `size` and `offset` in px, `anchor` and `halo`.

    `anchor` is "start", "middle" or "end"; `offset` is to the right and down. UserError for more
    points than one, or a field that a `Label` doesn't have.
    """
    point = np.asarray(at, dtype=float)
    if point.shape not in ((point.size,), (1, point.size)):
        raise UserError(f"draw.label: at: expected shape (d,), got {point.shape}")
    geometry = checked(Label)(text, point.reshape(1, -1), **where)
    return Mark(geometry, Style(fill=colour), "label", carried=carried, framed=False)


def readout(
    name: str,
    value: Quantity | Stored | Callable[[int, float], float],
    text: str = "{:.2f}",
    colour: str = "text",
    words: Sequence[str] = (),
    size: float = 16.0,
    below: bool = False,
    clear: bool = False,
) -> Mark:
    """A name and its value at (stage, t), top right in the panel; `text` is the format.

    `value` is a function of (stage, t), or has `.at(stage, t)`. Where there are `words`, the value
    is the number of the one that is written, from 0. `size` is in px. Several read-outs of a panel
    stand one below the other; in a panel with bars they stand above these. With `below` the value
    stands in the middle below the picture of the plane, without its name. With `clear` it stands
    over nothing that the camera frames, as points and a grid. UserError for another value; when it
    is drawn, for a number that isn't finite, a format that doesn't fit one number, and a number of
    no word.
    """
    place, written = "below" if below else "top", tuple(words)
    geometry = Readout(
        name, quantity(value), text, words=written, size=size, place=place, clear=clear
    )
    return Mark(geometry, Style(fill=colour), "readout", carried=False, framed=False)


def verdict(flow: Stages, words: str, colour: str = "text", size: float = 28.0) -> Mark:
    """Words that say what came of a flow, as "apart": large, in the lower right corner at its end.

    They stand in the margin below what the camera keeps in view; `size` is in px, smaller where a
    panel is narrow. UserError for a flow of no stages.
    """
    if not flow.stages:
        raise UserError("draw.verdict: expected a flow, got one of no stages")
    last = len(flow.stages) - 1
    ended = quantity(lambda stage, t: int(stage == last and t == 1.0))
    geometry = Readout("", ended, words=("", words), size=size, place="corner")
    return Mark(geometry, Style(fill=colour), "readout", carried=False, framed=False)


def _paths(lines: list[Array]) -> Paths:
    return Paths(np.concatenate(lines), tuple(map(len, lines)))
