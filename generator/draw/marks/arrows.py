"""Arrows: `arrows(starts, vectors)`, shafts with a barb at each end, compiled into paths.

They stand where they are by default: a vector field is not carried by itself.
"""

import numpy as np

from generator.draw.geometry.shapes import Array, Paths, Style
from generator.draw.marks.mark import Mark
from generator.errors import UserError
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import cos, sin

BARB = np.deg2rad(152)  # between the shaft and each side of its head
SHARE = 0.38  # of an arrow's length that its head takes, up to `head`
LEAST = 1e-9  # length below which there is no arrow


def arrows(
    starts: Array,
    vectors: Array,
    colour: str = "edge",
    width: float = 1.3,
    head: float = 0.06,
    carried: bool = False,
) -> Mark:
    """Arrows from points (n, 2) along vectors (n, 2); `head` is the longest barb, in their units.

    Vectors of no length are left out. UserError for shapes that don't fit or when none is left.
    """
    start, along = np.asarray(starts, dtype=float), np.asarray(vectors, dtype=float)
    if start.ndim != 2 or start.shape[1:] != (2,) or along.shape != start.shape:
        raise UserError(
            f"draw.arrows: expected shapes (n, 2) and (n, 2), got {start.shape} and {along.shape}"
        )
    length = norm(along, axis=1)
    shown = length > LEAST
    if not shown.any():
        raise UserError("draw.arrows: expected at least one vector of some length, got none")
    lines = _lines(start[shown], along[shown], np.minimum(head, SHARE * length[shown]))
    lengths = (5,) * int(shown.sum())
    return Mark(Paths(lines, lengths), Style(colour, width), "arrows", carried=carried)


def _lines(start: Array, along: Array, barb: Array) -> Array:
    """From the start to the tip, out to one barb, back, and out to the other: (5n, 2)."""
    tip = start + along
    unit = along / norm(along, axis=1, keepdims=True)
    sides = []
    for angle in (BARB, -BARB):
        c, s = float(cos(angle)), float(sin(angle))
        sides.append(tip + barb[:, None] * (matmul(unit, np.array([[c, s], [-s, c]]))))
    return np.stack([start, tip, sides[0], tip, sides[1]], axis=1).reshape(-1, 2)
