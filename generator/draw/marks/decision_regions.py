"""Marks for sets with room in them, and for functions of the plane: `regions`, `heat`."""

from collections.abc import Callable, Sequence
from typing import TypeGuard

import numpy as np

from generator.draw.geometry.protocols import ExactSet, Round, Sets, exact_sets
from generator.draw.geometry.shapes import Array, Field, Paths, Style
from generator.draw.marks.mark import Mark
from generator.draw.style.theme import class_ink
from generator.errors import UserError

RIM = 193  # samples of a circle
FILLED = 0.30  # opacity


def regions(
    data: Sets, width: float = 2.2, samples: int = RIM, filled: bool = True
) -> tuple[Mark, ...]:
    """The disks and annuli of `data`, rimmed and filled in the inks of their classes, carried."""
    marks = []
    for one in exact_sets(data, "regions"):
        if not _is_round(one):
            raise UserError(f"draw.regions: expected disks and annuli, got {type(one).__name__}")
        radii = [r for r in one.domain[0] if r > 0]
        rims = [one.at(one.circle(samples, r)) for r in sorted(radii, reverse=True)]
        # The inner rim runs the other way, so that the hole stays empty under any fill rule.
        rings = [rims[0], *(rim[::-1] for rim in rims[1:])]
        paths = Paths(np.concatenate(rings), tuple(len(ring) for ring in rings), closed=True)
        ink = class_ink(one.label)
        core = "ground" if one.label % 2 else None
        if filled:
            marks.append(Mark(paths, Style(fill=ink, opacity=FILLED), f"region-{ink}"))
        marks.append(Mark(paths, Style(ink, width, core=core), f"rim-{ink}"))
    return tuple(marks)


def _is_round(exact: ExactSet) -> TypeGuard[Round]:
    return hasattr(exact, "circle")


def heat(
    value: Callable[[float, Array], Array],
    levels: Sequence[float],
    strongest: float = 0.62,
    ink: str = "text",
    resolution: int = 121,
) -> Mark:
    """A function (t, points (n, 2)) -> (n,) of the plane in bands, the darker the higher.

    Below the first level nothing is drawn; above the last the ink has its `strongest` opacity.
    """
    if list(levels) != sorted(set(levels)) or not levels:
        raise UserError(f"draw.heat: levels: expected one or more, rising, got {list(levels)}")
    opacities = [strongest * (k / len(levels)) for k in range(len(levels) + 1)]
    tints = tuple((ink, opacity) for opacity in opacities)
    geometry = Field(value, tuple(levels), tints, lines=(), resolution=resolution, animated=False)
    return Mark(geometry, Style(ink, 1.0), "heat", carried=False, framed=False)
