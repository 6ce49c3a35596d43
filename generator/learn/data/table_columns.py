"""Columns of a table file as text or numbers, each row with the place that a message names.

`columns(path, header)` reads CSV by Python's own csv module: it knows the line on which every row
ends and needs nothing installed. 50 MB, a million rows, take four seconds. (pandas takes a quarter
of a second, but is large, and says neither line nor cell of a value that is no number.) Parquet is
read by pyarrow.
"""

import csv
import importlib.util
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import UserError, expected
from generator.learn.data.own_files import bytes_of
from generator.short_repr import short_repr

DELIMITERS = ",;\t|"
PIECE = 10_000  # rows
LONGEST_CELL = 1 << 20  # characters
NOT_BLANK = re.compile(r"[^\r\n]*\S[^\r\n]*")  # a line of text, whatever ends it
ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "an archive or Excel's workbook"}


@dataclass(frozen=True, eq=False)
class Columns:
    """The cells of a table, column by column: text of CSV, values of Parquet, None where null."""

    file: str  # its name, for messages
    names: tuple[str, ...]
    cells: tuple[Sequence[Any], ...]
    lines: Sequence[int] | None  # of each row; None where rows are counted from 1
    delimiter: str = ""

    __repr__ = short_repr

    def place(self, row: int) -> str:
        """`pets.csv:17`, or `pets.parquet: row 17`."""
        if self.lines is None:
            return f"{self.file}: row {row + 1}"
        return f"{self.file}:{self.lines[row]}"

    def index(self, column: str | int) -> int:
        """Which column has this name, or this position from 0; UserError when none has."""
        if isinstance(column, int):
            if not 0 <= column < len(self.names):
                last = len(self.names) - 1
                raise UserError(f"{self.file}: expected a column from 0 to {last}, got {column}")
            return column
        if column not in self.names:
            raise UserError(f"{self.file}: {expected('a column', self.names, column)}")
        return self.names.index(column)


def columns(path: Path, header: bool = True, asked: Sequence[str | int] = ()) -> Columns:
    """The table in a CSV or Parquet file.

    The delimiter of CSV is the one of , ; tab | that gives the header the `asked` names, or else
    the most columns. Lines end with LF, CR LF or CR. Without a `header` columns are "0", "1", …
    UserError, with file and line, for what can't be read.
    """
    if path.suffix.lower() in (".parquet", ".pq"):
        return _parquet(path)
    text = _text(path)
    csv.field_size_limit(LONGEST_CELL)
    first = NOT_BLANK.search(text)
    delimiter = _delimiter(first.group()[:LONGEST_CELL] if first else "", asked)
    cells, lines = _columns(path.name, text, delimiter)
    names = tuple(map(str, range(len(cells))))
    if header and cells:
        names = tuple(column.pop(0).strip() for column in cells)
        lines.pop(0)
        _check_names(path.name, names)
    if not lines:
        raise UserError(f"{path.name}: expected rows of numbers, got none")
    return Columns(path.name, names, tuple(cells), lines, delimiter)


def _text(path: Path) -> str:
    content = bytes_of(path)
    for start, format in ENCODINGS.items():
        if content.startswith(start):
            raise UserError(
                f"{path.name}: expected CSV in UTF-8, got {format}; save it as CSV UTF-8"
            )
    if b"\0" in content:
        line = _line(content, content.index(b"\0"))
        raise UserError(f"{path.name}:{line}: expected CSV in UTF-8, got the byte 0x00")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(content, error.start)
        raise UserError(
            f"{path.name}:{line}: expected UTF-8, got the byte 0x{content[error.start]:02x}; save"
            " the file as CSV UTF-8"
        ) from None


def _line(content: bytes, place: int) -> int:
    """The line of a byte, from 1; LF, CR LF or CR end one."""
    return len((content[:place] + b".").splitlines())


def _delimiter(first: str, asked: Sequence[str | int]) -> str:
    def score(delimiter: str) -> tuple[int, int]:
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        return sum(name in names for name in asked), len(names)

    return max(DELIMITERS, key=score)


def _columns(file: str, text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The cells of all columns, and the line on which each row ends; empty lines are no rows.

    A piece of rows at a time: millions of lists that live at once would keep Python's collector of
    garbage busy for longer than the reading takes.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    cells: list[list[str]] = []
    lines: list[int] = []
    while rows := list(itertools.islice(_rows(file, reader, len(cells), lines), PIECE)):
        cells = cells or [[] for _ in rows[0]]
        for column, piece in zip(cells, zip(*rows, strict=True), strict=True):
            column.extend(piece)
    return cells, lines


def _rows(file: str, reader: Any, count: int, lines: list[int]) -> Iterator[list[str]]:
    """Rows of `count` cells, or of as many as the first has; their lines are appended."""
    try:
        for row in reader:
            if len(row) != count or not row:
                if len(row) <= 1 and not "".join(row).strip():
                    continue
                if count:
                    place = f"{file}:{reader.line_num}"
                    raise UserError(f"{place}: expected {count} cells, got {len(row)}")
                count = len(row)
            lines.append(reader.line_num)
            yield row
    except csv.Error as error:
        raise UserError(f"{file}:{reader.line_num}: expected CSV, got {error}") from None


def _check_names(file: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"{file}: expected different names of columns, got {name!r} twice")
        if _is_number(name):
            raise UserError(
                f"{file}: expected names of columns in the first line, got {name}; header=False"
                " (--no-header) takes it as a row"
            )


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _parquet(path: Path) -> Columns:
    if importlib.util.find_spec("pyarrow") is None:
        raise UserError(
            f"{path.name}: expected the package pyarrow, which reads Parquet, got none; pip install"
            " pyarrow"
        )
    import pyarrow
    from pyarrow import parquet

    try:
        read = parquet.read_table(io.BytesIO(bytes_of(path)))
    except pyarrow.ArrowException as error:
        raise UserError(f"{path.name}: expected Parquet, got {_first_line(error)}") from None
    names = tuple(map(str, read.column_names))
    return Columns(path.name, names, tuple(column.to_pylist() for column in read.columns), None)


def _first_line(error: object) -> str:
    return next(iter(str(error).splitlines()), "something else")


def listed(places: Iterator[str] | Sequence[str], most: int = 5) -> str:
    """The first few of many, and how many more."""
    words = list(places)
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more
