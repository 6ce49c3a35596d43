"""A panel seen in space: `space_items` cuts its marks into pieces and paints them from far to near.

The floor lies behind everything, rings and words before everything; all else is sorted across
marks. Where a tube passes in front of something, its outline leaves a gap there, as in the diagram
of a knot; curves do the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
    slices,
)
from generator.draw.marks.mark import Mark
from generator.draw.marks.solids import skin
from generator.draw.motion.camera import View
from generator.draw.motion.clock import Moment
from generator.draw.motion.orbit import Orbit
from generator.draw.scene.panel import Panel
from generator.draw.scene.scene import Item, Markers, Scale, Shape, readout_words, word
from generator.draw.scene.space.splitting import Cutter, Look
from generator.draw.scene.space.surfaces import GAP, cells, sheet
from generator.errors import UserError

CURVE = 2.0  # px: lines at least so wide leave a gap
STEPS = 6  # of distance, for points
NEAR_SIZE, FAR_SIZE, FAR_OPACITY = 1.2, 0.7, 0.45
DISK = (14, 48)  # rings and sectors that a plane is cut into
DISK_OPACITY = 0.15


@dataclass(frozen=True, eq=False)
class Shot:
    """A panel at a moment: what cutting its marks needs to know."""

    panel: Panel
    view: View
    moment: Moment
    scale: Scale
    cutter: Cutter
    low: Array  # (3,) px, of all that is framed
    high: Array

    def px(self, points: Array) -> Array:
        """Points (n, 3) px, right, up, towards, as pixels (n, 2) of the picture."""
        return points[:, :2] * (1, -1) + self.view.box.centre


def space_items(panel: Panel, view: View, moment: Moment, scale: Scale) -> Iterator[Item]:
    """The marks of a panel with an orbit at a moment, in px."""
    places = [_place(panel, index, view, moment) for index in range(len(panel.marks))]
    framed = [one for mark, one in zip(panel.marks, places, strict=True) if mark.framed]
    everything = np.concatenate(framed)
    bounds = everything.min(axis=0), everything.max(axis=0)
    shot = Shot(panel, view, moment, scale, Cutter(), *bounds)
    above: list[Item] = []
    for mark, points in zip(panel.marks, places, strict=True):
        shown = moment.reveal if mark.span == "end" else 1.0
        if shown <= 0.0:
            continue
        style = scale.style(mark.style, shown)
        if isinstance(mark.geometry, Floor):
            yield floor_lines(shot, mark.geometry, style, mark.name)
        elif not _cut(shot, mark, points, style):
            above += _over(shot, mark, points, style, shown)
    yield from shot.cutter.items(view)
    yield from above


def _place(panel: Panel, index: int, view: View, moment: Moment) -> Array:
    """Where a mark is, (n, 3) px; nowhere for what has no points."""
    if not isinstance(panel.marks[index].geometry, Carried):
        return np.zeros((0, 3))
    return view.space_px(panel.positions(index, moment.stage, moment.t))


def _cut(shot: Shot, mark: Mark, points: Array, style: Style) -> bool:
    """Cuts a mark into the shot's pieces; False if it isn't sorted by depth."""
    line, name = shot.scale.line, mark.name
    match mark.geometry:
        case Surface(shape=shape, wraps=wraps, solid=solid):
            solid = solid and _dimensions(shot) == 3
            sheet(shot.cutter, points.reshape(*shape, 3), wraps, solid, style, name, line)
        case Tube(radius=radius, closed=closed, sides=sides):
            wall = skin(points, radius * shot.view.scale, closed, sides)
            sheet(shot.cutter, wall, (closed, True), True, style, name, line)
        case Paths(lengths=lengths, closed=closed):
            curve(shot, points, lengths, closed, style, name)
        case Points(shape=shape, radius=radius) if shape != "ring":
            cloud(shot, points, shape, radius * line, style, name)
        case Plane() as plane:
            disk(shot, *plane.at(shot.moment.t), style, name)
        case _:
            return False
    return True


def _dimensions(shot: Shot) -> int:
    """Of the space that is looked at; a shadow of more has no inside."""
    return 3 if shot.view.frame is None else shot.view.frame.shape[1]


def _over(shot: Shot, mark: Mark, points: Array, style: Style, shown: float) -> Iterator[Item]:
    """What is painted over everything, so that it is never missed."""
    match mark.geometry:
        case Points(shape=shape, radius=radius):
            px = shot.px(points)
            yield Markers(px, shape, radius * shot.scale.line, style, mark.name, shot.view.box)
        case Label() as label:
            yield word(label, shot.px(points)[0], mark, shown, shot.scale)
        case Readout() as readout:
            view, moment = shot.view, shot.moment
            yield from readout_words(readout, view, moment, mark, shown, shot.scale)
        case other:
            raise UserError(
                "draw.panel: expected surfaces, tubes, curves, points, labels, draw.plane and"
                f" draw.floor in space, got draw.{mark.name} ({type(other).__name__})"
            )


def curve(
    shot: Shot, points: Array, lengths: tuple[int, ...], closed: bool, style: Style, name: str
) -> None:
    """Polylines as segments; wide ones with a gap around them, which lies behind themselves."""
    pairs = np.concatenate(
        [
            np.column_stack([range(one.start, one.stop), np.roll(range(one.start, one.stop), -1)])[
                : None if closed else -1
            ]
            for one in slices(lengths)
        ]
    )
    if style.width >= CURVE * shot.scale.line:
        wide = style.width + 2 * GAP * shot.scale.line
        gap = Style("ground", wide, opacity=style.opacity)
        shot.cutter.segments(points, pairs, Look("line", gap, f"{name}-gap"), -2.5 * wide)
    shot.cutter.segments(points, pairs, Look("line", style, name), 2 * style.width)


def cloud(shot: Shot, points: Array, shape: str, radius: float, style: Style, name: str) -> None:
    """Points, smaller and paler with distance, in a few steps."""
    depth = max(float(shot.high[2] - shot.low[2]), 1e-9)
    share = np.clip((points[:, 2] - shot.low[2]) / depth, 0, 1)
    step = np.minimum((share * STEPS).astype(int), STEPS - 1)
    for k in np.unique(step).tolist():
        near = k / (STEPS - 1)
        size = radius * (FAR_SIZE + (NEAR_SIZE - FAR_SIZE) * near)
        pale = replace(style, opacity=style.opacity * (FAR_OPACITY + (1 - FAR_OPACITY) * near))
        shot.cutter.dots(points[step == k], Look(shape, pale, name, size))


def disk(shot: Shot, weight: Array, offset: float, style: Style, name: str) -> None:
    """The plane w · x + b = 0 inside the ball around what is shown, translucent, with a rim."""
    view = shot.view
    normal = weight if view.frame is None else view.frame @ weight
    length = float(np.linalg.norm(normal))
    if length == 0.0:
        return
    normal = normal / length
    centre = (shot.low + shot.high) / 2
    origin = np.array([*(-view.centre * view.scale), 0.0])  # of the representation, px
    distance = -offset / length * view.scale - float(normal @ (centre - origin))
    radius = float(view.half.min() * view.scale)
    if abs(distance) >= radius:
        return
    radius = float(np.sqrt(radius**2 - distance**2))
    along = np.cross(normal, np.eye(3)[np.argmin(np.abs(normal))])
    along /= np.linalg.norm(along)
    angles = np.linspace(0, 2 * np.pi, DISK[1], endpoint=False)[:, None]
    spokes = np.cos(angles) * along + np.sin(angles) * np.cross(normal, along)
    rings = radius * np.linspace(0, 1, DISK[0] + 1)[1:, None, None] * spokes
    points = (centre + distance * normal + rings).reshape(-1, 3)
    middle = len(points)
    quads = cells(DISK, (False, True)).reshape(-1, 4)
    first = np.arange(DISK[1])
    fan = np.column_stack(
        [np.full(DISK[1], middle), first, np.roll(first, -1), np.full(DISK[1], middle)]
    )
    points = np.vstack([points, centre + distance * normal])
    fill = replace(style, stroke=None, opacity=DISK_OPACITY * style.opacity)
    quads = np.vstack([fan, quads])
    shot.cutter.quads(
        points, quads, np.full(len(quads), shot.cutter.number(Look("fill", fill, name)))
    )
    rim = np.column_stack([first, np.roll(first, -1)]) + middle - DISK[1]
    edge = replace(style, fill=None)
    shot.cutter.segments(points, rim, Look("line", edge, f"{name}-rim"), 0.0)


def floor_lines(shot: Shot, floor: Floor, style: Style, name: str) -> Shape:
    """A level grid just below the lowest point of what is shown."""
    assert isinstance(shot.panel.turn, Orbit)
    tilt = shot.panel.turn.tilt(shot.panel.stages, shot.moment.stage, shot.moment.t)
    view = shot.view
    bottom = _lowest(shot, tilt)
    count = int(floor.reach / floor.spacing + 1e-9)
    at = floor.spacing * np.arange(-count, count + 1)
    ends = np.array([at[0], at[-1]])
    lines = [np.column_stack([np.full(2, x), ends]) for x in at]
    plane = np.concatenate([*lines, *(one[:, ::-1] for one in lines)])
    space = np.column_stack([plane, np.full(len(plane), bottom)]) @ tilt.T
    px = (space - [*view.centre, 0.0]) * view.scale
    return Shape(shot.px(px), (2,) * (2 * len(at)), style, name, False, view.box)


def _lowest(shot: Shot, tilt: Array) -> float:
    """The height below which nothing framed reaches, in units."""
    view, heights = shot.view, []
    for index, mark in enumerate(shot.panel.marks):
        if mark.framed and isinstance(mark.geometry, Carried):
            points = view.space_px(shot.panel.positions(index, shot.moment.stage, shot.moment.t))
            up = (points / view.scale + [*view.centre, 0.0]) @ tilt[:, 2]
            heights.append(
                float(up.min())
                - getattr(mark.geometry, "radius", 0.0) * isinstance(mark.geometry, Tube)
            )
    return min(heights) - 0.04 * float(view.half.min())
