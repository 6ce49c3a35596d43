"""The camera in space: `orbit()` looks at three dimensions from the side and goes round a little.

An orbit is a path of orthonormal frames (3, d), along the stages as `turn` is: the first row points
right in the picture, the second up, the third at the viewer. Projection is orthographic, so that
equal things stay equal and planes stay planes; distance is told by what covers what, by shade and
by the size of points. `turning()` is a flow in which nothing moves but the camera.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin
from typing import ClassVar

import numpy as np

from generator.brief import brief
from generator.draw.geometry.protocols import Stage
from generator.draw.geometry.shapes import Array
from generator.draw.motion.clock import move_cs
from generator.errors import UserError


def tilt(azimuth: float, elevation: float) -> Array:
    """The rotation (3, 3) of a view from so many degrees round and up.

    Azimuth 0 looks along the second axis; from there, elevation 90 sees the plane of the first two
    as it is drawn flat.
    """
    a, e = radians(azimuth), radians(elevation)
    right = np.array([cos(a), sin(a), 0.0])
    toward = np.array([sin(a) * cos(e), -cos(a) * cos(e), sin(e)])
    return np.array([right, np.cross(toward, right), toward])


@dataclass(frozen=True, eq=False)
class Orbit:
    """What `orbit(…)` makes; angles in degrees."""

    start: tuple[float, float]  # azimuth and elevation
    end: tuple[float, float]
    axes: Array  # (3, d), orthonormal: the space that is looked at when all is done
    sway: float = 0.0  # to either side of the path, there and back, once

    __repr__ = brief

    def tilt(self, stages: Sequence[Stage], stage: int, t: float) -> Array:
        """The rotation (3, 3) from the space that is looked at to right, up and towards."""
        share = passed(stages, stage, t)
        swayed = self.sway * sin(2 * pi * share)
        azimuth, elevation = (
            (1 - share) * a + share * b for a, b in zip(self.start, self.end, strict=True)
        )
        return tilt(azimuth + swayed, elevation)

    def frame(self, stages: Sequence[Stage], stage: int, t: float) -> Array:
        """The frame (3, d) at t of a stage: the tilt of the space between the first axes and the
        last, the orthonormal polar factor of the straight path's point.
        """
        if self.axes.shape == (3, 3):  # all of space: only the tilt matters
            return self.tilt(stages, stage, t)
        share = passed(stages, stage, t)
        first = np.eye(3, self.axes.shape[1])
        mixed = (1 - share) * first + share * self.axes
        left, _, right = np.linalg.svd(mixed, full_matrices=False)
        return np.asarray(self.tilt(stages, stage, t) @ left @ right)


def passed(stages: Sequence[Stage], stage: int, t: float) -> float:
    """The share of all motion that is done at t of a stage; a long stage counts for more."""
    lengths = [move_cs(one) for one in stages]
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
) -> Orbit:
    """A view from `azimuth` and `elevation` degrees that swings to both sides of it.

    The film goes from azimuth − swing to azimuth + swing; with `sway` it goes there and back again
    and ends as it began; `above` begins flat, as a plane is drawn. `axes` (3, d) are the directions
    of the last representation that are looked at, beyond three dimensions: orthonormalised in
    order, each with the sign that is nearer to the first axes.
    """
    if not -90 <= elevation <= 90:
        raise UserError(f"draw.orbit: elevation: expected −90 to 90 degrees, got {elevation}")
    space = np.eye(3) if axes is None else _orthonormal(np.array(axes, dtype=float))
    if sway:
        return Orbit((azimuth, elevation), (azimuth, elevation), space, swing)
    start = (0.0, 90.0) if above else (azimuth - swing, elevation)
    return Orbit(start, (azimuth + (0.0 if above else swing), elevation), space)


def _orthonormal(rows: Array) -> Array:
    """Orthonormal rows (3, d) that span the same, each with its diagonal entry positive."""
    if rows.ndim != 2 or rows.shape[0] != 3 or np.linalg.matrix_rank(rows) < 3:
        raise UserError(
            "draw.orbit: axes: expected three independent directions (3, d),"
            f" got shape {rows.shape}"
        )
    triangular = np.linalg.qr(rows.T)
    made = (triangular.Q * np.sign(np.diag(triangular.R))).T
    return np.asarray(made * np.where(np.diag(made[:, :3]) < 0, -1.0, 1.0)[:, None])


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
class Turning:
    """A flow of one such stage."""

    stages: tuple[Rest, ...]
    boundaries: tuple[int, ...] = (0,)

    __repr__ = brief


def turning(title: str = "", note: str = "", dimensions: int = 3) -> Turning:
    """A flow in which only the camera moves; the heading says `title` and, paler, `note`."""
    return Turning((Rest(title, note, dimensions),))
