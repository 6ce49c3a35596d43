"""Filled marks: `regions` for disks and annuli, `heat` for a function of the plane in bands."""

from collections.abc import Callable, Sequence
from typing import TypeGuard

import numpy as np

from generator.draw.geometry.protocols import ExactSet, Round, Sets, exact_sets
from generator.draw.geometry.shapes import Array, Field, Paths, Style
from generator.draw.marks.mark import Mark
from generator.draw.style.theme import class_colour
from generator.errors import UserError

RIM = 193  # samples of a circle
FILLED = 0.30  # opacity


def regions(
    data: Sets, width: float = 2.2, samples: int = RIM, filled: bool = True
) -> tuple[Mark, ...]:
    """The disks and annuli of `data`, rimmed and filled in the colours of their classes.

    `width` is the rim's in px, `samples` its number of points. The marks are carried by the flow.
    UserError for data without exact sets, or with others than disks and annuli.
    """
    marks = []
    for region in exact_sets(data, "regions"):
        if not _is_round(region):
            raise UserError(f"draw.regions: expected disks and annuli, got {type(region).__name__}")
        radii = [r for r in region.domain[0] if r > 0]
        rims = [region.at(region.circle(samples, r)) for r in sorted(radii, reverse=True)]
        # The inner rim runs the other way, so that the hole stays empty under any fill rule.
        rings = [rims[0], *(rim[::-1] for rim in rims[1:])]
        paths = Paths(np.concatenate(rings), tuple(len(ring) for ring in rings), closed=True)
        colour = class_colour(region.label)
        core = "ground" if region.label % 2 else None
        if filled:
            marks.append(Mark(paths, Style(fill=colour, opacity=FILLED), f"region-{colour}"))
        marks.append(Mark(paths, Style(colour, width, core=core), f"rim-{colour}"))
    return tuple(marks)


def _is_round(region: ExactSet) -> TypeGuard[Round]:
    return hasattr(region, "circle")


def heat(
    value: Callable[[float, Array], Array],
    levels: Sequence[float],
    strongest: float = 0.62,
    colour: str = "text",
    resolution: int = 121,
) -> Mark:
    """A function (t, points (n, 2)) -> (n,) of the plane in bands, the darker the higher.

    Below the first level nothing is drawn; above the last the colour has its `strongest` opacity.
    `resolution` is the number of samples along the panel's longer side. UserError for levels that
    don't rise.
    """
    if list(levels) != sorted(set(levels)) or not levels:
        raise UserError(f"draw.heat: levels: expected one or more, rising, got {list(levels)}")
    opacities = [strongest * (k / len(levels)) for k in range(len(levels) + 1)]
    tints = tuple((colour, opacity) for opacity in opacities)
    geometry = Field(value, tuple(levels), tints, lines=(), resolution=resolution, animated=False)
    return Mark(geometry, Style(colour, 1.0), "heat", carried=False, framed=False)
