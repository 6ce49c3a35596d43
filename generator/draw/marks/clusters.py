"""Points of many classes in the plane: `clusters(points, labels)`, each class with its numeral."""

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.shapes import Array, Label, Points, Style
from generator.draw.marks.mark import Mark
from generator.draw.style.theme import class_colour
from generator.errors import UserError


def clusters(
    points: Array,
    labels: NDArray[np.int64],
    radius: float = 2.2,
    numerals: Array | None = None,
    size: float = 21.0,
) -> tuple[Mark, ...]:
    """Dots at points (n, 2) in the colours of their labels (n,), 0 to 9; a numeral on each class.

    The numeral is at the middle (the coordinates' medians), or at the class's row of `numerals`
    (classes, 2), in the order of their labels; so colour alone says nothing. `radius` of the dots
    and `size` of the numerals are in px. UserError for other shapes, and labels without a colour.
    """
    at, classes = np.asarray(points, dtype=float), np.asarray(labels)
    if at.ndim != 2 or at.shape[1:] != (2,) or classes.shape != at.shape[:1]:
        raise UserError(
            f"draw.clusters: expected shapes (n, 2) and (n,), got {at.shape} and {classes.shape}"
        )
    kinds = np.unique(classes)
    places = None if numerals is None else np.asarray(numerals, dtype=float)
    if places is not None and places.shape != (len(kinds), 2):
        raise UserError(
            f"draw.clusters: numerals: expected shape ({len(kinds)}, 2), got {places.shape}"
        )
    dots, words = [], []
    for k, label in enumerate(kinds.tolist()):
        own, colour = at[classes == label], class_colour(int(label))
        dots.append(Mark(Points(own, "dot", radius), Style(fill=colour), f"points-{colour}"))
        middle = np.median(own, axis=0)[None] if places is None else places[k : k + 1]
        word = Label(str(label), middle, size, "middle", (0.0, size / 3), halo=places is None)
        words.append(Mark(word, Style(fill="text"), "numeral", framed=False))
    return (*dots, *words)
