"""The legend of a film: the names of its classes below the panels, each behind its marker."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from generator.draw.geometry.shapes import Points, Style, class_marker
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import Box
from generator.draw.scene.scene import Markers, Primitive, Scale, Text
from generator.draw.style import text
from generator.draw.style.theme import class_colour

NAME_PX, ROW_PX = 14.0, 24.0
MARKER_PX = 4.5  # radius
GAP, BETWEEN = 7.0, 20.0  # px, from a marker to its name, and between two entries
DOWN = 0.35  # of a name's size, from a marker's middle to its baseline


def rows(
    names: Sequence[str], width: float, scale: float, fonts: text.Fonts = ()
) -> list[list[tuple[int, float]]]:
    """The entries (class, its width in px) of each row that fits into `width` px."""
    lines: list[list[tuple[int, float]]] = []
    left = 0.0
    for label, name in enumerate(names):
        each = (2 * MARKER_PX + GAP + text.layout(name, fonts)[1] * NAME_PX) * scale
        if not lines or left + each > width:
            lines.append([])
            left = 0.0
        lines[-1].append((label, each))
        left += each + BETWEEN * scale
    return lines


def drawn_markers(marks: Iterable[Mark]) -> dict[str, str]:
    """Which marker the points of a class have in a film, colour → marker."""
    return {
        mark.style.fill: mark.geometry.shape
        for mark in marks
        if isinstance(mark.geometry, Points)
        and mark.style.fill
        and mark.name == f"points-{mark.style.fill}"
    }


def legend(
    names: Sequence[str], markers: Mapping[str, str], box: Box, scale: Scale
) -> Iterator[Primitive]:
    """The entries, each row in the middle of the box; a name that is too wide is made smaller.

    A class whose points are in the film has their marker, from `drawn_markers`.
    """
    for row, entries in enumerate(rows(names, box.width, scale.label, scale.fonts)):
        gaps = BETWEEN * scale.label * (len(entries) - 1)
        whole = min(box.width, sum(width for _, width in entries) + gaps)
        x, y = box.x + (box.width - whole) / 2, box.y + (row + 0.5) * ROW_PX * scale.label
        for label, width in entries:
            radius, size = MARKER_PX * scale.label, NAME_PX * scale.label
            colour = class_colour(label)
            shape = markers.get(colour, class_marker(label, len(names)))
            at = np.array([[x + radius, y]])
            yield Markers(at, shape, radius, Style(fill=colour), f"legend-{colour}")
            start = x + 2 * radius + GAP * scale.label
            long = text.layout(names[label], scale.fonts)[1] * size
            size *= min(1.0, (box.x + box.width - start) / long)
            yield Text(names[label], start, y + DOWN * size, size, "text", name="legend")
            x += width + BETWEEN * scale.label
