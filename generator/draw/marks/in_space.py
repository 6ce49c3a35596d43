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
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import arctan2, cos, sin

FINE = (208, 52)  # rows and columns of a surface in pixels, the more along its longer direction


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

    `shape` is the number of points in each direction in SVGs; pixels are drawn of a finer grid. A
    parameter that spans 2π wraps; a set with two such parameters, a torus, is solid. UserError for
    sets of other than two parameters.
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
        stride = finer(shape)
        rows, columns = (
            _spread(domain, count * times if wrapped else (count - 1) * times + 1, wrapped)
            for domain, count, times, wrapped in zip(
                exact_set.domain, shape, stride, wraps, strict=True
            )
        )
        parameters = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1)
        points = np.asarray(exact_set.at(parameters.reshape(-1, 2)))
        colour = class_colour(exact_set.label)
        geometry = Surface(points, (len(rows), len(columns)), wraps, all(wraps), shape)
        marks.append(Mark(geometry, Style(fill=colour), f"surface-{colour}"))
    return tuple(marks)


def _spread(domain: tuple[float, float], count: int, wrapped: bool) -> Array:
    """Parameters evenly from end to end; an end that is the start again is left out."""
    return np.linspace(*domain, count + wrapped)[:count]


def finer(shape: tuple[int, int]) -> tuple[int, int]:
    """How many times finer than vectors a surface's grid is, so that no corner shows in pixels."""
    first, second = FINE if shape[0] >= shape[1] else FINE[::-1]
    return max(1, round(first / shape[0])), max(1, round(second / shape[1]))


def tube(
    curve: Array, radius: float = 0.06, colour: str = "a", closed: bool = True, carried: bool = True
) -> Mark:
    """A tube of a radius, in units, round a curve through points (n, d), which the flow carries.

    UserError for fewer than 3 points, or a radius of 0 or less.
    """
    geometry = Tube(np.asarray(curve, dtype=float), radius, closed)
    return Mark(geometry, Style(fill=colour), f"tube-{colour}", carried=carried)


def plane(head: Decision | None = None, span: str = "end") -> Mark:
    """The decision plane w · x + b = 0 of the panel's flow, translucent, a disk in the view.

    `head`, `span` and errors as of `draw.line`. Beyond three dimensions the view's axes must span
    the head's normal.
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
    ahead = ahead / np.maximum(norm(ahead, axis=1, keepdims=True), 1e-12)
    across = _across(curve, ahead, closed)
    binormal = np.cross(ahead, across)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = cos(angles)[:, None] * across[:, None] + sin(angles)[:, None] * binormal[:, None]
    return np.asarray(curve[:, None] + radius * ring)


def _across(curve: Array, ahead: Array, closed: bool) -> Array:
    first = np.cross(ahead[0], np.eye(3)[np.argmin(np.abs(ahead[0]))])
    normals = [first / norm(first)]
    order: Sequence[int] = [*range(1, len(curve)), *([0] if closed else [])]
    for before, k in zip([0, *order], order, strict=False):
        normals.append(_reflected(curve, ahead, before, k, normals[-1]))
    if not closed:
        return np.array(normals)
    last = normals.pop()
    sine = float(matmul(np.cross(last, normals[0]), ahead[0]))
    twist = arctan2(sine, float(matmul(last, normals[0]))) * np.arange(len(curve)) / len(curve)
    rows = np.array(normals)
    return np.asarray(cos(twist)[:, None] * rows + sin(twist)[:, None] * np.cross(ahead, rows))


def _reflected(curve: Array, ahead: Array, k: int, n: int, across: Array) -> Array:
    step = curve[n] - curve[k]
    square = max(float(matmul(step, step)), 1e-24)
    across = across - 2 / square * (matmul(step, across)) * step
    mirrored = ahead[k] - 2 / square * (matmul(step, ahead[k])) * step
    turn = ahead[n] - mirrored
    return np.asarray(
        across - 2 / max(float(matmul(turn, turn)), 1e-24) * (matmul(turn, across)) * turn
    )
