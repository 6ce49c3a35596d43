"""Data of one's own: `table(source("pets.csv"), x=["age", "height"], label="kind")`.

CSV, .npz or Parquet; the result is a `Data` like the article's own, of no known sets. Which rows
are for training, validation and test says a `Split`: `split_by_column` or `split_by_share`.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from generator.errors import UserError, expected
from generator.learn.data.dataset import Array, Data, Integers
from generator.learn.data.own_files import npz_arrays
from generator.learn.data.splits import Split
from generator.learn.data.table_columns import Columns, columns, listed

MISSING = ("error", "drop")
EMPTY = frozenset(("", "na", "n/a", "nan", "null", "?", "-"))  # cells that hold no value
DECIMALS = ("", ".", ",")
PARTS = {
    "train": "training", "training": "training", "learn": "training",
    "validation": "validation", "valid": "validation", "val": "validation", "dev": "validation",
    "test": "test", "testing": "test", "holdout": "test",
}  # fmt: skip
# Arrays of an .npz, where none are named.
POINTS, LABELS = ("points", "x", "X", "data"), ("labels", "y", "label", "target")


def table(
    path: Path | str,
    x: str | Sequence[str | int] = (),
    label: str | int = "",
    missing: str = "error",
    header: bool = True,
    decimal: str = "",
    classes: Sequence[str] = (),
) -> Data:
    """Points (n, d) of the columns x, in their order, and the classes that `label` names.

    `x` are names, or positions from 0; without any, all columns but the label's. Without a label
    all points are of one class. Labels may be words, class A, B, … in alphabetical order, or
    numbers, in their own order (−1 before +1); `classes` says another order, as that in which a
    network made elsewhere counts them. `Data.class_names` keeps them. `missing="drop"`
    leaves out rows with a missing value. `decimal` is "." or ","; else it is a comma where cells
    are parted by something else and no number of the column has a point.

    An .npz has an array (n, d) named by x, or arrays (n,), and one of labels (n,).
    UserError, one line with file and line, for what is no number, missing or of another shape, and
    for a column that is named twice.
    """
    _check(missing, decimal)
    path, x = Path(path), [x] if isinstance(x, str) else x
    if path.suffix.lower() == ".npz":
        return _data(path, *_from_npz(path, x, label, classes), [])
    read = columns(path, header, [*x, label] if label != "" else x)
    labelled = read.index(label) if label != "" else None
    chosen = [read.index(column) for column in x] or _all_but(read, labelled)
    _check_no_words(read, chosen, labelled, bool(x))
    points, texts, _ = _rows(read, chosen, labelled, missing, decimal)
    coordinates = [read.names[k] for k in chosen]
    if labelled is None:
        return _data(path, points, *_one_class(path, points, classes), coordinates)
    place = f"{path.name}: {read.names[labelled]}"
    return _data(path, points, *_classes(place, texts, classes), coordinates)


def split_by_column(
    path: Path | str,
    column: str | int,
    x: str | Sequence[str | int] = (),
    label: str | int = "",
    missing: str = "error",
    header: bool = True,
) -> Split:
    """The parts of a table's rows, by a column that says train, validation or test.

    `x`, `label` and `missing` as for `table`, so that both leave out the same rows. UserError for
    another word, and where no row is for training.
    """
    _check(missing, "")
    x = [x] if isinstance(x, str) else x
    if Path(path).suffix.lower() == ".npz":
        raise UserError(f"{Path(path).name}: split: expected CSV or Parquet, got an .npz")
    read = columns(Path(path), header, [column, *x, label])
    index = read.index(column)
    kept = list(range(len(read.cells[index])))
    labelled = read.index(label) if label != "" else None
    chosen = [read.index(name) for name in x] or _all_but(read, labelled, index)
    if missing == "drop":
        _check_no_words(read, chosen, labelled, bool(x))
        kept = _rows(read, chosen, labelled, missing, "")[2].tolist()
    rows: dict[str, list[int]] = {"training": [], "validation": [], "test": []}
    for at, row in enumerate(kept):
        word = str(read.cells[index][row]).strip()
        if word.lower() not in PARTS:
            expected = "train, validation or test"
            place = f"{read.place(row)}: {read.names[index]}"
            raise UserError(f"{place}: expected {expected}, got {word!r}")
        rows[PARTS[word.lower()]].append(at)
    if not rows["training"]:
        raise UserError(f"{read.file}: {read.names[index]}: expected rows for training, got none")
    return Split(**{part: np.array(numbers, dtype=int) for part, numbers in rows.items()})


def split_by_share(data: Data, test: float = 0.25, validation: float = 0.0, seed: int = 0) -> Split:
    """Parts of random rows, the same share of each class, rounded. The rest is for training.

    UserError for shares that leave nothing to train on.
    """
    for name, share in (("test", test), ("validation", validation)):
        if not 0 <= share < 1:
            raise UserError(f"split_by_share: {name}: expected a share from 0 to 1, got {share}")
    if test + validation >= 1:
        raise UserError(
            f"split_by_share: expected shares of less than 1 together, got {test} + {validation}"
        )
    rng = np.random.default_rng(seed)
    parts: list[list[Any]] = [[], [], []]
    for k in range(data.classes):
        mine = rng.permutation(np.flatnonzero(data.labels == k))
        ends = np.rint(np.cumsum([1 - test - validation, validation]) * len(mine)).astype(int)
        for part, rows in zip(parts, np.split(mine, ends), strict=True):
            part.append(rows)
    return Split(*(np.sort(np.concatenate(rows)) for rows in parts))


def _check(missing: str, decimal: str) -> None:
    if missing not in MISSING:
        raise UserError(f"table: missing: {expected('a treatment', MISSING, missing)}")
    if decimal not in DECIMALS:
        raise UserError(f'table: decimal: expected "." or ",", got {decimal!r}')


def _data(
    path: Path, points: Array, names: tuple[str, ...], labels: Integers, x: Sequence[str]
) -> Data:
    none = np.zeros(len(points), dtype=int)
    parameters = np.zeros((len(points), 0))
    return Data(path.stem, points, labels, parameters, none, (), names, tuple(x))


def _rows(
    read: Columns, chosen: Sequence[int], labelled: int | None, missing: str, decimal: str
) -> tuple[Array, Sequence[str], Integers]:
    """Points, the words of their labels, and the rows that were kept."""
    if labelled is not None and labelled in chosen:
        label = read.names[labelled]
        raise UserError(f"{read.file}: expected the label apart from x, got {label!r} as both")
    _check_once(f"{read.file}: x", [read.names[k] for k in chosen])
    numbers = [_numbers(read, k, decimal) for k in chosen]
    complete = np.ones(len(read.cells[0]), dtype=bool)
    for k, (_, known) in zip(chosen, numbers, strict=True):
        _check_known(read, k, known, missing)
        complete &= known
    texts: Any = [""] * len(complete)
    if labelled is not None:
        texts = _texts(read.cells[labelled])
        known = _known(texts)
        _check_known(read, labelled, known, missing)
        complete &= known
    kept = np.flatnonzero(complete)
    if not len(kept):
        raise UserError(f"{read.file}: expected a row without missing values, got none")
    points = np.column_stack([values[kept] for values, _ in numbers])
    return points, texts if len(kept) == len(texts) else [texts[row] for row in kept], kept


def _check_once(place: str, names: Sequence[str | int]) -> None:
    if len(set(names)) < len(names):
        raise UserError(f"{place}: expected each once, got {', '.join(map(str, names))}")


def _all_but(read: Columns, *others: int | None) -> list[int]:
    return [k for k in range(len(read.names)) if k not in others]


def words_at(read: Columns, chosen: Sequence[int]) -> dict[int, int]:
    """Those of these columns that hold words and no number, column → the first word's row."""
    found = {}
    for k in chosen:
        words = (
            (row, math.isnan(_number(text.replace(",", "."))))
            for row, cell in enumerate(read.cells[k])
            if (text := "" if cell is None else str(cell).strip()).lower() not in EMPTY
        )
        row, is_word = next(words, (0, False))
        if is_word and all(is_word for _, is_word in words):
            found[k] = row
    return found


