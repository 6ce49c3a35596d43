"""The camera in space: `orbit()` shows three dimensions from the side and turns a little.

An orbit is a path of orthonormal frames (3, d), along the stages as `turn` is: the first row points
right in the picture, the second up, the third at the viewer. The projection is orthographic, so
equal lengths stay equal and planes stay planes; occlusion, shade and the size of points show the
depth. `turning()` is a flow in which nothing moves but the camera.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, radians
from typing import ClassVar

import numpy as np

from generator.draw.geometry.protocols import Stage, Stages
from generator.draw.geometry.shapes import Array
from generator.draw.motion.camera import DIRECTIONS, along_axes, orthonormal
from generator.draw.motion.clock import CLOSING, move_cs
from generator.errors import UserError
from generator.reproducible_algebra import matmul, svd
from generator.reproducible_math import cos, sin
from generator.short_repr import short_repr


def tilt(azimuth: float, elevation: float) -> Array:
    """The rotation (3, 3) of a view from so many degrees round and up.

    Azimuth 0 looks along the second axis; from there, elevation 90 sees the plane of the first two
    as it is drawn flat.
    """
    a, e = radians(azimuth), radians(elevation)
    (along, level), (across, up) = cos([a, e]).tolist(), sin([a, e]).tolist()
    right = np.array([along, across, 0.0])
    toward = np.array([across * level, -along * level, up])
    return np.array([right, np.cross(toward, right), toward])


@dataclass(frozen=True, eq=False)
class Orbit:
    """What `orbit(…)` makes; angles in degrees."""

    start: tuple[float, float]  # azimuth and elevation
    end: tuple[float, float]
    axes: Array  # (3, d), orthonormal: the space that is looked at when all is done
    sway: float = 0.0  # to either side of the path, there and back, once
    space: str = DIRECTIONS  # what the axes span, in words
    closing: float = 0.0  # on from the end of the path, when nothing else moves any more

    __repr__ = short_repr

    def kind(self, layer: int) -> str:
        """What the space is that is looked at, in words, where it isn't of axes."""
        return self.space

    def tilt(self, stages: Sequence[Stage], stage: int, t: float) -> Array:
        """The rotation (3, 3) from the space that is looked at to right, up and towards."""
        share = share_of_motion(stages, stage, t)
        swayed = self.sway * float(sin(2 * pi * share))
        azimuth, elevation = (
            (1 - share) * a + share * b for a, b in zip(self.start, self.end, strict=True)
        )
        closed = 1.0 if not stages else t if is_closing(stages[stage : stage + 1]) else 0.0
        return tilt(azimuth + swayed + self.closing * closed, elevation)

    def frame(self, stages: Sequence[Stage], stage: int, t: float) -> Array:
        """The frame (3, d) at t of a stage: the tilt of the space between the first axes and the
        last, the orthonormal polar factor of the straight path's point.
        """
        if np.array_equal(self.axes, np.eye(3)):  # only the tilt matters
            return self.tilt(stages, stage, t)
        share = share_of_motion(stages, stage, t)
        first = np.eye(3, self.axes.shape[1])
        mixed = (1 - share) * first + share * self.axes
        left, _, right = svd(mixed, full_matrices=False)
        return np.asarray(matmul(matmul(self.tilt(stages, stage, t), left), right))


def share_of_motion(stages: Sequence[Stage], stage: int, t: float) -> float:
    """The share of all motion that is done at t of a stage; a long stage counts for more.

    It is 1 all through a closing turn.
    """
    if is_closing(stages[stage : stage + 1]):
        return 1.0
    lengths = [move_cs(moving) for moving in stages if not is_closing([moving])]
    if not lengths:
        return 1.0
    return (sum(lengths[:stage]) + t * lengths[stage]) / sum(lengths)


