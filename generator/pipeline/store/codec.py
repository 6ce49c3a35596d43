"""Products as bytes: `encode(value)` and `decode(bytes)`; JSON, with an npz around it for arrays.

A product is None, bool, int, float, str, `Verdict`, list, tuple, dict with str keys, an array (no
objects), or a frozen dataclass of the generator made of these. Never pickle: a store can't run
anything. Bare numbers and arrays must be finite; a dataclass answers for its own.
"""

import dataclasses
import importlib
import io
import json
import math
import struct
import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Callable

import numpy as np

from generator.errors import UserError
from generator.verdict import Verdict

EXPECTED = (
    "None, bool, int, float, str, Verdict, list, tuple, dict with str keys, arrays of numbers or"
    " text, frozen dataclasses of the generator"
)
TREE = "value.json"
# What zipfile, numpy and json say to bytes that are none of theirs.
MALFORMED = (
    ArithmeticError, AttributeError, EOFError, ImportError, LookupError, MemoryError, RuntimeError,
    SyntaxError, TypeError, UnicodeError, Warning, struct.error, tokenize.TokenError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
KINDS = "biufcSU"  # of arrays: numbers and text
Header = tuple[tuple[int, ...], bool, np.dtype]  # shape, whether in Fortran's order, type
HEADERS: dict[tuple[int, int], Callable[[io.BytesIO], Header]] = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
NOT_FINITE = ("nan", "inf", "-inf")
LARGEST = 10**300  # of whole numbers: Python writes no more than 4,300 digits, floats hold 308
DATE = (1980, 1, 1, 0, 0, 0)  # zip must have one; always the same

VERDICTS = frozenset(verdict.value for verdict in Verdict)


def encode(value: object) -> bytes:
    """The same value, the same bytes. UserError for anything that is no product."""
    arrays: list[np.ndarray] = []
    try:
        text = json.dumps(_encoded(value, "", arrays, True), ensure_ascii=False)
    except RecursionError:
        raise UserError(f"expected {EXPECTED}, got one nested too deeply") from None
    tree = text.encode("utf-8", "surrogatepass")
    if not arrays:
        return tree
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(TREE, DATE), tree)
        for number, array in enumerate(arrays):
            with archive.open(zipfile.ZipInfo(f"{number}.npy", DATE), "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
    return file.getvalue()


def decode(data: bytes) -> object:
    """What was encoded: equal values of the same types, each array writeable and new.

    ValueError for whatever `encode` doesn't write. Nothing of it is run, and it takes no more
    memory than its bytes do.
    """
    try:
        tree, arrays = unpacked(data)
        return _decoded(tree, arrays)
    except MALFORMED as error:
        raise ValueError(f"expected a product, got damaged bytes: {error}") from None


def check(data: bytes) -> None:
    """ValueError unless these bytes are a product; its classes are not looked for."""
    try:
        unpacked(data)
    except MALFORMED as error:
        raise ValueError(f"expected a product, got damaged bytes: {error}") from None


def unpacked(data: bytes) -> tuple[object, list[np.ndarray]]:
    """The JSON of a product and its arrays; ValueError, or one of MALFORMED, for anything else."""
    if not data.startswith(b"PK"):
        return json.loads(data), []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        names = [member.filename for member in members]
        if names != [TREE, *(f"{number}.npy" for number in range(len(members) - 1))]:
            raise ValueError(f"expected {TREE} and arrays, got {len(names)} other files")
        # What is stored takes as many bytes there as here: nothing can grow.
        stored = all(member.compress_type == zipfile.ZIP_STORED for member in members)
        if not stored or sum(member.file_size for member in members) > len(data):
            raise ValueError("expected files stored one after the other, got compressed ones")
        arrays = [_array_of(archive.read(name)) for name in names[1:]]
        return json.loads(archive.read(TREE)), arrays


def _array_of(data: bytes) -> np.ndarray:
    """The array of an npy file, whose header must promise just as many bytes as there are."""
    file = io.BytesIO(data)
    version = np.lib.format.read_magic(file)
    header = HEADERS.get(version)
    if header is None:
        raise ValueError(f"expected an npy version {sorted(HEADERS)}, got {version}")
    with warnings.catch_warnings(action="error"):  # a header of Python 2, which we never wrote
        shape, fortran, dtype = header(file)
    count = math.prod(shape)
    at = file.tell()
    if (
        dtype.kind not in KINDS
        or min(shape, default=0) < 0
        or count * dtype.itemsize != len(data) - at
        or (count and not dtype.itemsize)
    ):
        raise ValueError(
            f"expected an array {shape} of {dtype}, got {len(data) - at} bytes after its header"
        )
    flat = np.frombuffer(data, dtype, count, at) if count else np.empty(0, dtype)
    return flat.reshape(shape, order="F" if fortran else "C").copy(order="K")


def _encoded(value: object, path: str, arrays: list[np.ndarray], bare: bool) -> object:
    """JSON for a value; `path`: its place in the product, `bare`: no dataclass holds it."""
    if isinstance(value, np.generic):
        value = value.item()
    if type(value) is int and abs(value) >= LARGEST:
        raise UserError(f"{path or 'the value'}: expected at most 300 digits, got more")
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, Verdict):
        return {"verdict": str(value)}
    if type(value) is float:
        return _float(value, path, bare)
    if type(value) is np.ndarray:
        return _array(value, path, arrays, bare)
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        inner = [
            _encoded(item, f"{path}[{index}]", arrays, bare) for index, item in enumerate(value)
        ]
        return inner if type(value) is list else {"tuple": inner}
    if type(value) is dict and all(type(name) is str for name in value):
        pairs = [
            [name, _encoded(item, f"{path}[{name!r}]", arrays, bare)]
            for name, item in value.items()
        ]
        return {"dict": pairs}
    if dataclasses.is_dataclass(value) and _is_ours(type(value)):
        fields = {
            field.name: _encoded(getattr(value, field.name), f"{path}.{field.name}", arrays, False)
            for field in dataclasses.fields(value)
        }
        return {"class": f"{type(value).__module__}:{type(value).__name__}", "fields": fields}
    where = f"{path}: " if path else ""
    raise UserError(f"{where}expected {EXPECTED}, got a value of type {type(value).__qualname__}")


