"""A panel seen in space: `space_items` splits its marks into pieces, painted from far to near.

The floor lies behind everything, rings and words before everything; all else is sorted across
marks. Where a tube passes in front of something, its outline leaves a gap there, as in the diagram
of a knot; curves do the same.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from generator.draw.geometry.shapes import (
    Array,
    Carried,
    Floor,
    Label,
    Paths,
    Plane,
    Points,
    Readout,
    Style,
    Surface,
    Tube,
    lowest_and_highest,
)
from generator.draw.marks.in_space import skin
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import View
from generator.draw.motion.clock import Moment
from generator.draw.motion.orbit import Orbit
from generator.draw.scene.panel import Panel
from generator.draw.scene.scene import Item, Markers, Primitive, Scale, Shape, readout_words, word
from generator.draw.scene.space.by_depth import Sorted, is_sorted, sorted_by_depth
from generator.draw.scene.space.space_view import CURVE, DISK_OPACITY, SpaceView, segments
from generator.draw.scene.space.splitting import Look, Splitter
from generator.draw.scene.space.surfaces import GAP, cells, sheet
from generator.errors import UserError
from generator.reproducible_algebra import matmul

DISK = (14, 48)  # rings and sectors that a plane is cut into


def space_items(panel: Panel, view: View, moment: Moment, scale: Scale) -> Iterator[Item]:
    """The marks of a panel with an orbit at a moment, in px."""
    places = [_place(panel, index, view, moment) for index in range(len(panel.marks))]
    framed = [points for mark, points in zip(panel.marks, places, strict=True) if mark.framed]
    bounds = lowest_and_highest(np.concatenate(framed))
    space = SpaceView(panel, view, moment, scale, *bounds)
    by_depth: list[Sorted] = []
    above: list[Item] = []
    for mark, points in zip(panel.marks, places, strict=True):
        shown = mark.opacity(moment.reveal) * mark.presence(moment.stage + moment.t)
        if shown <= 0.0:
            continue
        style = scale.style(mark.style, shown)
        if isinstance(mark.geometry, Floor):
            yield floor_lines(space, mark.geometry, style, mark.name)
        elif is_sorted(mark.geometry):
            by_depth.append((mark, points, style))
        else:
            above += _on_top(space, mark, points, style, shown)
    if any(isinstance(mark.geometry, Surface | Tube) for mark in panel.marks):
        yield sorted_by_depth(space, by_depth, lambda: tuple(_pieces(space, by_depth)))
    else:
        yield from _pieces(space, by_depth)
    yield from above


def _pieces(space: SpaceView, marks: list[Sorted]) -> Iterator[Primitive]:
    """The marks split into pieces, from far to near."""
    space = replace(space, splitter=Splitter())
    for mark, points, style in marks:
        _split(space, mark, points, style)
    yield from space.splitter.items(space.view)


def _place(panel: Panel, index: int, view: View, moment: Moment) -> Array:
    """The points of a mark, (n, 3) px; none for geometries without points."""
    if not isinstance(panel.marks[index].geometry, Carried):
        return np.zeros((0, 3))
    return view.space_px(panel.positions(index, moment.stage, moment.t))


def _split(space: SpaceView, mark: Mark, points: Array, style: Style) -> None:
    """Adds the pieces of a mark to the splitter."""
    line, name = space.scale.line, mark.name
    match mark.geometry:
        case Surface(wraps=wraps, solid=solid) as surface:
            grid, solid = surface.coarse(points), solid and space.whole
            sheet(space.splitter, grid, wraps, solid, style, name, line)
        case Tube(radius=radius, closed=closed, sides=sides):
            wall = skin(points, radius * space.view.scale, closed, sides)
            sheet(space.splitter, wall, (closed, True), True, style, name, line)
        case Paths(lengths=lengths, closed=closed):
            curve(space, points, lengths, closed, style, name)
        case Points(shape=shape, radius=radius) if shape != "ring":
            cloud(space, points, shape, radius * line, style, name)
        case Plane() as plane:
            disk(space, *plane.at(space.moment.t), style, name)


def _on_top(
    space: SpaceView, mark: Mark, points: Array, style: Style, shown: float
) -> Iterator[Item]:
    """Marks that are painted over everything else."""
    match mark.geometry:
        case Points(shape=shape, radius=radius):
            px = space.px(points)
            yield Markers(px, shape, radius * space.scale.line, style, mark.name, space.view.box)
        case Label() as label:
            yield word(label, space.px(points)[0], mark, shown, space.scale)
        case Readout() as readout:
            view, moment = space.view, space.moment
            yield from readout_words(readout, view, moment, mark, shown, space.scale)
        case other:
            raise UserError(
                "draw.panel: expected surfaces, tubes, curves, points, labels, draw.plane and"
                f" draw.floor in space, got draw.{mark.name} ({type(other).__name__})"
            )


def curve(
    space: SpaceView, points: Array, lengths: tuple[int, ...], closed: bool, style: Style, name: str
) -> None:
    """Polylines as segments; wide ones with a gap around them, which lies behind themselves."""
    pairs = segments(lengths, closed)
    if style.width >= CURVE * space.scale.line:
        wide = style.width + 2 * GAP * space.scale.line
        gap = Style("ground", wide, opacity=style.opacity)
        space.splitter.segments(points, pairs, Look("line", gap, f"{name}-gap"), -2.5 * wide)
    space.splitter.segments(points, pairs, Look("line", style, name), 2 * style.width)


def cloud(
    space: SpaceView, points: Array, shape: str, radius: float, style: Style, name: str
) -> None:
    """Points, smaller and paler with distance, in a few steps."""
    for chosen, size, opacity in space.distances(points):
        pale = replace(style, opacity=style.opacity * opacity)
        space.splitter.dots(points[chosen], Look(shape, pale, name, size * radius))


def disk(space: SpaceView, weight: Array, offset: float, style: Style, name: str) -> None:
    """The plane w · x + b = 0 inside the ball around what is shown, translucent, with a rim."""
    cut = space.disk(weight, offset)
    if cut is None:
        return
    spokes = cut.rim(DISK[1]) - cut.centre
    points = (cut.centre + np.linspace(0, 1, DISK[0] + 1)[1:, None, None] * spokes).reshape(-1, 3)
    middle = len(points)
    quads = cells(DISK, (False, True)).reshape(-1, 4)
    first = np.arange(DISK[1])
    fan = np.column_stack(
        [np.full(DISK[1], middle), first, np.roll(first, -1), np.full(DISK[1], middle)]
    )
    points = np.vstack([points, cut.centre])
    fill = replace(style, stroke=None, opacity=DISK_OPACITY * style.opacity)
    quads = np.vstack([fan, quads])
    space.splitter.quads(
        points, quads, np.full(len(quads), space.splitter.number(Look("fill", fill, name)))
    )
    rim = np.column_stack([first, np.roll(first, -1)]) + middle - DISK[1]
    edge = replace(style, fill=None)
    space.splitter.segments(points, rim, Look("line", edge, f"{name}-rim"), 0.0)


def floor_lines(space: SpaceView, floor: Floor, style: Style, name: str) -> Shape:
    """A level grid just below the lowest point of what is shown."""
    assert isinstance(space.panel.turn, Orbit)
    tilt = space.panel.turn.tilt(space.panel.stages, space.moment.stage, space.moment.t)
    view = space.view
    bottom = _lowest(space, tilt)
    count = int(floor.reach / floor.spacing + 1e-9)
    at = floor.spacing * np.arange(-count, count + 1)
    ends = np.array([at[0], at[-1]])
    lines = [np.column_stack([np.full(2, x), ends]) for x in at]
    plane = np.concatenate([*lines, *(line[:, ::-1] for line in lines)])
    tilted = matmul(np.column_stack([plane, np.full(len(plane), bottom)]), tilt.T)
    px = (tilted - [*view.centre, 0.0]) * view.scale
    return Shape(space.px(px), (2,) * (2 * len(at)), style, name, False, view.box)


def _lowest(space: SpaceView, tilt: Array) -> float:
    """The height below which nothing framed reaches, in units."""
    view, heights = space.view, []
    for index, mark in enumerate(space.panel.marks):
        if mark.framed and isinstance(mark.geometry, Carried):
            points = view.space_px(space.panel.positions(index, space.moment.stage, space.moment.t))
            up = matmul(points / view.scale + [*view.centre, 0.0], tilt[:, 2])
            heights.append(
                float(up.min())
                - getattr(mark.geometry, "radius", 0.0) * isinstance(mark.geometry, Tube)
            )
    return min(heights) - 0.04 * float(view.half.min())
