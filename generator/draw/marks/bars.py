"""Horizontal bars of means, with the samples: `bars({"pixels": [[1.7, 1.4], [4.7, 6.9]]})`.

Each row has a name and a bar for each of its series, with the mean as a number at its end; the
samples are dots below the bar. Everything compiles into paths, points and words
of the square [0, 1] × [0, about 1].
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from generator.draw.geometry.quantity import format_number
from generator.draw.geometry.shapes import Array, Paths, Points, Style
from generator.draw.marks.in_plane import label
from generator.draw.marks.mark import Mark
from generator.errors import UserError, expected

NAME, BAR, GAP = 0.085, 0.085, 0.02  # heights, share of the width
SOLID, DOTS = 0.55, 0.78  # shares of a bar's height: the bar itself, and where its dots are
COLOURS = "abcd"  # of the series
TICK = 0.014  # of the width, the length of a tick
EDGE = 0.03  # of the width, for half a word of the axis
LONE = 1.6  # times as high is the bar of a single series
PALE = 0.6  # opacity of a bar
SMALL = 13.0  # px, of the axis
MEAN = 15.0  # px, of a mean


def bars(
    rows: Mapping[str, Sequence[Sequence[float]]],
    series: Sequence[str],
    top: float,
    step: float,
    text: str = "{:.1f}",
    unit: str = "",
    accent: str | None = None,
    beside: bool = False,
) -> tuple[Mark, ...]:
    """For each row as many samples (≥ 1 values) as there are series, in the class colours.

    The axis runs from 0 to `top` with a tick every `step`; `text` writes a mean, `unit` follows it.
    Rows other than the `accent`, if there is one, are grey. Several series have a legend. Names are
    above their bars, or `beside` them, at the left of the square.
    UserError for other than 1 to 4 series, a row that doesn't fit, an accent that is no row, a
    value outside of the axis, or a format that doesn't fit one number.
    """
    if not 1 <= len(series) <= len(COLOURS):
        raise UserError(f"draw.bars: expected 1 to {len(COLOURS)} series, got {len(series)}")
    if not rows or top <= 0 or step <= 0:
        got = f"{len(rows)} rows up to {top} by {step}"
        raise UserError(f"draw.bars: expected rows, and top and step above 0, got {got}")
    if accent is not None and accent not in rows:
        raise UserError(f"draw.bars: accent: {expected('a row', rows, accent)}")
    high = BAR * LONE if len(series) == 1 else BAR
    marks: list[Mark] = []
    y = -GAP
    for name, samples in rows.items():
        if len(samples) != len(series) or min(map(len, samples)) < 1:
            wanted = f"{len(series)} series of one or more numbers"
            raise UserError(f"draw.bars: {name!r}: expected {wanted}, got {len(samples)} series")
        if beside:
            row = 0.0, y - SOLID * high / 2
            marks.append(label(name, row, size=15, anchor="end", offset=(-10.0, 5.2)))
        else:
            y -= NAME
            marks.append(label(name, (0.0, y + 0.022), size=15, anchor="start"))
        for k, values in enumerate(samples):
            colour = COLOURS[k] if accent in (None, name) else "edge"
            marks += _bar(np.asarray(values, float), y, high, top, colour, text + unit)
            y -= high
        y -= GAP
    legend = _legend(series, -GAP * 0.2) if len(series) > 1 else ()
    room = np.array([[-EDGE, 0.0], [1.0 + EDGE, y]])
    marks.append(Mark(Paths(room, (2,)), Style("ground", 0.0), "room", carried=False))
    return (*_axis(y + GAP / 2, top, step, unit), *marks, *legend)


def _bar(
    values: Array, y: float, high: float, top: float, colour: str, text: str
) -> Iterator[Mark]:
    """A bar of the mean, below y, the mean in words, and the samples as dots."""
    if values.min() < 0 or values.max() > top:
        got = f"{values.min():g} to {values.max():g}"
        raise UserError(f"draw.bars: expected values from 0 to {top:g}, got {got}")
    mean = float(values.mean())
    end, low = mean / top, y - SOLID * high
    corners = np.array([[0, y], [end, y], [end, low], [0, low]])
    fill = Style(fill=colour, opacity=PALE)
    yield Mark(Paths(corners, (4,), closed=True), fill, "bar", carried=False)
    at = np.column_stack([values / top, np.full(len(values), y - DOTS * high)])
    yield Mark(Points(at, "dot", 2.3), Style(fill=colour), "sample", carried=False)
    place = end, (y + low) / 2
    yield label(format_number(text, mean), place, size=MEAN, anchor="start", offset=(6.0, 5.2))


def _axis(low: float, top: float, step: float, unit: str) -> Iterator[Mark]:
    """A pale line below the bars, and on it ticks with their values."""
    line = np.array([[0, low], [1, low]])
    yield Mark(Paths(line, (2,)), Style("grid", 1.0), "axis", carried=False)
    for value in np.arange(0, top + step / 2, step):
        x = float(value) / top
        tick = np.array([[x, low], [x, low + TICK]])
        yield Mark(Paths(tick, (2,)), Style("grid", 1.0), "tick", carried=False)
        yield label(f"{value:g}{unit}", (x, low), "pale", size=SMALL, offset=(0.0, 18.0))


def _legend(series: Sequence[str], y: float) -> Iterator[Mark]:
    for k, name in enumerate(series):
        x = k * 0.5
        yield Mark(
            Points(np.array([[x + 0.015, y + 0.03]]), "dot", 5.0),
            Style(fill=COLOURS[k]),
            "legend",
            carried=False,
        )
        place = x + 0.045, y + 0.03
        yield label(name, place, "pale", size=SMALL, anchor="start", offset=(0.0, 4.5))
