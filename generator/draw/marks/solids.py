"""Marks of space: `surface`, `surfaces(data)`, `tube`, `plane(head)`, `floor()`, and their skins.

For films with `view=draw.orbit(…)`, beside the marks of the plane, which may all be carried into
space: grids, curves (with a gap where another passes in front), points, rings and labels.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from generator.draw.geometry.protocols import Sets, exact_sets
from generator.draw.geometry.shapes import Array, Floor, Plane, Style, Surface, Tube
from generator.draw.marks.decision import equation
from generator.draw.marks.mark import Mark
from generator.draw.marks.plane import SPANS
from generator.draw.style.theme import class_ink
from generator.errors import UserError


def surface(
    points: Array,
    ink: str = "a",
    wraps: tuple[bool, bool] = (False, False),
    solid: bool = False,
    carried: bool = True,
) -> Mark:
    """A grid of points (p, q, d) as a shaded sheet; `wraps` joins its last row to the first.

    A `solid` one closes up on itself, and only its outside is drawn.
    """
    grid = np.asarray(points, dtype=float)
    if grid.ndim != 3:
        raise UserError(f"draw.surface: points: expected shape (p, q, d), got {grid.shape}")
    made = Surface(grid.reshape(-1, grid.shape[2]), grid.shape[:2], wraps, solid)
    return Mark(made, Style(fill=ink), f"surface-{ink}", carried=carried)


def surfaces(data: Sets, shape: tuple[int, int] = (72, 26)) -> tuple[Mark, ...]:
    """The exact sets of `data` that have two parameters, as surfaces in the inks of their classes.

    Tori close up in both directions and are solid; disks and annuli in their angle.
    """
    made = []
    for one in exact_sets(data, "surfaces"):
        if len(one.domain) != 2:
            raise UserError(f"surfaces of {one.name}, which has {len(one.domain)} parameter(s)")
        first, second = (bool(np.isclose(high - low, 2 * np.pi)) for low, high in one.domain)
        wraps = first, second
        rows, columns = (
            np.linspace(low, high, count + wrapped)[:count]
            for (low, high), count, wrapped in zip(one.domain, shape, wraps, strict=True)
        )
        parameters = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1)
        points = np.asarray(one.at(parameters.reshape(-1, 2)))
        mark = surface(points.reshape(*shape, -1), class_ink(one.label), wraps, all(wraps))
        made.append(mark)
    return tuple(made)


def tube(
    curve: Array, radius: float = 0.06, ink: str = "a", closed: bool = True, carried: bool = True
) -> Mark:
    """A tube round a curve through points (n, d); it is the curve that is carried, not the tube."""
    geometry = Tube(np.asarray(curve, dtype=float), radius, closed)
    return Mark(geometry, Style(fill=ink), f"tube-{ink}", carried=carried)


def plane(head: Any = None, span: str = "end") -> Mark:
    """The decision plane w · x + b = 0 of the panel's flow, translucent, a disk in the view.

    `head` as of `draw.line`. Beyond three dimensions the view's axes must span the head's normal.
    """
    if span not in SPANS:
        raise UserError(f"draw.plane: span: expected {' or '.join(SPANS)}, got {span!r}")
    geometry = Plane(*equation(head, "draw.plane"))
    style = Style("text", 1.4, fill="text")
    return Mark(geometry, style, "plane", carried=False, span=span, framed=False)


def floor(spacing: float = 0.4, reach: float = 2.0) -> Mark:
    """A pale grid below everything, level in the space that is looked at."""
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
    other = np.cross(ahead, across)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.cos(angles)[:, None] * across[:, None] + np.sin(angles)[:, None] * other[:, None]
    return np.asarray(curve[:, None] + radius * ring)


def _across(curve: Array, ahead: Array, closed: bool) -> Array:
    first = np.cross(ahead[0], np.eye(3)[np.argmin(np.abs(ahead[0]))])
    found = [first / np.linalg.norm(first)]
    order: Sequence[int] = [*range(1, len(curve)), *([0] if closed else [])]
    for before, k in zip([0, *order], order, strict=False):
        found.append(_reflected(curve, ahead, before, k, found[-1]))
    if not closed:
        return np.array(found)
    last = found.pop()
    sine = float(np.cross(last, found[0]) @ ahead[0])
    twist = np.arctan2(sine, float(last @ found[0])) * np.arange(len(curve)) / len(curve)
    rows = np.array(found)
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
