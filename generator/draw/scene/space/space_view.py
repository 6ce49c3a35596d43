"""A panel in space at a moment: `SpaceView`, which pixels and vectors are made from."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.shapes import Array, slices
from generator.draw.motion.camera import View
from generator.draw.motion.clock import Moment
from generator.draw.scene.panel import Panel
from generator.draw.scene.scene import Scale
from generator.draw.scene.space.splitting import Splitter
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import cos, sin

CURVE = 2.0  # px: lines at least so wide leave a gap
STEPS = 6  # of distance, for points
NEAR_SIZE, FAR_SIZE, FAR_OPACITY = 1.2, 0.7, 0.45
DISK_OPACITY = 0.15
Integers = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class PlaneDisk:
    """The part of a plane that is shown: centre (3,) px, unit normal (3,), radius in px."""

    centre: Array
    normal: Array
    radius: float

    def rim(self, corners: int) -> Array:
        """Points (corners, 3) px evenly round its edge."""
        along = np.cross(self.normal, np.eye(3)[np.argmin(np.abs(self.normal))])
        along /= norm(along)
        angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)[:, None]
        spokes = cos(angles) * along + sin(angles) * np.cross(self.normal, along)
        return np.asarray(self.centre + self.radius * spokes)


@dataclass(frozen=True, eq=False)
class SpaceView:
    """A panel at a moment."""

    panel: Panel
    view: View
    moment: Moment
    scale: Scale
    low: Array  # (3,) px, of all that is framed
    high: Array
    splitter: Splitter = field(default_factory=Splitter)

    def px(self, points: Array) -> Array:
        """Points (n, 3) px, right, up, towards, as pixels (n, 2) of the picture."""
        return points[:, :2] * (1, -1) + self.view.box.centre

    @property
    def whole(self) -> bool:
        """Whether all of space is seen; a shadow of more has no inside."""
        return self.view.frame is None or self.view.frame.shape[1] == 3

    def distances(self, points: Array) -> Iterator[tuple[NDArray[np.bool_], float, float]]:
        """Points (n, 3) in a few steps of distance: which (n,), factors of size and of opacity."""
        depth = max(float(self.high[2] - self.low[2]), 1e-9)
        share = np.clip((points[:, 2] - self.low[2]) / depth, 0, 1)
        step = np.minimum((share * STEPS).astype(int), STEPS - 1)
        for k in np.unique(step).tolist():
            near = k / (STEPS - 1)
            size = FAR_SIZE + (NEAR_SIZE - FAR_SIZE) * near
            yield step == k, size, FAR_OPACITY + (1 - FAR_OPACITY) * near

    def disk(self, weight: Array, offset: float) -> PlaneDisk | None:
        """The plane w · x + b = 0 inside the ball around what is shown; None outside of it."""
        view = self.view
        normal = weight if view.frame is None else matmul(view.frame, weight)
        length = float(norm(normal))
        if length == 0.0:
            return None
        normal = normal / length
        centre = (self.low + self.high) / 2
        origin = np.array([*(-view.centre * view.scale), 0.0])  # of the representation, px
        distance = -offset / length * view.scale - float(matmul(normal, centre - origin))
        radius = float(view.half.min() * view.scale)
        if abs(distance) >= radius:
            return None
        radius = float(np.sqrt(radius**2 - distance**2))
        return PlaneDisk(centre + distance * normal, normal, radius)


def segments(lengths: tuple[int, ...], closed: bool) -> Integers:
    """The pairs (m, 2) of points between which polylines of so many points run."""
    pairs = []
    for part in slices(lengths):
        numbers = np.arange(part.start, part.stop)
        pairs.append(np.column_stack([numbers, np.roll(numbers, -1)])[: None if closed else -1])
    return np.concatenate(pairs)
