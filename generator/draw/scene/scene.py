"""A scene: one moment of a film in pixels, as shapes, dots and words in paint order.

Pixels and SVG are drawn from the same scene. Colours are names; coordinates are px with y down.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np
from contourpy import FillType, LineType, contour_generator
from numpy.typing import NDArray

from generator.draw.geometry.quantity import format_number
from generator.draw.geometry.shapes import (
    Array,
    Bars,
    Field,
    Label,
    Paths,
    Pictures,
    Points,
    Readout,
    Straight,
    Style,
)
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import Box, View, project
from generator.draw.motion.clock import Moment
from generator.draw.scene.panel import FOOT, FOOT_ROW, ROW, Panel
from generator.draw.style import text
from generator.errors import UserError
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import arctan2, cos, sin
from generator.validation import shown

if TYPE_CHECKING:
    from generator.draw.depth_buffer.render import Mixture  # of what only films in space need

Tones = NDArray[np.uint8]
# contourpy's FillType.OuterOffset: each polygon's points, and where its outer line and holes begin.
Polygons = tuple[list[Array], list[NDArray[np.uint32]]]
TINT = 0.11  # opacity of the two sides of a decision line
TONES = 16  # of a picture: as many as four bits tell apart
FULL_SIZE = 314.0  # px of a panel in which pictures have their full side; in a smaller one less
CORE = 0.2  # width of a stroke's light core, share of the stroke
ARC = np.linspace(0.0, 1.0, 25)  # shares of the arc that bounds the tint of a half-plane
BELOW_BASE, BELOW_WIDTH = 0.4, 0.94  # under words below a picture, of their size; of its width
VERDICT_BASE = 0.36  # px from the base of a verdict to the panel's lower edge, of its size
FOOT_SIDE = 0.05  # left free beside bars, share of the width
TINTED = 1.02  # radius of that arc, in radii of the circle around the view


@dataclass(frozen=True, eq=False)
class Shape:
    """Polylines or polygons (n, 2) with one style."""

    points: Array
    lengths: tuple[int, ...]
    style: Style
    name: str
    closed: bool = False
    clip: Box | None = None


@dataclass(frozen=True, eq=False)
class Markers:
    """Separate points (n, 2): dots, diamonds or rings of one radius in px."""

    points: Array
    shape: str
    radius: float
    style: Style
    name: str
    clip: Box | None = None


@dataclass(frozen=True)
class Text:
    """A line of text whose baseline begins (or has its middle, or ends) at (x, y)."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    anchor: str = "start"
    opacity: float = 1.0
    name: str = "word"
    halo: str | None = None  # colour drawn around the letters, to lift them off lines
    pivot: float | None = None  # where x stays when a page enlarges the word; None for `x`


@dataclass(frozen=True, eq=False)
class Picture:
    """A grey picture: tones (h, w) of its pixels, 0 paper and TONES − 1 print, in whole px."""

    tones: Tones
    x: int  # left
    y: int  # top
    width: int
    height: int
    opacity: float
    name: str
    clip: Box | None = None


@dataclass(frozen=True, eq=False)
class CustomArtist:
    """A whole picture drawn by an author's code, on request; no part of it is animated."""

    pixels: Callable[[], Tones]  # (h, w, 3), of the whole canvas
    vector: Callable[[str], str]  # the prefix of ids → SVG elements in px
    name: str = "painting"
    opacity: float = 1.0
    clip: Box | None = None


Primitive = Shape | Markers | Text | Picture | CustomArtist


@dataclass(frozen=True, eq=False)
class Depth:
    """What is sorted by depth, drawn when it is asked for: as pixels, or as pieces of vectors."""

    mixture: Callable[[], "Mixture"]
    pieces: Callable[[], Sequence[Primitive]]
    shaded: tuple[str, ...]  # colours of surfaces
    colours: tuple[str, ...]  # of lines and dots
    tints: tuple[tuple[str, float], ...]  # colours and opacities of what is translucent
    view: View  # in which it is seen
    name: str = "space"

    def with_pixels_of(self, larger: "Depth") -> "Depth":
        """The same with pixels that are means of those of a larger picture of the moment."""
        return replace(self, mixture=lambda: larger.mixture().shrunk(larger.view, self.view))


