"""A film in space as arrays, so that a page can turn it: `space.json`, in docs/formats.md.

Each mark is given where it stands at each layer boundary, (n, 3) in px of the picture – right, up,
towards the viewer, from the middle of its panel – as the film's own camera sees it then. Turned by
nothing, it is the film.
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
from generator.draw.marks.mark import Mark
from generator.draw.marks.solids import skin
from generator.draw.motion.camera import View
from generator.draw.motion.clock import Moment
from generator.draw.motion.orbit import Orbit
from generator.draw.render.rendering import Facts, Rendering
from generator.draw.scene.panel import Panel
from generator.draw.scene.space.surfaces import DIM, LAMP, cells, outward
from generator.draw.style.theme import TONES

SCHEMA = 1
UNIT = 0.5  # px that an integer of space.json stands for
RIM = 48  # corners of a plane's edge


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`space.json` of a film with one panel, seen in space; nothing of any other."""
    if len(film.panels) != 1 or not film.panels[0].solid:
        return Rendering({})
    text = json.dumps(record(film.context()), separators=(",", ":"))
    return Rendering({"space.json": text.encode()})


def record(context: RenderContext) -> Facts:
    """The fields of space.json."""
    panel, camera = context.film.panels[0], context.cameras[0]
    moments = context.boundaries
    shots = [
        Shot(panel, camera.view(moment.stage, moment.t), moment, context.scale.line)
        for moment in moments
    ]
    marks = [mark for mark in panel.marks if kind(mark)]
    layout, box = context.layout, camera.box
    return {
        "schema": SCHEMA,
        "unit": UNIT,
        "size": [layout.width, layout.height],
        "box": [box.x, box.y, box.width, box.height],
        "lamp": [round(one, 4) for one in (LAMP / np.linalg.norm(LAMP)).tolist()],
        "dim": DIM,
        "tones": TONES,
        "up": [shot.up.round(5).tolist() for shot in shots],
        "marks": [shots[0].header(mark) for mark in marks],
        "at": [[shot.points(mark) for mark in marks] for shot in shots],
    }


def kind(mark: Mark) -> str:
    """How a mark is drawn when turned; empty for what is left out: words."""
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


@dataclass(frozen=True, eq=False)
class Shot:
    """A panel in space at a moment."""

    panel: Panel
    view: View
    moment: Moment
    line: float

    def header(self, mark: Mark) -> Facts:
        """What holds for a mark at all moments."""
        said: Facts = {"kind": kind(mark), "name": mark.name}
        said["ink"] = mark.style.fill or mark.style.stroke or "text"
        width = mark.style.width * self.line
        match mark.geometry:
            case Surface(shape=shape, wraps=wraps, solid=solid):
                return said | {"shape": shape, "wraps": wraps, "solid": solid and self.whole}
            case Tube(points=points, closed=closed, sides=sides):
                return said | {
                    "shape": (len(points), sides),
                    "wraps": (closed, True),
                    "solid": True,
                }
            case Paths(lengths=lengths, closed=closed):
                said["ink"] = mark.style.stroke or said["ink"]
                return said | {"width": width, "lengths": lengths, "closed": closed}
            case Floor() as floor:
                pairs = (2,) * (2 * len(steps(floor)))
                return said | {"width": width, "lengths": pairs, "closed": False}
            case Points(radius=radius):
                return said | {"radius": radius * self.line}
        return said | {"width": width}

    @property
    def whole(self) -> bool:
        """Whether all of space is seen; a shadow of more has no inside."""
        return self.view.frame is None or self.view.frame.shape[1] == 3

    @property
    def tilt(self) -> Array:
        """Right, up and towards as rows (3, 3) in the space that is looked at."""
        assert isinstance(self.panel.turn, Orbit)
        return self.panel.turn.tilt(self.panel.stages, self.moment.stage, self.moment.t)

    @property
    def up(self) -> Array:
        """The upright direction (3,) as it is seen: what a turn goes round."""
        return np.asarray(self.tilt[:, 2])

    @cached_property
    def middle(self) -> float:
        """The depth about which it is turned: the middle of what is framed, px."""
        depths = np.concatenate(list(self._framed()))[:, 2]
        return float(depths.min() + depths.max()) / 2

    def points(self, mark: Mark) -> Facts | None:
        """Where a mark is, and which way its outside faces; None where it isn't shown."""
        if mark.span == "end" and self.moment.reveal <= 0:
            return None
        found = self._place(mark)
        if found is None:
            return None
        found = found - [0.0, 0.0, self.middle]
        said: Facts = {"points": np.rint(found / UNIT).astype(int).ravel().tolist()}
        grid = self.header(mark)
        if grid.get("solid"):
            quads = cells(tuple(grid["shape"]), tuple(grid["wraps"]))
            said["outside"] = 1 if outward(found[quads]) else -1
        return said

    def _place(self, mark: Mark) -> Array | None:
        match mark.geometry:
            case Plane() as plane:
                return self._rim(*plane.at(self.moment.t))
            case Floor() as floor:
                return self._floor(floor)
            case Tube(radius=radius, closed=closed, sides=sides):
                wall = skin(self._carried(mark), radius * self.view.scale, closed, sides)
                return wall.reshape(-1, 3)
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
        low = float(((everything - origin) @ self.up).min()) - 0.04 * self._radius
        at = steps(floor) * scale
        ends = np.array([at[0], at[-1]])
        lines = [np.column_stack([np.full(2, one), ends]) for one in at]
        plane = np.concatenate([*lines, *(one[:, ::-1] for one in lines)])
        return np.column_stack([plane, np.full(len(plane), low)]) @ self.tilt.T + origin

    def _rim(self, weight: Array, offset: float) -> Array | None:
        """Where the plane w · x + b = 0 meets the ball around what is shown, (RIM, 3) px."""
        normal = weight if self.view.frame is None else self.view.frame @ weight
        length = float(np.linalg.norm(normal))
        everything = np.concatenate(list(self._framed()))
        centre = (everything.min(axis=0) + everything.max(axis=0)) / 2
        origin = np.array([*(-self.view.centre * self.view.scale), 0.0])
        if length == 0.0:
            return None
        normal = normal / length
        distance = -offset / length * self.view.scale - float(normal @ (centre - origin))
        if abs(distance) >= self._radius:
            return None
        along = np.cross(normal, np.eye(3)[np.argmin(np.abs(normal))])
        along /= np.linalg.norm(along)
        angles = np.linspace(0, 2 * np.pi, RIM, endpoint=False)[:, None]
        spokes = np.cos(angles) * along + np.sin(angles) * np.cross(normal, along)
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
