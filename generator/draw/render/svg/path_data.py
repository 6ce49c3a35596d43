"""Points as path data: `path_data(points, lengths)`; `shapes_data(shapes)`, thinned, all at once.

Every coordinate is a whole number, relative to the one before. A scene's shapes are thinned and
written together: numpy and the interpreter are asked once a scene and not once a shape.
"""

from collections.abc import Sequence
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.shapes import Array
from generator.draw.render.svg.simplify import kept_lengths, needed
from generator.draw.scene.scene import Shape
from generator.errors import UserError

TENTH = 10  # units a px
SHORT = 8000  # what most coordinates are within, in units
WIDEST = 1e15  # units: beyond, a coordinate would lose its last digits, or be no integer
# Words of whole numbers, written once: WORDS[-3] is "-3", the third from the end.
WORDS = [f" {one}" for one in range(SHORT + 1)] + [str(one) for one in range(-SHORT, 0)]
Bundle = tuple[tuple[int, ...], bool]  # lengths of the lines of one path, and whether they close


def path_data(points: Array, lengths: tuple[int, ...], closed: bool = False) -> str:
    """The `d` of polylines or polygons; points (n, 2) already in the units to be written."""
    return _written(points, [(lengths, closed)])[0]


def shapes_data(shapes: Sequence[Shape]) -> list[str]:
    """The `d` of each shape, in tenths of a px, with just the points that a tenth needs."""
    if not shapes:
        return []
    points = np.concatenate([one.points for one in shapes])
    lengths = tuple(chain.from_iterable(one.lengths for one in shapes))
    keep = needed(points[None], lengths)
    kept = iter(kept_lengths(keep, lengths))
    bundles = [(tuple(next(kept) for _ in one.lengths), one.closed) for one in shapes]
    return _written(points[keep] * TENTH, bundles)


def _written(points: Array, bundles: Sequence[Bundle]) -> list[str]:
    """The `d` of paths whose points (n, 2) follow each other."""
    if points.size and not np.abs(points).max() < WIDEST:
        raise UserError(
            "expected shapes less than 10¹⁵ times as large as what is seen, got a larger one;"
            " are the weights too large?"
        )
    whole = np.rint(points).astype(int)
    steps = np.diff(whole, axis=0, prepend=0)
    begins: list[int] = []
    seconds: list[int] = []
    ends: list[int] = []
    cuts = [0]
    for lengths, closed in bundles:
        at = cuts[-1]
        for length in lengths:
            begins.append(at)
            if length > 1:
                seconds.append(at + 1)
            at += length
            if closed:
                ends.append(at)
        cuts.append(at)
    # Each line begins where it is, and not where the one before ended: cairo rounds every step to
    # 1/256 px, which in a grid of 40 lines adds up to a px.
    steps[begins] = whole[begins]
    words = numbered(steps.ravel())
    for begin in begins:
        words[2 * begin] = f"M{words[2 * begin].lstrip()}"
    for second in seconds:
        words[2 * second] = f"l{words[2 * second].lstrip()}"
    for end in ends:
        words[2 * end - 1] += "z"
    return ["".join(words[2 * a : 2 * b]) for a, b in pairwise(cuts)]


def numbers(values: Sequence[int]) -> str:
    """Integers with the fewest separators: a minus sign is one."""
    return "".join(numbered(np.asarray(values))).lstrip()


def numbered(values: NDArray[np.int_]) -> list[str]:
    """Integers (n,), each with what parts it from the one before."""
    if np.abs(values).max(initial=0) <= SHORT:
        return [*map(WORDS.__getitem__, values.tolist())]
    return [f" {one}" if one >= 0 else f"{one}" for one in values.tolist()]
