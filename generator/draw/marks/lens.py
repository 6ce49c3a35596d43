"""A lens: `lens(marks, centre, radius, at, size)` shows a small disc of a picture enlarged.

What lies in the disc is drawn once more in a larger one, and two lines lead from the one to the
other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from generator.draw.geometry.shapes import Array, Field, Paths, Points, Style, slices
from generator.draw.marks.mark import Mark, placed
from generator.errors import UserError
from generator.reproducible_algebra import norm
from generator.reproducible_math import cos, sin

CORNERS = 72  # of the polygon that stands for the disc


def lens(
    marks: Iterable[Mark],
    centre: Array,
    radius: float,
    at: Array,
    size: float,
    colour: str = "pale",
) -> tuple[Mark, ...]:
    """What marks of the plane that stand still show within `radius` of `centre` (2,), enlarged.

    It is seen around `at` (2,) within `size`, over a ground of its own and with a rim in `colour`;
    each mark is seen when it is in the picture itself. Of `draw.heat` the lens shows as many
    samples as the panel has there.
    UserError for a radius that isn't above 0 or a size that isn't larger, for a lens at the centre
    itself, and for marks that are neither paths, points nor heat, or carried.
    """
    centre, at = np.asarray(centre, dtype=float), np.asarray(at, dtype=float)
    if not 0 < radius < size:
        raise UserError(f"draw.lens: expected 0 < radius < size, got {radius:g} and {size:g}")
    if not norm(at - centre) > 0:
        raise UserError("draw.lens: at: expected another place than the centre, got the same")
    angles = np.linspace(0, 2 * np.pi, CORNERS + 1)[:-1]
    around = np.column_stack([cos(angles), sin(angles)])
    pieces = [piece for mark in marks for piece in _pieces(mark, centre, radius, at, size)]
    rim = Style(colour, 1.2)
    way = (at - centre) / float(norm(at - centre))
    across = np.array([-way[1], way[0]])
    ends = [centre + radius * across, at + size * across, centre - radius * across]
    lines = Paths(np.array([*ends, at - size * across]), (2, 2))
    small, large = (
        Paths(place, (CORNERS,), True) for place in (centre + radius * around, at + size * around)
    )
    lead = [(lines, Style(colour, 0.8)), (small, rim), (large, Style(fill="ground"))]
    behind, above = (
        [Mark(geometry, style, "lens", carried=False, framed=False) for geometry, style in shown]
        for shown in (lead, [(large, rim)])
    )
    return (*behind, *pieces, *above)


def _pieces(mark: Mark, centre: Array, radius: float, at: Array, size: float) -> Iterable[Mark]:
    """What the lens shows of a mark, as marks."""
    if isinstance(mark.geometry, Field) and mark.geometry.tints[0][1] == 0:
        return [replace(mark, geometry=_enlarged(mark.geometry, centre, radius, at, size))]
    inside = _inside(mark, centre, radius)
    return placed(inside, lambda x: at + (x - centre) * size / radius)


def _enlarged(field: Field, centre: Array, radius: float, at: Array, size: float) -> Field:
    """A field that has no tint below its first level, in the lens; around it there is no tint."""
    around = field.levels[0] - 1.0

    def value(t: float, points: Array) -> Array:
        there = centre + (points - at) * radius / size
        return np.where(norm(points - at, axis=1) < size, field.value(t, there), around)

    return replace(field, value=value)


def _inside(mark: Mark, centre: Array, radius: float) -> Iterator[Mark]:
    """The parts of a mark in the disc, as marks."""
    geometry, style = mark.geometry, mark.style
    if mark.carried or not isinstance(geometry, Paths | Points):
        raise UserError(
            f"draw.lens: expected paths, points and heat that stand, got draw.{mark.name}"
        )
    if isinstance(geometry, Points):
        near = norm(geometry.points - centre, axis=1) < radius
        if near.any():
            yield replace(mark, geometry=replace(geometry, points=geometry.points[near]))
        return
    paths = [geometry.points[part] for part in slices(geometry.lengths)]
    if style.fill:
        areas = [area for path in paths if len(area := _area(path, centre, radius)) > 2]
        if areas:
            whole = Paths(np.concatenate(areas), tuple(map(len, areas)), True)
            yield replace(mark, geometry=whole, style=replace(style, stroke=None))
    if style.stroke and style.width:
        rounds = [np.append(path, path[:1], axis=0) if geometry.closed else path for path in paths]
        runs = [run for path in rounds for run in _runs(path, centre, radius)]
        if runs:
            lines = Paths(np.concatenate(runs), tuple(map(len, runs)))
            yield replace(mark, geometry=lines, style=replace(style, fill=None))


def _runs(path: Array, centre: Array, radius: float) -> Iterator[Array]:
    """The pieces of a polyline (n, 2) in a disc; a segment that only grazes it is left out."""
    near = norm(path - centre, axis=1) < radius
    ends = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(int)))
    for first, last in zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True):
        run = [path[first:last]]
        if first:
            run.insert(0, _crossing(path[first - 1], path[first], centre, radius))
        if last < len(path):
            run.append(_crossing(path[last], path[last - 1], centre, radius))
        yield np.concatenate(run)


def _crossing(outside: Array, inside: Array, centre: Array, radius: float) -> Array:
    """Where a segment (2,) to (2,) meets a circle, (1, 2)."""
    way, start = outside - inside, inside - centre
    a, b = float((way * way).sum()), float((way * start).sum())
    c = float((start * start).sum()) - radius * radius
    return np.asarray(inside + (np.sqrt(b * b - a * c) - b) / a * way)[None]


def _area(polygon: Array, centre: Array, radius: float) -> Array:
    """A polygon (n, 2) within that of the disc (Sutherland, Hodgman 1974)."""
    angles = np.linspace(0, 2 * np.pi, CORNERS + 1)[:-1]
    for normal in np.column_stack([cos(angles), sin(angles)]):
        heights = ((polygon - centre) * normal).sum(axis=1) - radius
        if not len(polygon) or (heights <= 0).all():
            continue
        kept: list[Array] = []
        ring = list(zip(polygon, heights.tolist(), strict=True))
        for (before, low), (here, high) in pairwise([ring[-1], *ring]):
            if (low < 0 < high) or (high < 0 < low):
                kept.append(before + low / (low - high) * (here - before))
            if high <= 0:
                kept.append(here)
        polygon = np.array(kept).reshape(-1, 2)
    return polygon
