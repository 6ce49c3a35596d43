"""A film in space, so that a page can turn it: `space.json`, in docs/formats.md.

Of most films it has what a page computes every picture from (space/film_parameters.py). Of others,
as those with words or tubes around carried curves, it has arrays: for each mark and each layer
boundary points (n, 3) in px of the picture – right, up, towards the viewer, from the middle of the
panel – as the film's camera shows them. Without a turn by the reader, they are the film's picture.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.geometry.shapes import (
    Array,
    Carried,
    Floor,
    Paths,
    Plane,
    Points,
    Surface,
    Tube,
)
from generator.draw.marks.in_space import skin
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import View
from generator.draw.motion.clock import Moment
from generator.draw.motion.orbit import Orbit
from generator.draw.render.rendering import Facts, Rendering
from generator.draw.render.space.film_parameters import parameters
from generator.draw.scene.panel import Panel
from generator.draw.scene.space.surfaces import DIM, LAMP, cells, outward
from generator.draw.style.theme import TONES
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import cos, sin

SCHEMA, PLAYED = 1, 2  # of points at layer boundaries, and of what a page plays
UNIT = 0.5  # px that an integer of space.json stands for
RIM = 48  # corners of a plane's edge


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`space.json` of a film with one panel, seen in space; no file for other films."""
    if len(film.panels) != 1 or not film.panels[0].solid:
        return Rendering({})
    played = parameters(film)
    fields = {"schema": PLAYED} | played if played else record(film.context())
    text = json.dumps(fields, separators=(",", ":"))
    return Rendering({"space.json": text.encode()})


def record(context: RenderContext) -> Facts:
    """The fields of space.json."""
    panel, camera = context.film.panels[0], context.cameras[0]
    moments = context.boundaries
    instants = [
        Instant(panel, camera.view(moment.stage, moment.t), moment, context.scale.line)
        for moment in moments
    ]
    marks = [mark for mark in panel.marks if kind(mark)]
    layout, box = context.layout, camera.box
    return {
        "schema": SCHEMA,
        "unit": UNIT,
        "size": [layout.width, layout.height],
        "box": [box.x, box.y, box.width, box.height],
        "lamp": [round(coordinate, 4) for coordinate in (LAMP / norm(LAMP)).tolist()],
        "dim": DIM,
        "tones": TONES,
        "up": [instant.up.round(5).tolist() for instant in instants],
        "marks": [instants[0].header(mark) for mark in marks],
        "at": [[instant.points(mark) for mark in marks] for instant in instants],
    }


def kind(mark: Mark) -> str:
    """How a page draws a mark; empty for words, which are left out."""
    match mark.geometry:
        case Surface() | Tube():
            return "sheet"
        case Paths() | Floor():
            return "lines"
        case Points(shape=shape):
            return "rings" if shape == "ring" else "dots"
        case Plane():
            return "disk"
    return ""


@dataclass(frozen=True)
class Grid:
    """The grid of points that a surface or a tube is drawn with."""

    shape: tuple[int, int]
    wraps: tuple[bool, bool]  # whether its last row and column join the first
    solid: bool  # whether its inside is never seen


