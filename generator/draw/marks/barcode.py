"""Bars that a flow lengthens and shortens: `barcode(["tanh", "ReLU"], 12, top=0.7, step=0.2)`.

A bar runs from the scale at which a hole is born to that at which it is filled. The panel's flow
(`topology.barcodes`) moves the ends along the axis, and leaves each bar in its row.
"""

from collections.abc import Sequence

import numpy as np

from generator.draw.geometry.shapes import Paths, Style
from generator.draw.marks.in_plane import label, path
from generator.draw.marks.mark import Mark
from generator.errors import UserError

TEXT = 13.0  # px
MARGIN = 0.1  # of the panel, for words around the bars


def barcode(
    names: Sequence[str], count: int, top: float, step: float, title: str = "", colour: str = "b"
) -> tuple[Mark, ...]:
    """`count` bars below each name, on an axis from 0 to `top` with ticks every `step`.

    The bars are carried by the panel's flow: 2 · count · len(names) points, the two ends of each.
    UserError for no names, no bars, or unless 0 < step ≤ top.
    """
    if not names or count < 1 or not 0 < step <= top:
        got = f"{len(names)} names, {count} bars, an axis to {top:g} by {step:g}"
        raise UserError(f"draw.barcode: expected names, bars and 0 < step ≤ top, got {got}")
    rows = len(names) * (count + 2)  # a name takes two
    heights = top * (1 - (np.arange(rows) + 0.5) / rows).reshape(len(names), -1)
    low, high = -MARGIN * top, (1 + MARGIN) * top
    corners = [[low, low], [high, low], [high, high], [low, high]]
    marks = [path(corners, colour="ground", width=0.0)]  # what the camera frames
    for tick in np.arange(0, top + step / 2, step).tolist():
        marks.append(path([[tick, 0], [tick, top]], colour="grid", width=0.8))
        marks.append(label(f"{tick:g}", (tick, 0), "pale", size=TEXT, offset=(0.0, 18.0)))
    marks.append(path([[0, 0], [top, 0]], colour="edge", width=1.3))
    if title:
        marks.append(label(title, (top / 2, 0), "pale", size=TEXT, offset=(0.0, 38.0)))
    for name, row in zip(names, heights[:, 0], strict=True):
        place = (0.0, float(row))
        marks.append(label(name, place, size=TEXT, anchor="start", offset=(6.0, 8.0)))
    ends = np.repeat(heights[:, 2:].ravel(), 2)
    bars = Paths(np.column_stack([np.zeros(len(ends)), ends]), (2,) * (len(ends) // 2))
    marks.append(Mark(bars, Style(colour, 4.0), "bars", framed=False))
    return tuple(marks)
