"""A persistence diagram: `lives({"turned six": holes}, 2.0)`, each hole at its birth and death.

The longer a hole lives, the farther it lies above the diagonal; the first of each group, which
lives longest, may have its life drawn as a line from there.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from generator.draw.geometry.protocols import Holes
from generator.draw.geometry.shapes import Array, Label, Paths, Points, Style
from generator.draw.marks.mark import Mark
from generator.errors import UserError

TEXT = 13.0  # px
SHAPES = ("dot", "diamond", "ring")


def lives(
    groups: Mapping[str, Holes], top: float, step: float, counted: Sequence[int] = (1, 1, 1)
) -> tuple[Mark, ...]:
    """Holes with `births` and `deaths` (k,), longest life first, on axes from 0 to `top`.

    Each group has its class ink and shape; the lives of its first `counted[k]` are drawn as lines.
    UserError for more than three groups or a hole beyond the axes.
    """
    if not 1 <= len(groups) <= len(SHAPES) or not 0 < step <= top:
        got = f"{len(groups)} groups, axes to {top:g} by {step:g}"
        raise UserError(
            f"draw.lives: expected 1 to {len(SHAPES)} groups of holes, 0 < step ≤ top, got {got}"
        )
    made = list(_axes(top, step))
    for k, (name, holes) in enumerate(groups.items()):
        made += _group(name, holes, k, top, counted[k])
    return tuple(made)


def _group(name: str, holes: Holes, k: int, top: float, counted: int) -> Iterator[Mark]:
    at = np.column_stack([holes.births, holes.deaths]) / top
    if not np.isfinite(at).all() or at.max(initial=0) > 1:
        raise UserError(
            f"draw.lives: {name!r}: expected births and deaths up to {top:g}, got one beyond"
        )
    ink = "abc"[k]
    for birth, death in at[:counted].tolist():
        life = np.array([[birth, birth], [birth, death]])
        yield Mark(Paths(life, (2,)), Style(ink, 1.4, dash=(1.0, 3.5)), "life", carried=False)
    yield Mark(Points(at, SHAPES[k], 3.6), Style(fill=ink), f"holes-{ink}", carried=False)
    legend = np.array([[0.56, 0.30 - 0.075 * k]])
    yield Mark(Points(legend, SHAPES[k], 4.5), Style(fill=ink), "legend", carried=False)
    yield _word(name, legend[0] + (0.04, 0), "text", "start", (0.0, 4.5))


def _axes(top: float, step: float) -> Iterator[Mark]:
    """The diagonal, two axes and their numbers."""
    room = np.array([[-0.13, -0.13], [1.03, -0.13], [1.03, 1.06]])
    yield Mark(Paths(room, (3,)), Style("ground", 0.1), "room", carried=False)
    for line, ink, width in (
        ([[0, 0], [1, 1]], "edge", 1.3),
        ([[0, 0], [1, 0]], "grid", 1.3),
        ([[0, 0], [0, 1]], "grid", 1.3),
    ):
        yield Mark(Paths(np.array(line, float), (2,)), Style(ink, width), "axis", carried=False)
    for value in np.arange(0, top + step / 2, step):
        x = float(value / top)
        yield _word(f"{value:g}", (x, 0.0), "pale", "middle", (0.0, 18.0))
        yield _word(f"{value:g}", (0.0, x), "pale", "end", (-8.0, 4.5))
    yield _word("born", (0.85, 0.0), "pale", "middle", (0.0, 18.0))
    yield _word("filled", (0.0, 0.85), "pale", "end", (-6.0, 4.5))


def _word(
    text: str, at: Array | tuple[float, float], ink: str, anchor: str, offset: tuple[float, float]
) -> Mark:
    label = Label(text, np.asarray(at, dtype=float).reshape(1, 2), TEXT, anchor, offset)
    return Mark(label, Style(fill=ink), "label", carried=False, framed=False)