def _float(value: float, path: str, bare: bool) -> object:
    if math.isfinite(value):
        return value
    if bare:
        raise UserError(f"{path or 'the value'}: expected finite numbers, got {value}")
    return {"float": repr(value)}


def _array(value: np.ndarray, path: str, arrays: list[np.ndarray], bare: bool) -> object:
    if value.dtype.kind not in KINDS:
        where = path or "the value"
        raise UserError(f"{where}: expected an array of numbers or text, got one of {value.dtype}")
    if bare and value.dtype.kind in "fc" and not np.isfinite(value).all():
        wrong = tuple(int(index) for index in np.argwhere(~np.isfinite(value))[0])
        place = f"{path}[{', '.join(map(str, wrong))}]"
        shape = " × ".join(map(str, value.shape))
        raise UserError(
            f"{place}, array of {shape or 'one'}: expected finite numbers, got {value[wrong]}"
        )
    arrays.append(value)
    return {"array": len(arrays) - 1}


def _decoded(tree: object, arrays: list[np.ndarray]) -> object:
    if isinstance(tree, list):
        return [_decoded(item, arrays) for item in tree]
    if not isinstance(tree, dict):
        if type(tree) is float and not math.isfinite(tree):
            raise ValueError(f"expected finite numbers in JSON, got {tree}")
        return tree
    match tree:
        case {"float": text} if text in NOT_FINITE:
            return float(text)
        case {"verdict": str(text)} if text in VERDICTS:
            return Verdict(text)
        case {"array": int(number)} if 0 <= number < len(arrays):
            return arrays[number]
        case {"tuple": list(inner)}:
            return tuple(_decoded(item, arrays) for item in inner)
        case {"dict": list(pairs)} if all(type(name) is str for name, _ in pairs):
            return {name: _decoded(item, arrays) for name, item in pairs}
        case {"class": str(name), "fields": dict(fields)}:
            return _instance(name, {key: _decoded(item, arrays) for key, item in fields.items()})
    raise ValueError(f"expected a value as encode writes it, got {sorted(tree)}")


def _instance(name: str, fields: dict[str, object]) -> object:
    """A dataclass as it was, without running its constructor: it was validated once."""
    module, _, attribute = name.partition(":")
    if not module.startswith("generator."):
        raise ValueError(f"expected a class of the generator, got {name}")
    kind = getattr(importlib.import_module(module), attribute)
    if not _is_ours(kind):
        raise ValueError(f"expected a frozen dataclass, got {name}")
    if fields.keys() != {field.name for field in dataclasses.fields(kind)}:
        raise ValueError(f"{name}: expected its own fields, got others")
    instance = object.__new__(kind)
    for field, value in fields.items():
        object.__setattr__(instance, field, value)
    return instance


def _is_ours(kind: object) -> bool:
    return (
        isinstance(kind, type)
        and dataclasses.is_dataclass(kind)
        and kind.__module__.startswith("generator.")
        and kind.__qualname__ == kind.__name__
        and bool(kind.__dataclass_params__.frozen)  # type: ignore[attr-defined]
    )
