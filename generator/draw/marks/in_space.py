"""Marks of space: `surface`, `surfaces(data)`, `tube`, `plane(head)`, `floor()`.

They are for films with `view=draw.orbit(…)`. Marks of the plane may be carried into space too:
grids, curves (with a gap where another passes in front), points, rings and labels.
"""

from collections.abc import Sequence

import numpy as np

from generator.draw.geometry.protocols import Decision, Sets, exact_sets
from generator.draw.geometry.shapes import Array, Floor, Plane, Style, Surface, Tube
from generator.draw.marks.decision import equation
from generator.draw.marks.in_plane import SPANS
from generator.draw.marks.mark import Mark
from generator.draw.style.theme import class_colour
from generator.errors import UserError


def surface(
    points: Array,
    colour: str = "a",
    wraps: tuple[bool, bool] = (False, False),
    solid: bool = False,
    carried: bool = True,
) -> Mark:
    """A grid of points (p, q, d) as a shaded surface.

    `wraps` says whether its last row and its last column join the first. A `solid` surface is
    closed, and only its outside is drawn. UserError for another shape.
    """
    grid = np.asarray(points, dtype=float)
    if grid.ndim != 3:
        raise UserError(f"draw.surface: points: expected shape (p, q, d), got {grid.shape}")
    geometry = Surface(grid.reshape(-1, grid.shape[2]), grid.shape[:2], wraps, solid)
    return Mark(geometry, Style(fill=colour), f"surface-{colour}", carried=carried)


def surfaces(data: Sets, shape: tuple[int, int] = (72, 26)) -> tuple[Mark, ...]:
    """The exact sets of `data` of two parameters, as surfaces in their classes' colours.

    `shape` is the number of points in each direction. A parameter that spans 2π wraps; a set with
    two such parameters, a torus, is solid. UserError for sets of other than two parameters.
    """
    marks = []
    for exact_set in exact_sets(data, "surfaces"):
        if len(exact_set.domain) != 2:
            raise UserError(
                f"draw.surfaces: expected sets of two parameters, got {exact_set.name!r}, of"
                f" {len(exact_set.domain)}"
            )
        first, second = (bool(np.isclose(high - low, 2 * np.pi)) for low, high in exact_set.domain)
        wraps = first, second
        rows, columns = (
            np.linspace(low, high, count + wrapped)[:count]
            for (low, high), count, wrapped in zip(exact_set.domain, shape, wraps, strict=True)
        )
        parameters = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1)
        points = np.asarray(exact_set.at(parameters.reshape(-1, 2)))
        mark = surface(points.reshape(*shape, -1), class_colour(exact_set.label), wraps, all(wraps))
        marks.append(mark)
    return tuple(marks)


def tube(
    curve: Array, radius: float = 0.06, colour: str = "a", closed: bool = True, carried: bool = True
) -> Mark:
    """A tube of a radius, in units, round a curve through points (n, d), which the flow carries."""
    geometry = Tube(np.asarray(curve, dtype=float), radius, closed)
    return Mark(geometry, Style(fill=colour), f"tube-{colour}", carried=carried)


def plane(head: Decision | None = None, span: str = "end") -> Mark:
    """The decision plane w · x + b = 0 of the panel's flow, translucent, a disk in the view.

    `head` as of `draw.line`. Beyond three dimensions the view's axes must span the head's normal.
    """
    if span not in SPANS:
        raise UserError(f"draw.plane: span: expected {' or '.join(SPANS)}, got {span!r}")
    geometry = Plane(*equation(head, "draw.plane"))
    style = Style("text", 1.4, fill="text")
    return Mark(geometry, style, "plane", carried=False, span=span, framed=False)


def floor(spacing: float = 0.4, reach: float = 2.0) -> Mark:
    """A pale horizontal grid below everything: lines `spacing` apart, `reach` units to each side.

    UserError unless 0 < spacing ≤ reach.
    """
    if not 0 < spacing <= reach:
        raise UserError(
            f"draw.floor: spacing: expected above 0 and at most its reach, got {spacing}"
        )
    style = Style("grid", 0.8)
    return Mark(Floor(spacing, reach), style, "floor", carried=False, framed=False)


def skin(curve: Array, radius: float, closed: bool, sides: int) -> Array:
    """The surface of a tube round a curve (n, 3), (n, sides, 3), outward: u along, v round.

    The cross-sections are carried along without twist (Wang et al. 2008, "Computation of rotation
    minimizing frames", by double reflection); a closed tube spreads what is left over.
    """
    if closed:
        ahead = np.roll(curve, -1, axis=0) - np.roll(curve, 1, axis=0)
    else:
        ahead = np.gradient(curve, axis=0)
    ahead = ahead / np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-12)
    across = _across(curve, ahead, closed)
    binormal = np.cross(ahead, across)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.cos(angles)[:, None] * across[:, None] + np.sin(angles)[:, None] * binormal[:, None]
    return np.asarray(curve[:, None] + radius * ring)


def _across(curve: Array, ahead: Array, closed: bool) -> Array:
    first = np.cross(ahead[0], np.eye(3)[np.argmin(np.abs(ahead[0]))])
    normals = [first / np.linalg.norm(first)]
    order: Sequence[int] = [*range(1, len(curve)), *([0] if closed else [])]
    for before, k in zip([0, *order], order, strict=False):
        normals.append(_reflected(curve, ahead, before, k, normals[-1]))
    if not closed:
        return np.array(normals)
    last = normals.pop()
    sine = float(np.cross(last, normals[0]) @ ahead[0])
    twist = np.arctan2(sine, float(last @ normals[0])) * np.arange(len(curve)) / len(curve)
    rows = np.array(normals)
    return np.asarray(
        np.cos(twist)[:, None] * rows + np.sin(twist)[:, None] * np.cross(ahead, rows)
    )


def _reflected(curve: Array, ahead: Array, k: int, n: int, across: Array) -> Array:
    step = curve[n] - curve[k]
    square = max(float(step @ step), 1e-24)
    across = across - 2 / square * (step @ across) * step
    mirrored = ahead[k] - 2 / square * (step @ ahead[k]) * step
    turn = ahead[n] - mirrored
    return np.asarray(across - 2 / max(float(turn @ turn), 1e-24) * (turn @ across) * turn)
