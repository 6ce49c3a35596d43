"""Grey pictures as marks: `pictures(images, (8, 8))`.

A picture keeps its own paper and print in every theme, as a photograph does.
"""

import numpy as np

from generator.draw.geometry.shapes import Array, Pictures, Style
from generator.draw.marks.mark import Mark

RIM = 1.0  # px, the width of its edge


def pictures(
    points: Array,
    shape: tuple[int, int],
    side: float = 32.0,
    values: tuple[float, float] = (0.0, 1.0),
    places: Array | None = None,
    carried: bool = False,
    colour: str = "edge",
) -> Mark:
    """Points (n, h · w) of a space of pictures, each as a picture `side` px wide.

    `shape` is (h, w). `values` are those of paper (light) and print (dark); `places` (n, d) are
    where the pictures stand, instead of where their own points are seen; `colour` is the rim's.
    UserError for numbers that are no pictures of that shape, NaN or infinity, values that don't
    rise, or another number of places.
    """
    at = None if places is None else np.asarray(places, dtype=float)
    geometry = Pictures(np.asarray(points, dtype=float), shape, side, *values, at)
    return Mark(geometry, Style(colour, RIM), "picture", carried=carried, framed=False)