def _check_no_words(
    read: Columns, chosen: Sequence[int], labelled: int | None, named: bool
) -> None:
    """UserError that says what to write where a column of words was taken for a coordinate.

    `named` tells whether x names the coordinates.
    """
    words = words_at(read, chosen)
    if not words:
        return
    remedies = []
    numeric = [_quoted(read, k) for k in chosen if k not in words]
    if not named and numeric:
        remedies.append(f"x=[{', '.join(numeric)}] takes the columns of numbers alone")
    if labelled is None:
        labels = " or ".join(f"label={_quoted(read, k)}" for k in words)
        remedies.append(f"{labels} says the classes")
    k, row = next(iter(words.items()))
    remedy = f"; {', and '.join(remedies)}" if remedies else ""
    raise UserError(_no_number(read, k, row) + remedy)


def _quoted(read: Columns, k: int) -> str:
    """How a figure names a column."""
    return str(k) if read.names[k] == str(k) else f'"{read.names[k]}"'


def _check_known(read: Columns, k: int, known: Any, missing: str) -> None:
    """UserError that lists rows without a value, unless they are left out."""
    if known.all() or missing == "drop":
        return
    rows = np.flatnonzero(~known).tolist()
    place = f"{read.place(rows[0])}: {read.names[k]}"
    unit = ("row" if read.lines is None else "line") + ("s" if len(rows) > 2 else "")
    others = [str(row + 1 if read.lines is None else read.lines[row]) for row in rows[1:]]
    also = f" (and in {unit} {listed(others)})" if others else ""
    raise UserError(
        f'{place}: expected a value, got none{also}; missing="drop" (--drop-missing) leaves such'
        " rows out"
    )


