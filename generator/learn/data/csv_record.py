"""The sample as data.csv: `split,class,set,t0…,x0…`, one row a point, all digits.

Classes are A, B, C …; where they have names of their own, a column `name` after `class` has these.
`set` is the name of the exact set that a point samples, t its parameters on
it; `split` is train, validation or test, by the figure's own `Split` if it has one. Above 64
columns or 2 MB the same arrays go to data.npz instead.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from generator.learn.data.dataset import Data
from generator.learn.data.splits import Split
from generator.short_repr import short_repr

MOST_COLUMNS, MOST_BYTES = 64, 2_000_000
DENOMINATORS = (16, 255)  # of the brightness of pixels
DATE = (1980, 1, 1, 0, 0, 0)  # a zip must have one; always the same


@dataclass(frozen=True)
class Records:
    """Files by path, and facts for figure.json."""

    files: dict[str, bytes]
    facts: dict[str, Any]

    __repr__ = short_repr


def render(products: Mapping[str, Any], id: str, profile: str) -> Records:
    """The data of a figure's first product that is `Data`; without one, the header alone."""
    data = next((value for value in products.values() if isinstance(value, Data)), None)
    if data is None:
        return Records({"data.csv": b"split,class,set\n"}, {})
    split = parts(data, next((x for x in products.values() if isinstance(x, Split)), None))
    numbers = data.parameters.shape[1] + data.dimension
    # "test,A,," and "0," for each number: no row is shorter, so what is surely too long isn't made.
    shortest = len(data.points) * (8 + 2 * numbers)
    small = 3 + numbers <= MOST_COLUMNS and shortest <= MOST_BYTES
    text = data_csv(data, split) if small else b""
    if text and len(text) <= MOST_BYTES:
        return Records({"data.csv": text}, {})
    return Records({"data.npz": data_npz(data, split)}, {})


def parts(data: Data, split: Split | None) -> list[str]:
    """Which part each point belongs to; all are trained on where nothing else is said."""
    names = np.full(len(data.points), "train", dtype="<U10")
    if split is not None and len(split.rows) == len(names):
        names[split.validation], names[split.test] = "validation", "test"
    return [str(name) for name in names]


def data_csv(data: Data, split: Sequence[str] | None = None) -> bytes:
    """The sample as UTF-8 text with line feeds; `split` (n,) names each point's part."""
    names = [exact.name for exact in data.sets] or [""]
    parameters = [f"t{k}" for k in range(data.parameters.shape[1])]
    coordinates = [f"x{k}" for k in range(data.dimension)]
    named_class = ["class", "name"] if data.class_names else ["class"]
    lines = [",".join(["split", *named_class, "set", *parameters, *coordinates])]
    for part, label, member, t, x in zip(
        split or parts(data, None),
        data.labels.tolist(),
        data.members.tolist(),
        data.parameters.tolist(),
        data.points.tolist(),
        strict=True,
    ):
        own = [_quoted(data.class_names[label])] if data.class_names else []
        named = [part, class_name(label), *own, names[member]]
        lines.append(",".join([*named, *map(repr, t), *map(repr, x)]))
    return ("\n".join(lines) + "\n").encode()


def data_npz(data: Data, split: Sequence[str] | None = None) -> bytes:
    """The sample as arrays `points`, `labels`, `parameters`, `members`, `split`.

    `names` are those of the classes, where they have any.
    Always the same bytes; `split` is an array of words. Points that are whole multiples of 1 / 255
    or 1 / 16, as pixels are, are bytes to be divided by the array `denominator`.
    """
    arrays = {name: getattr(data, name) for name in ("points", "labels", "parameters", "members")}
    for denominator in DENOMINATORS:
        whole = np.rint(data.points * denominator)
        if (whole / denominator == data.points).all() and 0 <= whole.min() <= whole.max() <= 255:
            arrays |= {"points": whole.astype(np.uint8), "denominator": np.array(denominator)}
            break
    if data.class_names:
        arrays["names"] = np.array(data.class_names)
    arrays["split"] = np.array(split or parts(data, None))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            info = zipfile.ZipInfo(f"{name}.npy", DATE)
            info.compress_type = zipfile.ZIP_DEFLATED  # the archive's own is for names alone
            with archive.open(info, "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
    return file.getvalue()


def _quoted(name: str) -> str:
    """A cell of CSV (RFC 4180): in quotes where it has to be."""
    plain = not any(character in name for character in ',"\r\n')
    return name if plain else '"' + name.replace('"', '""') + '"'


def class_name(label: int) -> str:
    """A for 0, B for 1 …"""
    return chr(ord("A") + label)
