"""A table of counts as a heat map: `counts(values, 16, rows=[1, 2], columns=[2, 3, 4])`.

Each cell is the darker the higher its count, and says it in numbers; a thick line may part columns,
those before it in the line's colour.
The cells are squares of side 1, the first row on top.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.shapes import Array, Paths, Style
from generator.draw.marks.in_plane import label
from generator.draw.marks.mark import Mark
from generator.errors import UserError

DARKEST = 0.55  # opacity of a cell that is full: its number is readable on it in both themes
BEFORE = 0.1  # opacity of the columns before the line
NUMERAL, SIZE = 19.5, 16.0  # px
INSET = 0.03  # of a cell, on each side


def counts(
    values: Array | NDArray[np.int64],
    most: int,
    rows: Sequence[str | int],
    columns: Sequence[str | int],
    names: tuple[str, str] = ("", ""),
    line_before: int | None = None,
    colour: str = "a",
) -> tuple[Mark, ...]:
    """Counts (rows, columns) of `most`; `names` are the columns' and rows', `line_before` a column.

    UserError for `most` below 1, and for values that don't fit the rows and columns or lie outside
    of 0 … most.
    """
    if most < 1:
        raise UserError(f"draw.counts: most: expected 1 or more, got {most}")
    table = np.asarray(values)
    if table.shape != (len(rows), len(columns)) or not ((table >= 0) & (table <= most)).all():
        raise UserError(
            f"draw.counts: expected shape ({len(rows)}, {len(columns)}) and numbers from 0 to"
            f" {most}, got {table.shape}"
        )
    cells = [
        mark
        for i, row in enumerate(table.tolist())
        for j, count in enumerate(row)
        for mark in _cell(i, j, count, most, colour)
    ]
    line = _line(line_before, len(rows), len(columns))
    return (_frame(len(rows), len(columns)), *cells, *_names(rows, columns, names), *line)


def _frame(rows: int, columns: int) -> Mark:
    """An invisible mark that makes the camera frame the cells and the words around them."""
    corners = np.array([[-0.6, 0.5], [columns + 0.05, 0.5], [columns, -rows - 1.4]])
    return Mark(Paths(corners, (3,)), Style("ground", 0.1), "room", carried=False)


def _cell(i: int, j: int, count: int, most: int, colour: str) -> Iterator[Mark]:
    """A tinted square and its number."""
    share = count / most
    corners = _corners(i, j)
    if count:
        fill = Style(fill=colour, opacity=max(DARKEST * share, 0.06))
        yield Mark(Paths(corners, (4,), closed=True), fill, "cell", carried=False)
    rim = Style("grid", 1.0)
    yield Mark(Paths(corners, (4,), closed=True), rim, "cell-rim", carried=False)
    yield _word(str(count), (j + 0.5, -i - 0.5), "text", (0.0, 6.9), NUMERAL)


def _corners(i: int, j: int) -> Array:
    near, far = INSET, 1 - INSET
    square = np.array([[near, near], [far, near], [far, far], [near, far]])
    return square * (1, -1) + (j, -i)


def _names(
    rows: Sequence[str | int], columns: Sequence[str | int], names: tuple[str, str]
) -> Iterator[Mark]:
    """Column names below, row names at the left, and what they are."""
    low = -float(len(rows))
    for j, name in enumerate(columns):
        yield _word(str(name), (j + 0.5, low), "pale", (0.0, 20.0))
    for i, name in enumerate(rows):
        yield _word(str(name), (0.0, -i - 0.5), "pale", (-10.0, 6.2))
    if names[0]:
        yield _word(names[0], (len(columns) / 2, low), "pale", (0.0, 42.0))
    if names[1]:
        yield label(names[1], (-0.6, 0.0), "pale", size=SIZE, anchor="start", offset=(0.0, -9.0))


def _line(before: int | None, rows: int, columns: int) -> Iterator[Mark]:
    """The boundary, over the whole height and a little beyond; the cells before it are tinted."""
    if before is not None and 0 < before < columns:
        for i, j in np.ndindex(rows, before):
            tint = Style(fill="witness", opacity=BEFORE)
            yield Mark(Paths(_corners(i, j), (4,), closed=True), tint, "before", carried=False)
        ends = np.array([[before, 0.3], [before, -rows - 0.1]])
        yield Mark(Paths(ends, (2,)), Style("witness", 3.0), "boundary", carried=False)


def _word(
    text: str,
    at: tuple[float, float],
    colour: str,
    offset: tuple[float, float],
    size: float = SIZE,
) -> Mark:
    return label(text, at, colour, size=size, offset=offset, halo=False)
