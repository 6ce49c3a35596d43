"""What `claims(…)` yielded, as JSON for the store and figure.json: `collect(yielded)`."""

import math
from collections.abc import Callable, Iterable, Mapping

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
    for item in yielded:
        match item:
            case Claim(measurement):
                rows["claims"].append(_claim_row(item))
                _measure(measurement, known)
            case Measurement():
                if not math.isfinite(item.value):
                    raise UserError(f"{item.id}: expected a finite number, got {item.value}")
                _measure(item, known)
            case Witness():
                rows["witnesses"].append(_witness_row(item))
            case _:
                raise UserError(
                    "yielded: expected claim.equal(…) and the like, claim.measured(…) or"
                    f" claim.witness(…), got a value of type {type(item).__qualname__}"
                )
    rows["measured"] = [_measured_row(measurement) for measurement in known.values()]
    return rows


def _measure(measurement: Measurement, known: dict[str, Measurement]) -> None:
    before = known.setdefault(measurement.id, measurement)
    if repr(before.value) != repr(measurement.value) and before.value != measurement.value:
        raise UserError(
            f"{measurement.id}: expected one value, got {before.value} and {measurement.value}"
        )
    unit, method = before.unit or measurement.unit, before.method or measurement.method
    if (measurement.unit or unit) != unit or (measurement.method or method) != method:
        raise UserError(f"{measurement.id}: expected one unit and method, got two")
    known[measurement.id] = Measurement(measurement.id, before.value, unit, method)


def _measured_row(measurement: Measurement) -> MeasuredRow:
    return {
        "id": measurement.id,
        "value": _json(measurement.value),
        "unit": measurement.unit,
        "method": measurement.method,
    }


def _claim_row(claim: Claim) -> ClaimRow:
    value, bound = claim.measurement.value, claim.bound
    if not math.isfinite(bound):
        raise UserError(f"{claim.measurement.id}: bound: expected a finite number, got {bound}")
    return {
        "id": claim.measurement.id,
        "text": claim.text,
        "measured": _json(value),
        "relation": claim.relation,
        "bound": bound,
        "holds": claim.holds and math.isfinite(value),
    }


def _witness_row(witness: Witness) -> WitnessRow:
    if not all(map(math.isfinite, (*witness.parameter, *witness.point, witness.logit))):
        raise UserError(f"claim.witness: expected finite numbers, got {witness}")
    return {
        "network": witness.network,
        "set": witness.set,
        "parameter": list(witness.parameter),
        "point": list(witness.point),
        "logit": witness.logit,
    }


def _json(value: int | float) -> int | float | None:
    return value if math.isfinite(value) else None


def right_rows(rows: Mapping[str, object]) -> bool:
    """Whether rows have the form that `collect` makes, and each `holds` agrees with its numbers."""
    try:
        return all(_is_list_of(rows[name], is_row) for name, is_row in ROWS.items())
    except (AttributeError, LookupError, TypeError):
        return False


def _is_list_of(value: object, is_row: Callable[[object], bool]) -> bool:
    return isinstance(value, list) and all(map(is_row, value))


def _is_measured(row: object) -> bool:
    if not isinstance(row, dict):
        return False
    texts = all(isinstance(row[name], str) for name in ("id", "unit", "method"))
    return row.keys() == MeasuredRow.__annotations__.keys() and texts and _is_value(row["value"])


def _is_claim(row: object) -> bool:
    if not isinstance(row, dict) or row.keys() != ClaimRow.__annotations__.keys():
        return False
    value, bound = row["measured"], row["bound"]
    texts = all(isinstance(row[name], str) for name in ("id", "text"))
    if not (texts and _is_value(value) and _is_number(bound)):
        return False
    return row["holds"] is (value is not None and bool(RELATIONS[row["relation"]](value, bound)))


def _is_witness(row: object) -> bool:
    if not isinstance(row, dict):
        return False
    texts = all(isinstance(row[name], str) for name in ("network", "set"))
    numbers = [*row["parameter"], *row["point"], row["logit"]]
    return (
        row.keys() == WitnessRow.__annotations__.keys() and texts and all(map(_is_number, numbers))
    )


ROWS = {"measured": _is_measured, "claims": _is_claim, "witnesses": _is_witness}


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
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in words)
