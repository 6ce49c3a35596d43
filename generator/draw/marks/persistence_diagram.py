"""A persistence diagram: `lives({"turned six": holes}, 2.0)`, each hole at its birth and death.

The longer a hole lives, the farther it lies above the diagonal; the first of each group, which
lives longest, may have its life drawn as a line from there.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from generator.draw.geometry.protocols import Holes
from generator.draw.geometry.shapes import MARKERS, Paths, Points, Style
from generator.draw.marks.in_plane import label
from generator.draw.marks.mark import Mark
from generator.errors import UserError

TEXT = 13.0  # px


def lives(
    groups: Mapping[str, Holes], top: float, step: float, counted: Sequence[int] = (1, 1, 1)
) -> tuple[Mark, ...]:
    """Holes with `births` and `deaths` (k,), longest life first, on axes from 0 to `top`.

    Each group has its class colour and shape; lines show the lives of its first `counted[k]`.
    UserError for more than three groups, a hole beyond the axes, or fewer `counted` than groups.
    """
    if not 1 <= len(groups) <= len(MARKERS) or not 0 < step <= top:
        got = f"{len(groups)} groups, axes to {top:g} by {step:g}"
        raise UserError(
            f"draw.lives: expected 1 to {len(MARKERS)} groups of holes, 0 < step ≤ top, got {got}"
        )
    if len(counted) < len(groups):
        raise UserError(
            f"draw.lives: counted: expected a number for each of {len(groups)} groups,"
            f" got {len(counted)}"
        )
    marks = list(_axes(top, step))
    for k, (name, holes) in enumerate(groups.items()):
        marks += _group(name, holes, k, top, counted[k])
    return tuple(marks)


def _group(name: str, holes: Holes, k: int, top: float, counted: int) -> Iterator[Mark]:
    at = np.column_stack([holes.births, holes.deaths]) / top
    if not np.isfinite(at).all() or at.min(initial=0) < 0 or at.max(initial=0) > 1:
        raise UserError(
            f"draw.lives: {name!r}: expected births and deaths from 0 to {top:g}, got one beyond"
        )
    colour = "abc"[k]
    for birth, death in at[:counted].tolist():
        life = np.array([[birth, birth], [birth, death]])
        yield Mark(Paths(life, (2,)), Style(colour, 1.4, dash=(1.0, 3.5)), "life", carried=False)
    yield Mark(Points(at, MARKERS[k], 3.6), Style(fill=colour), f"holes-{colour}", carried=False)
    legend = np.array([[0.56, 0.30 - 0.075 * k]])
    yield Mark(Points(legend, MARKERS[k], 4.5), Style(fill=colour), "legend", carried=False)
    yield label(name, legend[0] + (0.04, 0), size=TEXT, anchor="start", offset=(0.0, 4.5))


def _axes(top: float, step: float) -> Iterator[Mark]:
    """The diagonal, two axes and their numbers."""
    frame = np.array([[-0.13, -0.13], [1.03, -0.13], [1.03, 1.06]])
    yield Mark(Paths(frame, (3,)), Style("ground", 0.1), "room", carried=False)
    for line, colour, width in (
        ([[0, 0], [1, 1]], "edge", 1.3),
        ([[0, 0], [1, 0]], "grid", 1.3),
        ([[0, 0], [0, 1]], "grid", 1.3),
    ):
        yield Mark(Paths(np.array(line, float), (2,)), Style(colour, width), "axis", carried=False)
    for value in np.arange(0, top + step / 2, step):
        x = float(value / top)
        yield _across(f"{value:g}", x)
        yield _up(f"{value:g}", x, 8.0)
    yield _across("born", 0.85)
    yield _up("filled", 0.85, 6.0)


def _across(text: str, x: float) -> Mark:
    """Words below the horizontal axis at x."""
    return label(text, (x, 0.0), "pale", size=TEXT, offset=(0.0, 18.0))


def _up(text: str, y: float, gap: float) -> Mark:
    """Words at the left of the vertical axis at y, `gap` px away from it."""
    return label(text, (0.0, y), "pale", size=TEXT, anchor="end", offset=(-gap, 4.5))
