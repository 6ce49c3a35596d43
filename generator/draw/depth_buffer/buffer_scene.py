"""What is drawn by depth: sheets, lines and translucent disks, in px of the picture."""

from dataclasses import dataclass

import numpy as np

from generator.draw.depth_buffer.mesh import Integers, Sheet
from generator.draw.geometry.shapes import Array, lowest_and_highest


@dataclass(frozen=True, eq=False)
class Lines:
    """Segments (m, 2) between points (n, 3) px; of a dot both ends are one point.

    A line lies on what is nearer than itself by less than `lift` px. With a `gap` (px), what passes
    behind it is parted.
    """

    points: Array
    pairs: Integers
    colour: str
    width: float  # px
    opacity: float = 1.0
    gap: float = 0.0
    lift: float = 0.0
    marker: str = "dot"  # what dots are, of the markers of `samples.OUTLINES`


@dataclass(frozen=True, eq=False)
class Disk:
    """A flat disk: its centre (3,) px, unit normal (3,) and radius in px; translucent."""

    centre: Array
    normal: Array
    radius: float
    colour: str
    opacity: float


@dataclass(frozen=True, eq=False)
class Scene:
    """Points are px to the right and up of a panel's middle, and towards the viewer."""

    sheets: tuple[Sheet, ...]
    lines: tuple[Lines, ...] = ()
    disks: tuple[Disk, ...] = ()
    line: float = 1.0  # the format's factor on widths

    @property
    def colours(self) -> tuple[str, ...]:
        """Every colour by name, once."""
        parts: list[Sheet | Disk | Lines] = [*self.sheets, *self.disks, *self.lines]
        return tuple(dict.fromkeys(part.colour for part in parts))

    def bounds(self) -> tuple[Array, Array]:
        """The least and the largest x and y (2,) px of all points."""
        points = [sheet.points.reshape(-1, 3) for sheet in self.sheets]
        points += [line.points for line in self.lines]
        points += [disk.centre + sign * disk.radius for disk in self.disks for sign in (-1, 1)]
        return lowest_and_highest(np.concatenate([np.atleast_2d(part)[:, :2] for part in points]))
