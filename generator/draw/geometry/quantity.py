"""A number along a film: `quantity(f)` calls f(stage, t) once for each moment and keeps the value.

All renderers of a film need the same moments, so a linking number that takes a second is computed
once a moment. Read-outs and strips make a quantity of their function. For two of them to share the
values, the author makes it: `linking = draw.quantity(f)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from generator.errors import UserError
from generator.short_repr import short_repr
from generator.validation import shown

WHOLE = 0.01  # distance from an integer up to which a number counts as whole


class Stored(Protocol):
    """An object with the number at any moment: `at(stage, t)`, t in [0, 1]."""

    def at(self, stage: int, t: float) -> float: ...


@dataclass(frozen=True, eq=False)
class Quantity:
    """What `quantity(…)` makes; call it with (stage, t)."""

    source: Callable[[int, float], float]

    __repr__ = short_repr

    @cached_property
    def _known(self) -> dict[tuple[int, float], float]:
        return {}

    def __call__(self, stage: int, t: float) -> float:
        """The number at t of a stage; UserError for NaN or infinity."""
        key = stage, float(t)
        if key not in self._known:
            value = number(self.source(stage, float(t)))
            if not np.isfinite(value):
                raise UserError(
                    f"quantity at stage {stage}, t = {t:.3f}: expected a finite number, got {value}"
                )
            self._known[key] = value
        return self._known[key]

    def whole(self, stage: int, t: float) -> float:
        """The nearest integer; UserError when none is near."""
        value = self(stage, t)
        nearest = float(round(value))
        if abs(value - nearest) > WHOLE:
            raise UserError(
                f"quantity at stage {stage}, t = {t:.3f}: expected a number within {WHOLE} of an"
                f" integer, got {value:.4f}"
            )
        return nearest


def quantity(value: Quantity | Stored | Callable[[int, float], float]) -> Quantity:
    """A function of (stage, t), or a product with `.at(stage, t)`, that remembers its values."""
    if isinstance(value, Quantity):
        return value
    at = getattr(value, "at", value)
    if not callable(at):
        raise UserError(
            "quantity: expected a function of (stage, t), or an object with .at(stage, t),"
            f" got {type(value).__name__}"
        )
    return Quantity(at)


def number(value: object) -> float:
    """A float, from a number or an array that holds one number; UserError for anything else."""
    array = np.asarray(value)
    if array.size != 1 or array.dtype.kind not in "biuf":
        raise UserError(f"quantity: expected one number, got {shown(value)}")
    return float(array.item())


def format_number(text: str, value: float) -> str:
    """A number in a format, with a true minus sign, and none before a zero.

    UserError for a format that doesn't fit one number.
    """
    try:
        written, zero = text.format(value), text.format(0.0)
    except (ValueError, LookupError, AttributeError) as error:
        raise UserError(
            f"text: expected a format of one number, as '{{:.2f}}', got {text!r}: {error}"
        ) from None
    if written.replace("-", "") == zero.replace("+", ""):
        written = zero
    return written.replace("-", "−")