def _numbers(read: Columns, k: int, decimal: str) -> tuple[Array, Any]:
    """A column as floats, and where it has a value."""
    try:
        values = np.array(list(map(float, read.cells[k])))
        if np.isfinite(values).all():  # as nearly always
            return values, np.ones(len(values), dtype=bool)
    except (ValueError, TypeError):
        pass
    texts = _texts(read.cells[k])
    known = _known(texts)
    if decimal == "," or not (
        decimal or read.delimiter == "," or any("." in text for text in texts)
    ):
        texts = [text.replace(",", ".") for text in texts]
    rows = np.flatnonzero(known).tolist()
    values = np.full(len(texts), np.nan)
    try:
        values[rows] = [float(texts[row]) for row in rows]
    except ValueError:
        values[rows] = [_number(texts[row]) for row in rows]
    for row in np.flatnonzero(known & ~np.isfinite(values)).tolist():
        raise UserError(_no_number(read, k, row))
    return values, known


def _texts(cells: Sequence[Any]) -> list[str]:
    """The cells as text without white space around it; "" for null."""
    shorter = {cell: "" if cell is None else str(cell).strip() for cell in set(cells)}
    return [shorter[cell] for cell in cells]


def _known(texts: Sequence[str]) -> Any:
    """Which cells hold a value."""
    known = {text: text.lower() not in EMPTY for text in set(texts)}
    return np.array([known[text] for text in texts])


def _no_number(read: Columns, k: int, row: int) -> str:
    cell = read.cells[k][row]
    text = str(cell).strip()
    place = f"{read.place(row)}: {read.names[k]}"
    remedy = '; decimal="," reads commas' if "," in text else ""
    finite = "a finite number" if text.lower().lstrip("+-") in ("inf", "infinity") else "a number"
    return f"{place}: expected {finite}, got {text!r}{remedy}"


