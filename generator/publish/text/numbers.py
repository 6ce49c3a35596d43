"""How a measured number is written: `shown(0.98765, "percent")` is 98.8%.

    shown(1234)               1,234             whole numbers with commas
    shown(0.000123)           1.23 × 10⁻⁴       others with four digits that count
    shown(0.9996, "percent")  99.96%            never rounded up to 100% nor down to 0%
    shown(0.5, "{:.3f}")      0.500             any format of Python's; 1e-15 becomes 1 × 10⁻¹⁵
    shown(0.077, "down {:.2f}")   0.07          a bound that was proved: never more than it is
    shown(0.071, "up {:.2f}")     0.08          never less

`NOT_MEASURED` stands for a number that a draft doesn't measure; it is written as “…”.

A minus is a true one, U+2212.
"""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from generator.errors import UserError

POWER = re.compile(r"(?<=\d)e([+-]\d+)")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


ELLIPSIS = "…"
ROUNDINGS = {"down": ROUND_FLOOR, "up": ROUND_CEILING}  # of bounds, which may not claim too much


class NotMeasured(float):
    """NaN, and so is what is calculated from it: it compares as NaN does, and is written as “…”."""

    def __new__(cls) -> "NotMeasured":
        return super().__new__(cls, "nan")

    def __str__(self) -> str:
        return ELLIPSIS

    def __format__(self, spec: str) -> str:
        return ELLIPSIS

    def _same(self, *others: object) -> "NotMeasured":
        return self

    __neg__ = __pos__ = __abs__ = _same
    __round__ = _same  # type: ignore[assignment]  # float's is overloaded
    __add__ = __sub__ = __mul__ = __truediv__ = __floordiv__ = __mod__ = __pow__ = _same
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rfloordiv__ = __rmod__ = __rpow__ = _same


NOT_MEASURED = NotMeasured()


def shown(value: float, form: str = "") -> str:
    """The number as text for readers. Raises UserError for an unknown format."""
    direction, _, rest = form.partition(" ")
    if form == "percent":
        text = percent(value)
    elif direction in ROUNDINGS and "{" in rest:
        text = rounded(value, rest, ROUNDINGS[direction])
    elif "{" in form:
        text = formatted(value, form)
    elif form:
        raise UserError(
            "format: expected 'percent', Python's as '{:.2f}', or 'down {:.2f}' or 'up {:.2f}',"
            f" got {form!r}"
        )
    else:
        text = plain(value)
    return text.replace("-", "−")


def rounded(value: float, form: str, rounding: str) -> str:
    """In Python's format, but with another rounding than the nearest."""
    if isinstance(value, NotMeasured):
        return formatted(value, form)
    with localcontext(rounding=rounding):
        return formatted(Decimal(value), form)  # the number itself, not its shortest digits


def formatted(value: float | Decimal, form: str) -> str:
    try:
        return powers(form.format(value))
    except (ValueError, IndexError, KeyError, AttributeError) as error:
        raise UserError(f"format: expected such as '{{:.2f}}', got {form!r}: {error}") from None


def plain(value: float) -> str:
    """Four digits that count; 12,345 and 1.2 × 10⁻⁵ where plain digits would be hard to read."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return f"{value:,.0f}"
    if 1e3 <= abs(value) < 1e15:
        return f"{value:,.0f}"
    return powers(f"{value:.4g}")


def powers(text: str) -> str:
    """Python's 1.2e-05 as 1.2 × 10⁻⁵."""
    return POWER.sub(lambda power: f" × 10{str(int(power[1])).translate(SUPERSCRIPTS)}", text)


def percent(share: float) -> str:
    """To a tenth, or to as many digits as it takes to stay off 0 and 100 when it is neither."""
    for digits in range(1, 13):
        text = f"{100 * share:.{digits}f}"
        if share in (0, 1) or float(text) not in (0, 100):
            break
    return text.removesuffix(".0") + "%"