Item = Primitive | Depth


@dataclass(frozen=True)
class Scale:
    """The factors by which a format multiplies line widths and label sizes, and a film's fonts."""

    line: float = 1.0
    label: float = 1.0
    fonts: text.Fonts = ()  # of the machine, for words that the pictures' own font can't write

    def style(self, style: Style, opacity: float) -> Style:
        """The style with this format's widths, faded to an opacity."""
        dash = (style.dash[0] * self.line, style.dash[1] * self.line) if style.dash else None
        return replace(
            style, width=style.width * self.line, dash=dash, opacity=style.opacity * opacity
        )


def panel_items(panel: Panel, view: View, moment: Moment, scale: Scale) -> Iterator[Primitive]:
    """The marks of a panel at a moment, in px."""
    for index in range(len(panel.marks)):
        yield from mark_items(panel, index, view, moment, scale)


def mark_items(
    panel: Panel, index: int, view: View, moment: Moment, scale: Scale
) -> Iterator[Primitive]:
    """One mark of a panel at a moment, in px; nothing while it isn't there."""
    mark = panel.marks[index]
    shown = mark.opacity(moment.reveal) * mark.presence(moment.stage + moment.t)
    if shown <= 0.0:
        return
    style = scale.style(mark.style, shown)
    match mark.geometry:
        case Paths(lengths=lengths, closed=closed):
            points = view.plane_px(panel.seen(index, moment.stage, moment.t, view.frame))
            yield Shape(points, lengths, style, mark.name, closed, view.box)
        case Points(shape=shape, radius=radius):
            points = view.plane_px(panel.seen(index, moment.stage, moment.t, view.frame))
            yield Markers(points, shape, radius * scale.line, style, mark.name, view.box)
        case Pictures() as pictures:
            points = panel.positions(index, moment.stage, moment.t)
            middles = view.plane_px(panel.seen(index, moment.stage, moment.t, view.frame))
            yield from picture_items(pictures, points, middles, view.box, mark, shown, scale)
        case Label() as label:
            at = view.plane_px(panel.seen(index, moment.stage, moment.t, view.frame))[0]
            yield word(label, at, mark, shown, scale)
        case Straight() as straight:
            yield from straight_shapes(straight, view, moment.t, style, mark.name)
        case Field() as field:
            yield from field_shapes(field, view, moment.t, style, mark.name)
        case Readout() as readout if not panel.barred:
            yield from readout_words(readout, view, moment, mark, shown, scale)
        case Readout() | Bars():
            yield from Foot(panel, view, scale, shown).items(mark, moment)


def picture_items(
    pictures: Pictures,
    points: Array,
    middles: Array,
    box: Box,
    mark: Mark,
    shown: float,
    scale: Scale,
) -> Iterator[Primitive]:
    """Pictures of points (n, h · w) about middles (n, 2) in px, each with its rim.

    Their corners are at whole px, so that all renderers agree.
    """
    share = (points - pictures.low) / (pictures.high - pictures.low)
    tones = np.rint(np.clip(share, 0, 1) * (TONES - 1)).astype(np.uint8)
    side = pictures.side * min(scale.line, min(box.width, box.height) / FULL_SIZE)
    height = max(1, round(side * pictures.shape[0] / pictures.shape[1]))
    width = max(1, round(side))
    corners = np.rint(middles - (width / 2, height / 2)).astype(int)
    rim = scale.style(mark.style, shown)
    for picture, (x, y) in zip(tones.reshape(-1, *pictures.shape), corners.tolist(), strict=True):
        yield Picture(picture, x, y, width, height, shown, mark.name, box)
        left, top, right, low = x + 0.5, y + 0.5, x + width - 0.5, y + height - 0.5  # crisp
        frame = np.array([[left, top], [right, top], [right, low], [left, low]])
        yield Shape(frame, (4,), rim, f"{mark.name}-rim", True, box)