def orbit(
    azimuth: float = 20.0,
    elevation: float = 28.0,
    swing: float = 25.0,
    above: bool = False,
    sway: bool = False,
    axes: Array | None = None,
    space: str = DIRECTIONS,
    closing: float = 0.0,
    to_elevation: float | None = None,
) -> Orbit:
    """A view from `azimuth` and `elevation` degrees that swings to both sides of it.

    The film goes from azimuth − swing to azimuth + swing; with `sway` it goes there and back again
    and ends as it began; `above` begins flat, as a plane is drawn; `to_elevation` is that of the
    end, where it is another one. `axes` (3, d) are the directions of the last representation that
    are looked at, as right, into the picture and up of a level view from azimuth 0: orthonormalised
    in order, each with the sign that is nearer to the first axes (in three dimensions no mirror
    image); `space` says in figure.json and on the figure's page what they span. With `closing`, the
    camera then goes on slowly by so many degrees round what has come to rest, and ends at azimuth +
    swing (without one if it begins above): the film's last picture. UserError for another elevation
    than −90 to 90, for two of them with `sway`, and for axes that are not three independent
    directions.
    """
    last = elevation if to_elevation is None else to_elevation
    for angle in (elevation, last):
        if not -90 <= angle <= 90:
            raise UserError(f"draw.orbit: elevation: expected −90 to 90 degrees, got {angle}")
    directions = np.eye(3) if axes is None else _space(np.array(axes, dtype=float))
    if sway and last != elevation:
        raise UserError("draw.orbit: sway: expected one elevation, got to_elevation too")
    if sway:
        side = (azimuth - closing, elevation)
        return Orbit(side, side, directions, swing, space, closing)
    start = (0.0, 90.0) if above else (azimuth - swing, elevation)
    end = (azimuth + (0.0 if above else swing) - closing, last)
    return Orbit(start, end, directions, space=space, closing=closing)


def _space(rows: Array) -> Array:
    """Orthonormal rows (3, d) that span the same, each with its diagonal entry positive."""
    if rows.ndim != 2 or rows.shape[0] != 3 or np.linalg.matrix_rank(rows) < 3:
        raise UserError(
            "draw.orbit: axes: expected three independent directions (3, d),"
            f" got shape {rows.shape}"
        )
    frame = along_axes(orthonormal(rows))
    if frame.shape == (3, 3) and matmul(np.cross(frame[0], frame[1]), frame[2]) < 0:
        frame[np.argmin(np.diag(frame))] *= -1  # a turn, no mirror image
    return frame


@dataclass(frozen=True)
class Rest:
    """A stage in which nothing moves but the camera; the heading says `title` and `formula`."""

    title: str
    formula: str
    inputs: int
    layer: ClassVar[int] = 0
    name: ClassVar[str] = "turn"
    kind: ClassVar[str] = "turn"
    linear: ClassVar[bool] = True

    @property
    def outputs(self) -> int:
        """As many as inputs."""
        return self.inputs

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, d) where they are."""
        return x


@dataclass(frozen=True)
class ClosingTurn(Rest):
    """The stage after all others in which the camera goes on round what they have made."""

    name: ClassVar[str] = CLOSING


def is_closing(stages: Sequence[Stage]) -> bool:
    """Whether the last of some stages is a closing turn."""
    return bool(stages) and stages[-1].name == CLOSING


@dataclass(frozen=True)
class ClosedFlow:
    """The stages of a flow and a closing turn, which belongs to no layer."""

    stages: tuple[Stage, ...]
    boundaries: tuple[int, ...]

    __repr__ = short_repr


def closed_flow(flow: Stages) -> ClosedFlow:
    """A flow with a closing turn. UserError for one of training, and one of no stages."""
    stages = tuple(flow.stages)
    if not stages or any(stage.kind == "recorded" for stage in stages):
        raise UserError(
            "draw.orbit: closing: expected 0 for a flow without stages or of training, got another"
        )
    turn = ClosingTurn("", "", stages[-1].outputs)
    return ClosedFlow((*stages, turn), tuple(flow.boundaries))


@dataclass(frozen=True)
class Turning:
    """A flow of one such stage."""

    stages: tuple[Rest, ...]
    boundaries: tuple[int, ...] = (0,)

    __repr__ = short_repr


def turning(title: str = "", note: str = "", dimensions: int = 3) -> Turning:
    """A flow of `dimensions` in which only the camera moves.

    The heading says `title` and, paler, `note`.
    """
    return Turning((Rest(title, note, dimensions),))
