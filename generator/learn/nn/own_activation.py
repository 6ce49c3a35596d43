"""An activation of one's own: `MISH = own_activation("mish", mish, slope_of_mish)`.

At the top of a figure it is a constant like any other: the key of whatever reads it holds the two
functions, and every process that runs the figure has the activation by its name.
"""

import re
from collections.abc import Callable

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Array
from generator.learn.nn.activations import ACTIVATIONS, FAMILIES, OWN, Activation
from generator.validation import shown

PLACES = np.linspace(-4, 4, 81) + 0.0137  # beside whole numbers, where kinks are
STEP, NEAR = 1e-5, 1e-6  # of the difference that judges a slope, and how near it has to be


def own_activation(
    name: str,
    value: Callable[[Array], Array],
    slope: Callable[[Array], Array],
    formula: str = "",
    increasing: bool = False,
    loses: str = "may fold",
) -> str:
    """The name, by which layers take the activation: `learn.dense(2, [2], MISH)`.

    `value` and `slope`, its derivative, map arrays of any shape number by number; a slope made of
    `autograd.numpy` can be differentiated again. `increasing` says that σ is strictly increasing,
    so that every layer of it is a homeomorphism where W is; else `loses` says in the picture where
    numbers become one. Nothing is proved of it: certificates are undecided.
    UserError where the slope isn't the derivative, or σ not increasing, at 81 places.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in {**ACTIVATIONS, **FAMILIES}:
        raise UserError(
            f"own_activation: name: expected a new word of a-z, 0-9 and _, got {name!r}"
        )
    _check(name, value, slope, increasing)
    least = 0.0 if increasing else -np.inf
    OWN[name] = Activation(
        name=name,
        formula=formula or f"x ↦ {name} x",
        value=value,
        slope=slope,
        value_range=_anything(-np.inf),
        slope_range=_anything(least),
        enclose=lambda z, iv: iv.mpf(["-inf", "inf"]),
        strictly_increasing=increasing,
        loses="" if increasing else loses,
    )
    return name


def _anything(least: float) -> Callable[[Array, Array], tuple[Array, Array]]:
    """All numbers from `least` on, which bounds nothing."""
    return lambda low, high: (np.full_like(low, least), np.full_like(high, np.inf))


def _check(
    name: str, value: Callable[[Array], Array], slope: Callable[[Array], Array], increasing: bool
) -> None:
    for what, function in (("value", value), ("slope", slope)):
        values = np.asarray(function(PLACES))
        if values.shape != PLACES.shape or not np.isfinite(values).all():
            raise UserError(
                f"own_activation: {name}: {what}: expected a finite number for each of"
                f" {len(PLACES)}, got {shown(values)}"
            )
    numeric = (value(PLACES + STEP) - value(PLACES - STEP)) / (2 * STEP)
    off = np.abs(slope(PLACES) - numeric) > NEAR * np.maximum(1, np.abs(numeric))
    if off.any():
        k = int(np.argmax(off))
        raise UserError(
            f"own_activation: {name}: slope: expected {numeric[k]:.4g} at {PLACES[k]:.4g}, the"
            f" derivative of value there, got {slope(PLACES)[k]:.4g}"
        )
    if increasing and (np.diff(value(PLACES)) <= 0).any():
        raise UserError(f"own_activation: {name}: expected increasing values, got others")