def readout_words(
    readout: Readout, view: View, moment: Moment, mark: Mark, shown: float, scale: Scale
) -> Iterator[Text]:
    """What is read, at its place; at the top its name, paler, stands before it."""
    box, size, colour = view.box, readout.size * scale.label, mark.style.fill or "text"
    value, name = readout.written(*moment.measured), "readout-value"
    right, low = box.x + box.width - 16 * scale.label, box.y + box.height
    if readout.place == "below":
        y = low - BELOW_BASE * size
        widest = max(text.layout(each, scale.fonts)[1] for each in readout.words or (value,))
        size = min(size, BELOW_WIDTH * box.width / widest)
        yield Text(value, box.centre[0], y, size, colour, "middle", shown, name)
    elif readout.place == "corner":
        yield Text(value, right, low - VERDICT_BASE * size, size, colour, "end", shown, name)
    else:
        y = box.y + (8 + readout.size + ROW * readout.row) * scale.label
        yield Text(value, right, y, size, colour, "end", shown, name, "ground")
        before = right - text.layout(value, scale.fonts)[1] * size - 7 * scale.label
        name = "readout-name"
        yield Text(readout.name, before, y, size, "pale", "end", shown, name, "ground", right)


@dataclass(frozen=True, eq=False)
class Foot:
    """The foot of a panel with bars: rows of words, and below them the bars."""

    panel: Panel
    view: View
    scale: Scale
    opacity: float

    @property
    def ends(self) -> tuple[float, float]:
        """Where rows and bars begin and where they end, px."""
        box = self.view.box
        return box.x + FOOT_SIDE * box.width, box.x + (1 - FOOT_SIDE) * box.width

    def height(self, rows: float) -> float:
        """The px at which so many rows are over."""
        box = self.view.box
        return box.y + box.height + (FOOT_ROW * rows - self.panel.foot) * box.width

    def items(self, mark: Mark, moment: Moment) -> Iterator[Primitive]:
        """A read-out or bars."""
        match mark.geometry:
            case Readout(name=name, row=row, size=size) as readout:
                value, colour = readout.written(*moment.measured), mark.style.fill or "text"
                yield from self.words(name, value, row, size, colour)
            case Bars() as bars:
                yield from self.bars(bars, moment, mark)

    def words(self, name: str, value: str, row: int, size: float, colour: str) -> Iterator[Text]:
        """A row: a name at the left, and at the right what it is, in px of a size."""
        (left, right), y, label = self.ends, self.height(row + 0.75), self.scale.label
        yield Text(name, left, y, 16 * label, "pale", "start", self.opacity, "readout-name")
        yield Text(value, right, y, size * label, colour, "end", self.opacity, "readout-value")

    def bars(self, bars: Bars, moment: Moment, mark: Mark) -> Iterator[Primitive]:
        """A row with the first length, and below it the bars, the first in its colour."""
        box, lengths = self.view.box, bars.lengths(*moment.measured)
        number = format_number(bars.text, float(lengths[0])) if lengths[0] > 0 else bars.none
        row = round((self.panel.foot - FOOT) / FOOT_ROW)
        yield from self.words(bars.name, number, row, 16.0, "text")
        (left, right), top = self.ends, self.height(row + 1.4)
        step = (box.y + box.height - top) / (bars.count + 1)  # some air below
        for k, length in enumerate(np.minimum(lengths / bars.top, 1.0).tolist()):
            if length > 0:
                y = top + (k + 0.5) * step
                stroke, width = (mark.style.stroke, 0.8) if k == 0 else ("edge", 0.55)
                ends = np.array([[left, y], [left + length * (right - left), y]])
                style = Style(stroke, width * step, opacity=self.opacity)
                yield Shape(ends, (2,), style, f"{mark.name}-{k}")


def word(label: Label, at: Array, mark: Mark, opacity: float, scale: Scale) -> Text:
    """A label at a pixel (2,)."""
    x, y = at + np.array(label.offset) * scale.label
    colour = mark.style.fill or "text"
    size, halo = label.size * scale.label, "ground" if label.halo else None
    return Text(label.text, x, y, size, colour, label.anchor, opacity, mark.name, halo)


