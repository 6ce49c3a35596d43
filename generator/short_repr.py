"""One short line for an object, as a notebook or an error shows it: `__repr__ = short_repr`.

A dataclass's own `__repr__` prints every number of its arrays, which for a film is tens of
thousands. This one names the fields that differ from their defaults: plain values as they are,
arrays by their shape, other objects by their type.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from generator.validation import is_array, shown

LONGEST = 60  # characters of a plain value


def short_repr(value: object) -> str:
    """`Dense(W: 2 × 2, b: 2, activation='tanh')` for any dataclass."""
    assert dataclasses.is_dataclass(value)
    parts = []
    for field in dataclasses.fields(value):
        inside = getattr(value, field.name, None)
        if field.repr and not _is_default(inside, field.default):
            joint, text = _part(inside)
            parts.append(f"{field.name}{joint}{text}")
    return f"{type(value).__name__}({', '.join(parts)})"


def _is_default(value: object, default: object) -> bool:
    plain = (bool, int, float, str, tuple, type(None))
    return isinstance(default, plain) and type(value) is type(default) and value == default


def _part(value: object) -> tuple[str, str]:
    """What is written after a field's name: "=" and a value, or ":" and the kind of value."""
    if is_array(value):
        return ("=", str(value)) if value.shape == () else (": ", " × ".join(map(str, value.shape)))
    if isinstance(value, list | tuple):
        text = repr(value) if all(map(_is_plain, value)) else ""
        return ("=", text) if 0 < len(text) <= LONGEST else (": ", _several(value))
    if _is_plain(value):
        return "=", shown(value)
    if isinstance(value, Mapping):
        return ": ", f"{len(value)} entries"
    if isinstance(value, Callable):  # type: ignore[arg-type]
        return ": ", getattr(value, "__name__", type(value).__name__)
    return ": ", type(value).__name__


def _several(values: Sequence[object]) -> str:
    """`3 Dense` or `2 objects`."""
    kinds = sorted({type(item).__name__ for item in values})
    return f"{len(values)} {kinds[0] if len(kinds) == 1 else 'objects'}"


def _is_plain(value: object) -> bool:
    return type(value) in (bool, int, float, str, type(None), range)