def _classes(
    place: str, texts: Sequence[str], classes: Sequence[str]
) -> tuple[tuple[str, ...], Integers]:
    """Names of the classes and the class of each text.

    In the order of `classes`; without it numbers by size, words by letter.
    """
    if classes:
        _check_once(f"{place}: classes", classes)
        places = {name: k for k, name in enumerate(classes)}
        for text in dict.fromkeys(texts):
            if text not in places:
                raise UserError(f"{place}: {expected('a class', classes, text)}")
        return tuple(classes), np.array([places[text] for text in texts], dtype=int)
    numbers = {text: _number(text) for text in dict.fromkeys(texts)}
    if not all(map(math.isfinite, numbers.values())):
        places = {text: k for k, text in enumerate(sorted(numbers))}
        return tuple(places), np.array([places[text] for text in texts], dtype=int)
    order = {value: k for k, value in enumerate(sorted(set(numbers.values())))}
    names = tuple(f"{value:.15g}".replace("-", "−") for value in order)
    return names, np.array([order[numbers[text]] for text in texts], dtype=int)


def _one_class(
    path: Path, points: Array, classes: Sequence[str]
) -> tuple[tuple[str, ...], Integers]:
    """No names, and one class for all; UserError where names of classes are given."""
    if classes:
        raise UserError(f"{path.name}: classes: expected a label too, got none")
    return (), np.zeros(len(points), dtype=int)


def _number(text: str) -> float:
    """The number that a text is, whatever sign for minus it has; NaN where it is none."""
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        return math.nan


def _from_npz(
    path: Path, x: Sequence[str | int], label: str | int, classes: Sequence[str]
) -> tuple[Array, tuple[str, ...], Integers]:
    """Points, names of classes and labels of an .npz."""
    arrays = npz_arrays(path)
    names = [x] if isinstance(x, str) else list(x) or _first(path, arrays, POINTS, "points")
    _check_once(f"{path.name}: x", names)
    chosen = [_array(path, arrays, name) for name in names]
    if len(chosen) > 1 or chosen[0].ndim == 1:
        single = zip(chosen, names, strict=True)
        chosen = [np.column_stack([_shaped(path, values, name, 1) for values, name in single])]
    points = _shaped(path, chosen[0], str(names[0]), 2)
    if not np.isfinite(points).all():
        row, column = np.argwhere(~np.isfinite(points))[0]
        raise UserError(
            f"{path.name}: {names[0]}[{row}, {column}]: expected a finite number, got"
            f" {points[row, column]}"
        )
    if label == "" and not set(LABELS) & set(arrays):
        return points, *_one_class(path, points, classes)
    (name,) = [label] if label != "" else _first(path, arrays, LABELS, "labels")
    labels = _array(path, arrays, name)
    if labels.shape != (len(points),):
        raise UserError(f"{path.name}: {name}: expected shape ({len(points)},), got {labels.shape}")
    return points, *_classes(f"{path.name}: {name}", list(map(str, labels.tolist())), classes)


def _first(path: Path, arrays: dict[str, Any], known: Sequence[str], what: str) -> list[str]:
    present = [name for name in known if name in arrays]
    if not present:
        raise UserError(
            f"{path.name}: expected an array of {what} named {' or '.join(known)}, got"
            f" {', '.join(arrays)}; x= names another"
        )
    return present[:1]


def _array(path: Path, arrays: dict[str, Any], name: Any) -> Any:
    if name not in arrays:
        raise UserError(f"{path.name}: {expected('the name of an array', arrays, str(name))}")
    return arrays[name]


def _shaped(path: Path, values: Any, name: Any, axes: int) -> Array:
    if values.ndim != axes or values.dtype.kind not in "biuf":
        shape = "(n,)" if axes == 1 else "(n, d)"
        raise UserError(
            f"{path.name}: {name}: expected numbers of shape {shape}, got {values.dtype} of shape"
            f" {values.shape}"
        )
    return np.asarray(values, dtype=float)
