"""Surfaces and what is among them as one item of a scene: pixels by a depth buffer, or pieces."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np

from generator.draw.depth_buffer.buffer_scene import Disk, Lines, Scene
from generator.draw.depth_buffer.mesh import Sheet
from generator.draw.depth_buffer.render import GAP, Mixture, render
from generator.draw.geometry.shapes import (
    Array,
    Geometry,
    Paths,
    Plane,
    Points,
    Style,
    Surface,
    Tube,
)
from generator.draw.marks.in_space import skin
from generator.draw.marks.mark import Mark
from generator.draw.scene.scene import CORE, Depth, Primitive
from generator.draw.scene.space.space_view import CURVE, DISK_OPACITY, Integers, SpaceView, segments

Sorted = tuple[Mark, Array, Style]  # a mark, where it is (n, 3) px, and its style
SIDES = 40  # of a tube
RIM = 180  # corners of a plane's edge
SAMPLES = 2  # each way in a pixel; lines and gaps have soft edges of their own


def is_sorted(geometry: Geometry) -> bool:
    """Whether a mark is in front of or behind others; rings and words are over everything."""
    if isinstance(geometry, Points):
        return geometry.shape != "ring"
    return isinstance(geometry, Surface | Tube | Paths | Plane)


def sorted_by_depth(
    space: SpaceView, marks: Sequence[Sorted], pieces: Callable[[], Sequence[Primitive]]
) -> Depth:
    """The item: nothing is drawn before it is asked for, and nothing twice."""

    @cache
    def mixture() -> Mixture:
        return render(scene(space, marks), space.view.box, SAMPLES)

    shaded, colours, tints = [], [], []
    for mark, _, style in marks:
        if isinstance(mark.geometry, Surface | Tube):
            shaded.append(style.fill or "a")
        elif isinstance(mark.geometry, Plane):
            tints.append((style.fill or "text", DISK_OPACITY * style.opacity))
        colours += [colour for colour in (style.stroke, style.core) if colour]
        if isinstance(mark.geometry, Points):
            colours.append(style.fill or "text")
    shown = tuple(dict.fromkeys(shaded)), tuple(dict.fromkeys(colours)), tuple(tints)
    return Depth(mixture, cache(pieces), *shown, space.view)


def scene(space: SpaceView, marks: Sequence[Sorted]) -> Scene:
    """What the depth buffer draws."""
    sheets: list[Sheet] = []
    lines: list[Lines] = []
    disks: list[Disk] = []
    for mark, points, style in marks:
        colour, opacity = style.fill or "a", style.opacity
        match mark.geometry:
            case Surface(shape=shape, wraps=wraps, solid=solid):
                grid = points.reshape(*shape, 3)
                sheets.append(Sheet(grid, wraps, solid and space.whole, colour, opacity))
            case Tube(radius=radius, closed=closed, sides=sides):
                wall = skin(points, radius * space.view.scale, closed, max(sides, SIDES))
                sheets.append(Sheet(wall, (closed, True), space.whole, colour, opacity))
            case Paths(lengths=lengths, closed=closed):
                lines += curve(space, points, segments(lengths, closed), style)
            case Points(shape=shape, radius=radius):
                lines += dots(space, points, shape, radius * space.scale.line, style)
            case Plane() as plane:
                disk = space.disk(*plane.at(space.moment.t))
                if disk is not None:
                    share = DISK_OPACITY * opacity
                    disks.append(Disk(disk.centre, disk.normal, disk.radius, colour, share))
                    rim = disk.rim(RIM)
                    pairs = segments((RIM,), True)
                    lines.append(Lines(rim, pairs, style.stroke or "text", style.width, opacity))
    return Scene(tuple(sheets), tuple(lines), tuple(disks), space.scale.line)


def curve(space: SpaceView, points: Array, pairs: Integers, style: Style) -> Iterator[Lines]:
    """A curve, which parts what is behind it if it is wide; with its light core."""
    colour, width = style.stroke or style.fill or "text", style.width
    gap = GAP * space.scale.line if width >= CURVE * space.scale.line else 0.0
    yield Lines(points, pairs, colour, width, style.opacity, gap, 2 * width)
    if style.core:
        yield Lines(points, pairs, style.core, width * CORE, style.opacity, 0.0, 2 * width)


def dots(
    space: SpaceView, points: Array, shape: str, radius: float, style: Style
) -> Iterator[Lines]:
    """Points, smaller and paler with distance, which lie on whatever they touch."""
    for chosen, size, opacity in space.distances(points):
        own = np.flatnonzero(chosen)
        pairs = np.column_stack([own, own])
        colour, width = style.fill or style.stroke or "text", 2 * size * radius
        yield Lines(points, pairs, colour, width, style.opacity * opacity, 0.0, width, shape)
