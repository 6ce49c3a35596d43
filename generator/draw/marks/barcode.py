"""The lives of holes as bars at the foot of a panel: `barcode("longest hole", lives, 5, top=45)`.

The picture of the panel stands above them. The longest bar has a colour, the others are grey: a
hole is to be believed where its bar stands out from theirs.
"""

from typing import Protocol

import numpy as np

from generator.draw.geometry.shapes import Array, Bars, Style
from generator.draw.marks.mark import Mark
from generator.errors import UserError


class Stored(Protocol):
    """An object with the lengths (count,) at any moment, falling: `at(stage, t)`."""

    def at(self, stage: int, t: float) -> Array: ...


def barcode(
    name: str,
    lives: Stored,
    count: int,
    top: float,
    text: str = "{:.0f}",
    none: str = "none",
    colour: str = "b",
) -> Mark:
    """The longest `count` of `lives.at(stage, t)` (n,); a length of `top` is as wide as the panel.

    `text` is the format of the longest, written above the bars behind the `name`, and `none` what
    stands there where it is 0. UserError for no bars, a top of 0 or less, and, when it is drawn,
    fewer lengths than bars or other ones than numbers that fall to 0 or more.
    """
    if count < 1 or not top > 0:
        raise UserError(f"draw.barcode: expected bars and a top above 0, got {count} and {top:g}")

    def lengths(stage: int, t: float) -> Array:
        found = np.asarray(lives.at(stage, t), dtype=float)[:count]
        if len(found) < count or not (np.diff(found) <= 0).all() or not found[-1] >= 0:
            raise UserError(f"draw.barcode: expected {count} lengths, falling, got {found}")
        return found

    geometry = Bars(name, lengths, count, top, text, none)
    return Mark(geometry, Style(colour), "bar", carried=False, framed=False)