def straight_shapes(
    straight: Straight, view: View, t: float, style: Style, name: str
) -> Iterator[Shape]:
    """The chord of w · x + b = 0 in the circle around the view, and the two half-disks it parts.

    A circle, not the panel's rectangle, so that the ends move smoothly as the line turns.
    """
    weight, offset = straight.at(t)
    normal = project(weight[None], None)[0] if view.frame is None else matmul(view.frame, weight)
    length = float(norm(normal))
    if length == 0.0:
        return
    normal = normal / length
    along = np.array([-normal[1], normal[0]])
    radius = float(norm(view.half))
    distance = -offset / length - float(
        matmul(normal, view.centre)
    )  # of the line from the view's centre
    near = view.centre + np.clip(distance, -radius, radius) * normal
    if straight.tints:
        # A little larger than the circle, so that its polygon has the panel's corners inside. Much
        # larger polygons under a mask are torn at the edges of WebKitGTK's tiles.
        around = TINTED * radius
        sine = np.clip(distance / around, -1.0, 1.0)
        line = float(arctan2(sine, np.sqrt(1 - sine * sine)))
        for side, colour in zip((-1.0, 1.0), straight.tints, strict=True):
            angles = line + ARC * (np.pi - 2 * line if side > 0 else -np.pi - 2 * line)
            polygon = view.centre + around * (
                cos(angles)[:, None] * along + sin(angles)[:, None] * normal
            )
            fill = replace(style, stroke=None, fill=colour, opacity=TINT * style.opacity)
            yield Shape(view.plane_px(polygon), (len(polygon),), fill, "side", True, view.box)
    if abs(distance) < radius:
        half = np.sqrt(radius**2 - distance**2)
        ends = near + np.array([[half], [-half]]) * along
        yield Shape(view.plane_px(ends), (2,), style, name, False, view.box)


def field_shapes(field: Field, view: View, t: float, style: Style, name: str) -> Iterator[Shape]:
    """The bands of a field as polygons and its lines, by contourpy on a grid over the panel.

    Raises UserError when the field's function yields NaN or infinity.
    """
    low, high = view.centre - view.half, view.centre + view.half
    counts = np.ceil(field.resolution * view.half / view.half.max()).astype(int)
    x, y = (np.linspace(low[k], high[k], counts[k]) for k in (0, 1))
    plane = np.column_stack([coordinate.ravel() for coordinate in np.meshgrid(x, y)])
    values = np.asarray(field.value(t, plane))
    if values.size != len(plane) or values.dtype.kind not in "biuf":
        got = shown(values)
        raise UserError(f"draw.field: expected {len(plane)} numbers, one a point, got {got}")
    if not np.isfinite(values).all():
        raise UserError("draw.field: expected finite numbers, got NaN or infinity")
    values = values.astype(float).reshape(len(y), len(x))
    contours = contour_generator(
        x, y, values, line_type=LineType.Separate, fill_type=FillType.OuterOffset
    )
    edges = pairwise([-np.inf, *field.levels, np.inf])
    for k, ((lower, upper), (colour, opacity)) in enumerate(zip(edges, field.tints, strict=True)):
        polygons = cast(Polygons, contours.filled(lower, upper))
        rings = [ring[:-1] for polygon in zip(*polygons, strict=True) for ring in _rings(*polygon)]
        if rings:
            fill = replace(style, stroke=None, fill=colour, opacity=opacity * style.opacity)
            yield _shape(view, rings, fill, f"tint-{k}", closed=True)
    for level in field.lines:
        lines = cast(list[Array], contours.lines(level))
        if lines:
            yield _shape(view, lines, style, name, closed=False)


def _rings(points: Array, offsets: NDArray[np.uint32]) -> list[Array]:
    return [points[a:b] for a, b in pairwise(offsets)]


def _shape(view: View, lines: list[Array], style: Style, name: str, closed: bool) -> Shape:
    points = view.plane_px(np.concatenate(lines))
    return Shape(points, tuple(map(len, lines)), style, name, closed, view.box)