@dataclass(frozen=True, eq=False)
class Instant:
    """A panel in space at a moment."""

    panel: Panel
    view: View
    moment: Moment
    line: float

    def header(self, mark: Mark) -> Facts:
        """The fields of a mark that are the same at all moments."""
        header: Facts = {"kind": kind(mark), "name": mark.name}
        header["ink"] = mark.style.fill or mark.style.stroke or "text"
        width = mark.style.width * self.line
        if grid := self._grid(mark):
            return header | {"shape": grid.shape, "wraps": grid.wraps, "solid": grid.solid}
        match mark.geometry:
            case Paths(lengths=lengths, closed=closed):
                header["ink"] = mark.style.stroke or header["ink"]
                return header | {"width": width, "lengths": lengths, "closed": closed}
            case Floor() as floor:
                pairs = (2,) * (2 * len(steps(floor)))
                return header | {"width": width, "lengths": pairs, "closed": False}
            case Points(radius=radius):
                return header | {"radius": radius * self.line}
        return header | {"width": width}

    def _grid(self, mark: Mark) -> Grid | None:
        """The grid of a surface or a tube; None for other marks."""
        match mark.geometry:
            case Surface(points=points, wraps=wraps, solid=solid) as surface:
                shape = surface.coarse(points).shape[:2]
                return Grid(shape, wraps, solid and self.whole)
            case Tube(points=points, closed=closed, sides=sides):
                return Grid((len(points), sides), (closed, True), True)
        return None

    @property
    def whole(self) -> bool:
        """Whether three dimensions are seen; a projection of more has no inside."""
        return self.view.frame is None or self.view.frame.shape[1] == 3

    @property
    def tilt(self) -> Array:
        """Right, up and towards as rows (3, 3) in the space that is looked at."""
        assert isinstance(self.panel.turn, Orbit)
        return self.panel.turn.tilt(self.panel.stages, self.moment.stage, self.moment.t)

    @property
    def up(self) -> Array:
        """The vertical direction (3,) as it is seen: the axis of a reader's turn."""
        return np.asarray(self.tilt[:, 2])

    @cached_property
    def middle(self) -> float:
        """The depth of the axis of turns: the middle of the framed marks, px."""
        depths = np.concatenate(list(self._framed()))[:, 2]
        return float(depths.min() + depths.max()) / 2

    def points(self, mark: Mark) -> Facts | None:
        """The points of a mark, and which way its outside faces; None where it isn't shown."""
        if mark.opacity(self.moment.reveal) <= 0:
            return None
        points = self._place(mark)
        if points is None:
            return None
        points = points - [0.0, 0.0, self.middle]
        record: Facts = {"points": np.rint(points / UNIT).astype(int).ravel().tolist()}
        grid = self._grid(mark)
        if grid and grid.solid:
            record["outside"] = 1 if outward(points[cells(grid.shape, grid.wraps)]) else -1
        return record

    def _place(self, mark: Mark) -> Array | None:
        match mark.geometry:
            case Plane() as plane:
                return self._rim(*plane.at(self.moment.t))
            case Floor() as floor:
                return self._floor(floor)
            case Tube(radius=radius, closed=closed, sides=sides):
                wall = skin(self._carried(mark), radius * self.view.scale, closed, sides)
                return wall.reshape(-1, 3)
            case Surface() as surface:
                return surface.coarse(self._carried(mark)).reshape(-1, 3)
        return self._carried(mark)

    def _carried(self, mark: Mark) -> Array:
        """(n, 3) px."""
        index = self.panel.marks.index(mark)
        places = self.panel.positions(index, self.moment.stage, self.moment.t)
        return self.view.space_px(places)

    def _framed(self) -> Iterator[Array]:
        for mark in self.panel.marks:
            if mark.framed and isinstance(mark.geometry, Carried):
                yield self._carried(mark)

    def _floor(self, floor: Floor) -> Array:
        """Lines of a level grid just below everything, as the film has them."""
        scale, everything = self.view.scale, np.concatenate(list(self._framed()))
        origin = np.array([*(-self.view.centre * scale), 0.0])
        low = float((matmul(everything - origin, self.up)).min()) - 0.04 * self._radius
        at = steps(floor) * scale
        ends = np.array([at[0], at[-1]])
        lines = [np.column_stack([np.full(2, x), ends]) for x in at]
        plane = np.concatenate([*lines, *(line[:, ::-1] for line in lines)])
        return matmul(np.column_stack([plane, np.full(len(plane), low)]), self.tilt.T) + origin

    def _rim(self, weight: Array, offset: float) -> Array | None:
        """Where the plane w · x + b = 0 meets the ball around what is shown, (RIM, 3) px."""
        normal = weight if self.view.frame is None else matmul(self.view.frame, weight)
        length = float(norm(normal))
        everything = np.concatenate(list(self._framed()))
        centre = (everything.min(axis=0) + everything.max(axis=0)) / 2
        origin = np.array([*(-self.view.centre * self.view.scale), 0.0])
        if length == 0.0:
            return None
        normal = normal / length
        distance = -offset / length * self.view.scale - float(matmul(normal, centre - origin))
        if abs(distance) >= self._radius:
            return None
        along = np.cross(normal, np.eye(3)[np.argmin(np.abs(normal))])
        along /= norm(along)
        angles = np.linspace(0, 2 * np.pi, RIM, endpoint=False)[:, None]
        spokes = cos(angles) * along + sin(angles) * np.cross(normal, along)
        middle = centre + distance * normal
        return np.asarray(middle + np.sqrt(self._radius**2 - distance**2) * spokes)

    @property
    def _radius(self) -> float:
        """Of that ball, px: half of what the picture shows."""
        return float(self.view.half.min() * self.view.scale)


def steps(floor: Floor) -> Array:
    """Where a floor's lines are, units."""
    count = int(floor.reach / floor.spacing + 1e-9)
    return np.asarray(floor.spacing * np.arange(-count, count + 1))
