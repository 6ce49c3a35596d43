"""Carried marks in an animated SVG: coordinates, the stage's transform and the camera kept apart.

While a layer's W and b run, the coordinates stand still and groups around them turn, stretch and
shift: rotate · scale · rotate is the polar path exactly, with one easing a stage. Only activations
(and what no transform of the plane can do: more dimensions, training) move the coordinates, in
keyframes placed so that straight motion between them errs by at most `TOLERANCE`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import degrees
from typing import Protocol, TypeGuard

import numpy as np

from generator.draw.composition.composition import RenderContext
from generator.draw.geometry.protocols import PlaneStage, Stage
from generator.draw.geometry.shapes import Array, Paths
from generator.draw.motion.camera import Turn, Views, project
from generator.draw.motion.clock import Segment
from generator.draw.motion.easing import Easing
from generator.draw.render.svg.keyframes import Key, animation, thin
from generator.draw.render.svg.path_data import path_data
from generator.draw.render.svg.primitives import number
from generator.draw.render.svg.simplify import kept_lengths, needed_points

TOLERANCE = 0.22  # px
FINE = 10  # units a px at the closest view
SAMPLE_CS = 4  # between two looks at a motion
FLAT = 1e-4  # the least stretch: browsers draw nothing under a singular transform


@dataclass(frozen=True, eq=False)
class Placed:
    """Coordinates (n, 2) in the plane that is looked at, from a time (cs) on."""

    cs: float
    points: Array
    easing: Easing | None = None  # how they go on to the next; None: they stay until then


@dataclass
class Chain:
    """The transforms of W and b over time: turn (from the axes), stretch, axes back, shift."""

    shift: list[Key] = field(default_factory=lambda: [Key(0, "0 0")])
    turn: list[Key] = field(default_factory=lambda: [Key(0, "0")])
    stretch: list[Key] = field(default_factory=lambda: [Key(0, "1 1")])
    back: list[Key] = field(default_factory=lambda: [Key(0, "0")])
    resting: bool = True  # the transforms are the identity

    def play(self, segment: Segment, stage: PlaneStage) -> None:
        """Run an affine stage of the plane during a segment, from identity (or from W, for b)."""
        spin = stage.spin
        if any(stage.shift):
            self.shift += _keys(segment, lambda t: words(t * np.asarray(stage.shift), 5))
        if spin.angle or tuple(spin.scales) != (1.0, 1.0):
            axis = degrees(spin.axis)
            self.turn += _keys(segment, lambda t: number(axis + t * degrees(spin.angle), 4))
            scales = np.maximum(spin.scales, FLAT)
            self.stretch += _keys(segment, lambda t: words(1 + t * (scales - 1), 6))
            self.back += [Key(segment.start, number(-axis, 4))]
        self.resting = False

    def reset(self, cs: float) -> None:
        """Jump back to the identity; the coordinates then include the transforms so far."""
        self.shift.append(Key(cs, "0 0"))
        self.turn.append(Key(cs, "0"))
        self.stretch.append(Key(cs, "1 1"))
        self.back.append(Key(cs, "0"))
        self.resting = True

    def wrap(self, content: str, duration: int) -> str:
        """The content inside groups with these transforms, the last applied outermost."""
        for keys, kind in (
            (self.back, "rotate"),
            (self.stretch, "scale"),
            (self.turn, "rotate"),
            (self.shift, "translate"),
        ):
            if len(keys) > 1:
                moves = animation("transform", keys, duration, kind)
                content = f'<g transform="{kind}({keys[0].value})">{moves}{content}</g>'
        return content

    def largest(self) -> float:
        """The largest stretch, which magnifies what coordinates are rounded by."""
        return max(float(factor) for key in self.stretch for factor in key.value.split())


def _keys(segment: Segment, value: Callable[[float], str]) -> list[Key]:
    """The keys of a segment of what changes evenly with t; `value(t)` writes it."""
    keys = [
        Key(segment.at(piece.time), value(piece.start), piece.easing) for piece in segment.pieces
    ]
    return [*keys, Key(segment.end, value(1.0))]


def words(numbers: Array, digits: int) -> str:
    """Numbers (n,) with spaces between them."""
    return " ".join(number(float(each), digits) for each in numbers)


def stays_plane(stage: Stage) -> TypeGuard[PlaneStage]:
    """Whether a stage is a transform of the plane that an SVG group can play."""
    return getattr(stage, "spin", None) is not None


def courses(
    context: RenderContext, panel_index: int, marks: list[int]
) -> tuple[Chain, list[list[Placed]]]:
    """The transforms of a panel and, for each of the marks, its coordinates over time."""
    panel, camera = context.film.panels[panel_index], context.cameras[panel_index]
    transforms = panel.turn is None
    chain = Chain()
    placed: list[list[Placed]] = [[] for _ in marks]

    def put(cs: float, stage: int, t: float, easing: Easing | None = None) -> None:
        frame = camera.frames(stage, t)
        for course, index in zip(placed, marks, strict=True):
            course.append(Placed(cs, project(panel.positions(index, stage, t), frame), easing))

    put(0, context.clock.segments[0].stage, 0.0)
    for segment in context.clock.segments:
        if segment.start_t == segment.end_t or panel.flow is None:
            continue
        stage = panel.stages[segment.stage]
        if transforms and stays_plane(stage):
            follows = stage.name == "b" and not chain.resting
            if not chain.resting and not follows:
                _take_over(chain, segment.start, put, segment.stage)
            chain.play(segment, stage)
            continue
        if not chain.resting:
            _take_over(chain, segment.start, put, segment.stage)
        for t, after in _portions(context, panel_index, segment, marks):
            for piece in segment.easing.pieces(t, after):
                put(segment.at(piece.time), segment.stage, piece.start, piece.easing)
        put(segment.end, segment.stage, 1.0)
    return chain, placed


class Put(Protocol):
    """Adds the coordinates of t of a stage, from a time (cs) on."""

    def __call__(self, cs: float, stage: int, t: float) -> None: ...


def _take_over(chain: Chain, cs: float, put: Put, stage: int) -> None:
    """Applies the transforms so far to the coordinates, in a jump."""
    chain.reset(cs)
    put(cs, stage, 0.0)


def _portions(
    context: RenderContext, panel_index: int, segment: Segment, marks: list[int]
) -> Iterator[tuple[float, float]]:
    """Intervals of t within which linear motion errs by at most the tolerance."""
    panel, camera = context.film.panels[panel_index], context.cameras[panel_index]

    def at(t: float) -> Array:
        frame = camera.frames(segment.stage, t)
        return np.concatenate(
            [project(panel.positions(index, segment.stage, t), frame) for index in marks]
        )

    stage = segment.stage
    turns = isinstance(panel.turn, Turn | Views) and panel.turn.turns(panel.stages, stage)
    if panel.stages[stage].linear and not turns:
        yield 0.0, 1.0
        return
    scale = max(camera.view(stage, t).scale for t in (0.0, 1.0))
    count = segment.duration // SAMPLE_CS
    # Evenly in time: a training goes on little in much of it, and far in the rest.
    ways = np.unique(np.round([segment.easing(k / count) for k in range(count + 1)], 6))
    yield from _thinned(at, ways, TOLERANCE / scale)


def _thinned(
    at: Callable[[float], Array], ts: Array, tolerance: float
) -> Iterator[tuple[float, float]]:
    """The longest intervals of t in which a motion, sampled at `ts`, is nearly linear."""
    looks = np.array([at(float(t)) for t in ts])

    def error(i: int, j: int) -> float:
        shares = ((ts[i:j] - ts[i]) / (ts[j] - ts[i]))[:, None, None]
        return float(np.abs(looks[i] + shares * (looks[j] - looks[i]) - looks[i:j]).max())

    yield from pairwise(float(ts[k]) for k in thin(ts.tolist(), error, tolerance))


def _looked_at(course: list[Placed]) -> Array:
    """All coordinates of a course, and those between where they move: (looks, n, 2).

    Three points on a line at two times need not be on one between them, as where ReLU folds.
    """
    looks = [course[0].points]
    for before, after in pairwise(placed.points for placed in course):
        if not np.array_equal(before, after):
            looks += [before + share * (after - before) for share in (0.25, 0.5, 0.75)]
            looks.append(after)
    return np.array(looks)


def path_keys(course: list[Placed], geometry: Paths, closest: float) -> tuple[list[Key], float]:
    """The keys of `d`, and the size of a unit; `closest` is the largest px a unit of the plane."""
    unit = 1 / (FINE * closest)
    keep = needed_points(_looked_at(course) * closest, geometry.lengths)
    lengths = kept_lengths(keep, geometry.lengths)
    keys = [
        Key(
            placed.cs,
            path_data(placed.points[keep] / unit, lengths, geometry.closed),
            placed.easing,
        )
        for placed in course
    ]
    return keys, unit
