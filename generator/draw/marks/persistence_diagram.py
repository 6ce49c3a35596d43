"""A persistence diagram: `lives({"turned six": holes}, 2.0)`, each hole at its birth and its life.

Holes that are soon filled lie close to the axis below; one that lives long stands far above it. The
first of each group, which live longest, are drawn larger, on a line that is as long as they live.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

import numpy as np

from generator.draw.geometry.protocols import Holes
from generator.draw.geometry.shapes import Array, Paths, Points, Style
from generator.draw.marks.in_plane import label
from generator.draw.marks.mark import Mark
from generator.errors import UserError

TEXT = 14.0  # px
COUNTED, OTHERS = 5.0, 2.6  # radii in px
PALE = 0.6  # opacity of the others
ROUNDING = 1e-9
SHAPES = ("dot", "diamond", "ring")  # of the groups


def lives(
    groups: Mapping[str, Holes],
    top: float,
    step: float,
    counted: Sequence[int] = (1, 1, 1),
    start: float = 0.0,
) -> tuple[Mark, ...]:
    """Holes with `births` and `deaths` (k,), longest life first, on an axis from `start` to `top`.

    The axis upwards, of lives, has the same scale and reaches to the next `step` above the longest
    one. Each group has its class colour and shape; lines show the lives of its first `counted[k]`.
    UserError for more than three groups, a hole beyond the axes, or fewer `counted` than groups.
    """
    if not 1 <= len(groups) <= len(SHAPES) or not 0 < step <= top - start:
        got = f"{len(groups)} groups, an axis from {start:g} to {top:g} by {step:g}"
        raise UserError(
            f"draw.lives: expected 1 to {len(SHAPES)} groups of holes, 0 < step ≤ top − start,"
            f" got {got}"
        )
    if len(counted) < len(groups):
        raise UserError(
            f"draw.lives: counted: expected a number for each of {len(groups)} groups,"
            f" got {len(counted)}"
        )
    places = [_places(name, holes, start, top) for name, holes in groups.items()]
    longest = max((float(at[:, 1].max(initial=0.0)) for at in places), default=0.0)
    high = step * max(1, ceil(longest / step - ROUNDING))
    scale = 1 / (top - start)
    marks = list(_axes(start, top, high, step, scale))
    for k, (name, at) in enumerate(zip(groups, places, strict=True)):
        marks += _group(name, (at - (start, 0.0)) * scale, k, high * scale, counted[k])
    return tuple(marks)


def _places(name: str, holes: Holes, start: float, top: float) -> Array:
    """Births and lives (k, 2); UserError for a hole beyond the axes."""
    ends = np.column_stack([holes.births, holes.deaths])
    if (
        not np.isfinite(ends).all()
        or ends.min(initial=start) < start
        or ends.max(initial=top) > top
    ):
        raise UserError(
            f"draw.lives: {name!r}: expected births and deaths from {start:g} to {top:g}, got one"
            " beyond"
        )
    return np.column_stack([ends[:, 0], ends[:, 1] - ends[:, 0]])


def _group(name: str, at: Array, k: int, high: float, counted: int) -> Iterator[Mark]:
    colour, shape = "abc"[k], SHAPES[k]
    paler = Style(fill=colour, opacity=PALE)
    yield Mark(Points(at[counted:], shape, OTHERS), paler, f"holes-{colour}", carried=False)
    for birth, life in at[:counted].tolist():
        line = np.array([[birth, 0.0], [birth, life]])
        yield Mark(Paths(line, (2,)), Style(colour, 1.6), "life", carried=False)
    longest = Points(at[:counted], shape, COUNTED)
    yield Mark(longest, Style(fill=colour), f"longest-{colour}", carried=False)
    legend = np.array([[0.62, high - 0.07 - 0.085 * k]])
    yield Mark(Points(legend, shape, COUNTED), Style(fill=colour), "legend", carried=False)
    yield label(name, legend[0] + (0.04, 0), size=TEXT, anchor="start", offset=(0.0, 4.8))


def _axes(start: float, top: float, high: float, step: float, scale: float) -> Iterator[Mark]:
    """Two axes, pale lines across, and their numbers; the camera frames the words too."""
    frame = np.array([[-0.14, -0.17], [1.03, -0.17], [1.03, high * scale + 0.12]])
    yield Mark(Paths(frame, (3,)), Style("ground", 0.1), "room", carried=False)
    for value in _steps(0.0, high, step):
        y = value * scale
        line = np.array([[0.0, y], [1.0, y]])
        colour = "grid" if value else "edge"
        yield Mark(Paths(line, (2,)), Style(colour, 1.0), "axis", carried=False)
        yield label(f"{value:g}", (0.0, y), "pale", size=TEXT, anchor="end", offset=(-8.0, 4.8))
    for value in _steps(start, top, step):
        yield label(f"{value:g}", ((value - start) * scale, 0.0), "pale", size=TEXT, offset=(0, 19))
    yield label("born at", (0.5, 0.0), "pale", size=TEXT, offset=(0.0, 40.0))
    yield label(
        "lives for", (-0.14, high * scale), "pale", size=TEXT, anchor="start", offset=(0, -14)
    )


def _steps(low: float, high: float, step: float) -> list[float]:
    """The multiples of a step from `low` to `high`."""
    count = round((high - low) / step + 0.5 - ROUNDING)
    return [round(low + k * step, 9) for k in range(count + 1) if low + k * step <= high + ROUNDING]
