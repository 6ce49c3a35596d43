"""What `claims(…)` yielded, as JSON for the store and figure.json: `collect(yielded)`."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from generator.errors import UserError
from generator.pipeline.claims.claim import RELATIONS, Claim, Measurement, Witness
from generator.pipeline.store.entry import ClaimRow, MeasuredRow, Rows, WitnessRow


def collect(yielded: Iterable[object]) -> Rows:
    """`measured`, `claims` and `witnesses` in the order in which they came.

    Two claims may be about one measurement; UserError where their values differ. A number that is
    not finite becomes null, since JSON has none, and no claim about it holds.
    """
    rows: Rows = {"measured": [], "claims": [], "witnesses": []}
    known: dict[str, Measurement] = {}
    for one in yielded:
        match one:
            case Claim(measurement):
                rows["claims"].append(_claim_row(one))
                _measure(measurement, known)
            case Measurement():
                if not math.isfinite(one.value):
                    raise UserError(f"{one.id} is {one.value}; allowed: a finite number")
                _measure(one, known)
            case Witness():
                rows["witnesses"].append(_witness_row(one))
            case _:
                raise UserError(
                    f"yielded a value of type {type(one).__qualname__}; allowed: claim.equal(…)"
                    " and the like, claim.measured(…), claim.witness(…)"
                )
    rows["measured"] = [_measured_row(one) for one in known.values()]
    return rows


def _measure(one: Measurement, known: dict[str, Measurement]) -> None:
    before = known.setdefault(one.id, one)
    if repr(before.value) != repr(one.value) and before.value != one.value:
        raise UserError(f"{one.id} is measured twice, as {before.value} and as {one.value}")
    unit, method = before.unit or one.unit, before.method or one.method
    if (one.unit or unit) != unit or (one.method or method) != method:
        raise UserError(f"{one.id} has two units or methods; allowed: one")
    known[one.id] = Measurement(one.id, before.value, unit, method)


def _measured_row(one: Measurement) -> MeasuredRow:
    return {"id": one.id, "value": _json(one.value), "unit": one.unit, "method": one.method}


def _claim_row(one: Claim) -> ClaimRow:
    value, bound = one.measurement.value, one.bound
    if not math.isfinite(bound):
        raise UserError(f"the bound of {one.measurement.id} is {bound}; allowed: finite numbers")
    return {
        "id": one.measurement.id,
        "text": one.text,
        "measured": _json(value),
        "relation": one.relation,
        "bound": bound,
        "holds": one.holds and math.isfinite(value),
    }


def _witness_row(one: Witness) -> WitnessRow:
    if not all(map(math.isfinite, (*one.parameter, *one.point, one.logit))):
        raise UserError("a witness is not finite; allowed: finite numbers")
    return {
        "network": one.network,
        "set": one.set,
        "parameter": list(one.parameter),
        "point": list(one.point),
        "logit": one.logit,
    }


def _json(value: int | float) -> int | float | None:
    return value if math.isfinite(value) else None


def right_rows(rows: Mapping[str, Any]) -> bool:
    """Whether these are rows as `collect` makes them, of which the claims hold that say so."""
    try:
        return (
            all(isinstance(rows[name], list) for name in ("measured", "claims", "witnesses"))
            and all(_is_measured(row) for row in rows["measured"])
            and all(_is_claim(row) for row in rows["claims"])
            and all(_is_witness(row) for row in rows["witnesses"])
        )
    except (AttributeError, LookupError, TypeError):
        return False


def _is_measured(row: Any) -> bool:
    texts = all(isinstance(row[name], str) for name in ("id", "unit", "method"))
    return row.keys() == {"id", "value", "unit", "method"} and texts and _is_value(row["value"])


def _is_claim(row: Any) -> bool:
    if row.keys() != {"id", "text", "measured", "relation", "bound", "holds"}:
        return False
    value, bound = row["measured"], row["bound"]
    texts = all(isinstance(row[name], str) for name in ("id", "text"))
    if not (texts and _is_value(value) and _is_number(bound)):
        return False
    return row["holds"] is (value is not None and bool(RELATIONS[row["relation"]](value, bound)))


def _is_witness(row: Any) -> bool:
    texts = all(isinstance(row[name], str) for name in ("network", "set"))
    numbers = [*row["parameter"], *row["point"], row["logit"]]
    return len(row) == 5 and texts and all(map(_is_number, numbers))


def _is_value(value: object) -> bool:
    return value is None or _is_number(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def failure(source: str, row: ClaimRow) -> str:
    """One line for a claim that doesn't hold."""
    value = "nan" if row["measured"] is None else row["measured"]
    return (
        f'{source}: claim failed: "{one_line(row["text"])}": {row["id"]} is {value},'
        f" must be {row['relation']} {row['bound']}"
    )


def one_line(text: str) -> str:
    """The text as a terminal can show it in one line: what can't be printed is escaped."""
    words = " ".join(text.split())
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in words)
