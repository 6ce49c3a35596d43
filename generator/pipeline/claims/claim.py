"""What a figure measures and claims: `yield claim.equal("accuracy", value, 1, "on all points")`.

A claim only compares a measurement with a bound; `measured` claims nothing; `witness` shows a point
that proves a network wrong. In a figure's `claims(…)`, yield as many as you like. Numbers may be of
Python or numpy; NaN never holds.
"""

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn

from generator.errors import UnknownName, UserError, expected
from generator.verdict import Verdict

Number = bool | int | float
LARGEST = 10**300  # of whole numbers
RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
    "≥": operator.ge,
    "≤": operator.le,
}
PUBLIC = ("above", "at_least", "at_most", "below", "equal", "measured", "proved", "witness")


def __getattr__(name: str) -> NoReturn:
    raise UnknownName(f"claim: {expected('one of its names', PUBLIC, name)}")


@dataclass(frozen=True)
class Measurement:
    """A number of the build; prose quotes it as `value("figure.id")`."""

    id: str
    value: int | float
    unit: str = ""
    method: str = ""


@dataclass(frozen=True)
class Claim:
    """A measurement against a bound, in words."""

    measurement: Measurement
    relation: str
    bound: int | float
    text: str

    @property
    def holds(self) -> bool:
        return RELATIONS[self.relation](self.measurement.value, self.bound)


@dataclass(frozen=True)
class Witness:
    """A point of an exact set that a network gets wrong: `logit` has the wrong sign there."""

    network: str
    set: str
    parameter: tuple[float, ...]
    point: tuple[float, ...]
    logit: float


def measured(id: str, value: Number, method: str = "", unit: str = "") -> Measurement:
    """A measurement that nothing is claimed about."""
    if not isinstance(id, str) or not re.fullmatch(r"[a-z][a-z0-9-]*", id):
        raise UserError(
            f"measurement: expected a-z, 0-9 and -, beginning with a letter, got {id!a}"
        )
    _words(id, method=method, unit=unit)
    return Measurement(id, plain(value, id), unit, method)


def equal(
    id: str, value: Number, bound: Number, text: str, method: str = "", unit: str = ""
) -> Claim:
    """value = bound, to the last bit: for counts, yes and no, and what must be exactly 1."""
    return _claim("=", id, value, bound, text, method, unit)


def above(
    id: str, value: Number, bound: Number, text: str, method: str = "", unit: str = ""
) -> Claim:
    """value > bound."""
    return _claim(">", id, value, bound, text, method, unit)


def below(
    id: str, value: Number, bound: Number, text: str, method: str = "", unit: str = ""
) -> Claim:
    """value < bound."""
    return _claim("<", id, value, bound, text, method, unit)


def at_least(
    id: str, value: Number, bound: Number, text: str, method: str = "", unit: str = ""
) -> Claim:
    """value ≥ bound."""
    return _claim("≥", id, value, bound, text, method, unit)


def at_most(
    id: str, value: Number, bound: Number, text: str, method: str = "", unit: str = ""
) -> Claim:
    """value ≤ bound."""
    return _claim("≤", id, value, bound, text, method, unit)


def witness(
    network: str, set: str, parameter: Iterable[Number], point: Iterable[Number], logit: Number
) -> Witness:
    """A point that the network gets wrong: `parameter` (k,) on its set, `point` (d,) in space."""
    _words("a witness", network=network, set=set)
    place, at = _coordinates(parameter, "parameter"), _coordinates(point, "point")
    return Witness(network, set, place, at, float(plain(logit, "a witness's logit")))


def _coordinates(values: object, what: str) -> tuple[float, ...]:
    if getattr(values, "ndim", 1) != 1 or not isinstance(values, Iterable):
        kind = type(values).__qualname__
        raise UserError(
            f"claim.witness: {what}: expected numbers in a row, got a value of type {kind}"
        )
    return tuple(float(plain(value, f"a witness's {what}")) for value in values)


def _words(about: str, **texts: object) -> None:
    for name, text in texts.items():
        if not isinstance(text, str):
            kind = type(text).__qualname__
            raise UserError(f"{about}: {name}: expected text, got a value of type {kind}")


def proved(id: str, verdict: Verdict, text: str, method: str = "", unit: str = "") -> Claim:
    """A mathematical statement: it holds if the verdict is proved, not if refuted or undecided.

    The measurement is 1 for proved, else 0, and its method names the verdict. UserError for what
    is no `Verdict`.
    """
    if not isinstance(verdict, Verdict):
        raise UserError(
            f"claim {id!a}: expected a Verdict, as of topology.certify(…).verdict,"
            f" got {type(verdict).__qualname__}; for counts use claim.equal"
        )
    how = f"{verdict}: {method}" if method else str(verdict)
    return equal(id, verdict is Verdict.PROVED, 1, text, how, unit)


def _claim(
    relation: str, id: str, value: Number, bound: Number, text: str, method: str, unit: str
) -> Claim:
    _words(f"claim {id!a}", text=text)
    if not text.strip():
        raise UserError(f"claim {id!a}: expected a sentence that says what holds, got no text")
    limit = plain(bound, f"claim {id!a}: bound")
    return Claim(measured(id, value, method, unit), relation, limit, text)


def plain(value: object, what: str) -> int | float:
    """A plain int or float: of a bool, 0 or 1; of a numpy scalar, the number in it."""
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, int | float):
        raise UserError(
            f"{what}: expected one number, got a value of type {type(value).__qualname__}"
        )
    if isinstance(value, int) and abs(value) >= LARGEST:
        raise UserError(f"{what}: expected a number that floats can hold, got more than 300 digits")
    return value
