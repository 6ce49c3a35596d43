"""How a measured number is written: `shown(0.98765, "percent")` is 98.8%.

    shown(1234)               1,234             whole numbers with commas
    shown(0.000123)           1.23 × 10⁻⁴       others with four digits that count
    shown(0.9996, "percent")  99.96%            never rounded up to 100% nor down to 0%
    shown(0.5, "{:.3f}")      0.500             any format of Python's; 1e-15 becomes 1 × 10⁻¹⁵

A minus is a true one, U+2212.
"""

import re

from generator.errors import UserError

POWER = re.compile(r"(?<=\d)e([+-]\d+)")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(value: float, form: str = "") -> str:
    """The number as text for readers. Raises UserError for an unknown format."""
    if form == "percent":
        text = percent(value)
    elif "{" in form:
        text = formatted(value, form)
    elif form:
        raise UserError(f"format: expected 'percent' or Python's, as '{{:.2f}}', got {form!r}")
    else:
        text = plain(value)
    return text.replace("-", "−")


def formatted(value: float, form: str) -> str:
    try:
        return powers(form.format(value))
    except (ValueError, IndexError, KeyError, AttributeError) as error:
        raise UserError(f"format {form!r}: {error}; write '{{:.2f}}' or such") from None


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
    return POWER.sub(lambda found: f" × 10{str(int(found[1])).translate(SUPERSCRIPTS)}", text)


def percent(share: float) -> str:
    """To a tenth, or to as many digits as it takes to stay off 0 and 100 when it is neither."""
    for digits in range(1, 13):
        text = f"{100 * share:.{digits}f}"
        if share in (0, 1) or float(text) not in (0, 100):
            break
    return text.removesuffix(".0") + "%"
