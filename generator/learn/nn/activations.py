"""Activations: one record each, with all that layers, flows, bounds and proofs need of it.

    activation("tanh").value(z), .slope(z), .slope_range(low, high)
    activation("leaky_relu(0.2)")   one of a family, by its parameters

A new activation is one more record in `ACTIVATIONS`: it then trains, flows, has Jacobians, bounds
and interval enclosures. An activation that isn't there is an error wherever it is named.

Ranges are rounded outwards, so that they hold in real numbers. Our exp, expm1, tanh and log1p err
by at most 4 units in the last place (reproducible_math.py), and so does numpy's sin in any of its
implementations (numpy pull request 19478); ranges leave room for 8. scipy's normal distribution
(Cephes, ndtr.c) takes exp(−z² / 2) with the exponent, up to 745, off by three roundings, hence
3·10⁻¹³ of itself; its ranges leave room for three times that.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import autograd.numpy as np
import numpy
from numpy.typing import NDArray

from generator.errors import UserError, expected
from generator.learn.data.dataset import Array
from generator.learn.nn import activation_functions as functions
from generator.learn.nn.activation_functions import SELU_ALPHA, SELU_SCALE, Function
from generator.learn.nn.differentiable import exp, tanh
from generator.learn.nn.enclosures import (
    Enclosure,
    Interval,
    IntervalContext,
    enclosed_normal_cdf,
    from_ends,
)

UNIT = 2.0**-53  # largest relative error of one rounding
TINY = 2.0**-1074  # the least float above 0
ULPS = 8  # units in the last place that exp, expm1, tanh, log1p and sin may be off
NORMAL_ULPS = 4000  # the same of scipy's normal distribution, about 9·10⁻¹³
SUBNORMAL = 2.0**-1060  # up to 745 times what a factor that is hardly a float is off
# The exponent of GELU's approximation by tanh is itself off by some units in the last place, and
# is at most 745 where the value is a float above 0.
GELU_TANH_ULPS = 16_000
ABSOLUTE = 2.0**-48  # what a slope of SiLU or GELU may be off where its terms cancel
SlopeOfValue = Callable[[Array], Array | NDArray[numpy.bool_]]  # σ'(z) from σ(z)
Range = Callable[[Array, Array], tuple[Array, Array]]  # of intervals from low to high


@dataclass(frozen=True)
class Inverse:
    """σ⁻¹. `value` raises UserError where σ never gets to."""

    name: str
    formula: str  # as a picture shows it
    value: Function


@dataclass(frozen=True)
class Activation:
    """σ, applied to each unit. Arrays have any shape.

    `slope` is made of autograd's operations, so that it can be differentiated where σ is smooth,
    and keeps its digits where σ saturates. `slope_of_value`, where σ' is a function of σ(z), saves
    training the computation of z. `enclose(z, iv)` is σ of an interval z of mpmath's context `iv`.
    """

    name: str
    formula: str  # as a picture shows it
    value: Function  # σ(z)
    slope: Function  # σ'(z); at a kink one of its sides
    value_range: Range  # bounds of σ between low and high, rounded outwards
    slope_range: Range  # bounds of σ' there, rounded outwards
    enclose: Enclosure
    strictly_increasing: bool  # then it is a homeomorphism onto its image
    slope_of_value: SlopeOfValue | None = None
    inverse: Inverse | None = None
    loses: str = ""  # where it maps different numbers to one, as a picture says it


def monotone(
    function: Function, ulps: int = 0, within: tuple[float, float] = (-numpy.inf, numpy.inf)
) -> Range:
    """The range of a function that never falls: its values at both ends.

    The function errs by at most `ulps` units in the last place; its values lie `within`.
    """
    return lambda low, high: _outward(function(low), function(high), ulps, within)


def peaked(function: Function, ulps: int, within: tuple[float, float]) -> Range:
    """The range of an even function that falls with |z|."""

    def ends(low: Array, high: Array) -> tuple[Array, Array]:
        nearest = numpy.clip(0.0, low, high)
        farthest = numpy.maximum(numpy.abs(low), numpy.abs(high))
        return _outward(function(farthest), function(nearest), ulps, within)

    return ends


def turning(
    function: Function,
    ulps: int,
    turns: tuple[tuple[float, float], ...],
    absolute: float = SUBNORMAL,
) -> Range:
    """The range of a function that is monotone but for turns at (z, value), known to 15 digits.

    The function errs by at most `ulps` units in the last place and by `absolute`.
    """

    def ends(low: Array, high: Array) -> tuple[Array, Array]:
        first, last = function(low), function(high)
        least, largest = numpy.minimum(first, last), numpy.maximum(first, last)
        for z, value in turns:
            near = 1e-14 * abs(z)
            meets = (low <= z + near) & (high >= z - near)
            least = numpy.where(meets, numpy.minimum(least, value), least)
            largest = numpy.where(meets, numpy.maximum(largest, value), largest)
        least, largest = _outward(least, largest, ulps, (-numpy.inf, numpy.inf))
        return least - absolute, largest + absolute

    return ends


def kinked(below: Range, above: Range, at: float = 0.0) -> Range:
    """The range of a function that is one thing up to a number and another from there on.

    At the kink both count, as slopes from both sides.
    """

    def ends(low: Array, high: Array) -> tuple[Array, Array]:
        of_below = below(numpy.minimum(low, at), numpy.minimum(high, at))
        of_above = above(numpy.maximum(low, at), numpy.maximum(high, at))
        left, right = low <= at, high >= at
        least = numpy.minimum(
            numpy.where(left, of_below[0], numpy.inf), numpy.where(right, of_above[0], numpy.inf)
        )
        largest = numpy.maximum(
            numpy.where(left, of_below[1], -numpy.inf), numpy.where(right, of_above[1], -numpy.inf)
        )
        return least, largest

    return ends


def _constant(value: float) -> Range:
    return lambda low, high: (numpy.full_like(low, value), numpy.full_like(high, value))


def _wave(low: Array, high: Array, crest: float) -> tuple[Array, Array]:
    """The range of the cosine of z − crest: −1 and 1 where troughs and crests are near or between.

    `near` is more than what rounding moves ends, crests and multiples of 2π by.
    """
    near = 1e-15 + 8 * UNIT * numpy.maximum(numpy.abs(low), numpy.abs(high))
    period = 2 * numpy.pi

    def meets(top: float) -> Any:
        after = numpy.ceil((low - near - top) / period) * period + top
        return (after <= high + near) | (high - low >= period) | (near > 1)

    first, last = numpy.cos(low - crest), numpy.cos(high - crest)
    # Not the sine itself: low − crest is rounded, by less than `near`.
    least = numpy.minimum(first, last) - near - ULPS * UNIT
    largest = numpy.maximum(first, last) + near + ULPS * UNIT
    least = numpy.where(meets(crest + numpy.pi), -1.0, numpy.maximum(least, -1.0))
    return least, numpy.where(meets(crest), 1.0, numpy.minimum(largest, 1.0))


def _outward(
    low: Array, high: Array, ulps: int, within: tuple[float, float]
) -> tuple[Array, Array]:
    if ulps == 0:
        return low, high
    share, least = (2 * ulps + 2) * UNIT, ulps * TINY
    low = low - (share * numpy.abs(low) + least)
    high = high + (share * numpy.abs(high) + least)
    return numpy.maximum(low, within[0]), numpy.minimum(high, within[1])


def _leaky_relu(name: str, slope: float = 0.01) -> Activation:
    if slope <= 0:
        raise UserError(f"{name}: expected a slope above 0, got {slope}")
    value, derivative = functions.leaky_relu(slope)
    sides = sorted((slope, 1.0))
    return Activation(
        name=name,
        formula=f"x ↦ max({slope:g}x, x)" if slope <= 1 else f"x ↦ min({slope:g}x, x)",
        value=value,
        slope=derivative,
        value_range=monotone(value, 1),
        slope_range=kinked(_constant(slope), _constant(1.0)),
        enclose=from_ends(lambda z, iv: z if z.a > 0 else iv.mpf(slope) * z),
        strictly_increasing=True,
        slope_of_value=lambda y: np.where(y > 0, 1.0, slope),
        inverse=Inverse(
            f"inverse {name}",
            f"x ↦ {'min' if sides[0] == slope else 'max'}(x / {slope:g}, x)",
            lambda x: numpy.where(x > 0, x, x / slope),
        ),
    )


def _elu(name: str, alpha: float = 1.0, scale: float = 1.0, label: str = "") -> Activation:
    if alpha <= 0:
        raise UserError(f"{name}: expected a factor above 0, got {alpha}")
    value, derivative = functions.elu(alpha, scale)
    label = label or ("ELU x" if alpha == 1 else f"ELU x, α = {alpha:g}")
    return Activation(
        name=name,
        formula=f"x ↦ {label}",
        value=value,
        slope=derivative,
        value_range=monotone(value, 2 * ULPS, (-(scale * alpha) * (1 + 4 * UNIT), numpy.inf)),
        slope_range=kinked(
            monotone(lambda z: scale * alpha * exp(z), 2 * ULPS, (0.0, numpy.inf)),
            _constant(scale),
        ),
        enclose=from_ends(
            lambda z, iv: iv.mpf(scale) * (z if z.a > 0 else iv.mpf(alpha) * (iv.exp(z) - 1))
        ),
        strictly_increasing=True,
        slope_of_value=lambda y: np.where(y > 0, scale, y + scale * alpha),
        inverse=Inverse(
            f"inverse {name}",
            f"x ↦ {label.replace('LU', 'LU⁻¹', 1)}",
            functions.inverse_elu(name, alpha, scale),
        ),
    )


def _hardtanh(name: str, low: float = -1.0, high: float = 1.0) -> Activation:
    if low >= high:
        raise UserError(f"{name}: expected the lower end first, got {low:g}, {high:g}")
    value, derivative = functions.hardtanh(low, high)
    return Activation(
        name=name,
        formula=f"x ↦ min(max({low:g}, x), {high:g})".replace("-", "−"),
        value=value,
        slope=derivative,
        value_range=monotone(value),
        slope_range=kinked(kinked(_constant(0.0), _constant(1.0), low), _constant(0.0), high),
        enclose=from_ends(lambda z, iv: iv.mpf(min(max(z.a, low), high))),
        strictly_increasing=False,
        slope_of_value=lambda y: (y > low) & (y < high),
        loses=f"flat below {low:g} and above {high:g}".replace("-", "−"),
    )


def _enclosed_gelu_tanh(z: Interval, iv: IntervalContext) -> Interval:
    inner = iv.sqrt(2 / iv.pi) * (z + iv.mpf("0.044715") * z**3)
    return z / (1 + iv.exp(-2 * inner))


_RECORDS = (
    Activation(
        name="tanh",
        formula="x ↦ tanh x",
        value=tanh,
        slope=functions.sech2,
        value_range=monotone(tanh, ULPS, (-1.0, 1.0)),
        slope_range=peaked(functions.sech2, 2 * ULPS, (0.0, 1.0)),
        # As tight as its ends, since z occurs there once.
        enclose=lambda z, iv: 1 - 2 / (iv.exp(2 * z) + 1),
        strictly_increasing=True,
        slope_of_value=lambda y: 1 - y * y,
        inverse=Inverse("artanh", "x ↦ artanh x", functions.artanh),
    ),
    Activation(
        name="sigmoid",
        formula="x ↦ sigmoid x",
        value=functions.sigmoid,
        slope=functions.sigmoid_slope,
        value_range=monotone(functions.expit, 2 * ULPS, (0.0, 1.0)),
        slope_range=peaked(functions.expit_slope, 2 * ULPS, (0.0, 0.25)),
        enclose=lambda z, iv: 1 / (1 + iv.exp(-z)),
        strictly_increasing=True,
        slope_of_value=lambda y: y * (1 - y),
        inverse=Inverse("logit", "x ↦ logit x", functions.logit),
    ),
    Activation(
        name="softplus",
        formula="x ↦ softplus x",
        value=functions.softplus,
        slope=functions.softplus_slope,
        value_range=monotone(functions.softplus, 2 * ULPS, (0.0, numpy.inf)),
        slope_range=monotone(functions.expit, 2 * ULPS, (0.0, 1.0)),
        enclose=lambda z, iv: iv.log(1 + iv.exp(z)),
        strictly_increasing=True,
        slope_of_value=lambda y: 1 - exp(-y),
        inverse=Inverse("inverse softplus", "x ↦ softplus⁻¹ x", functions.inverse_softplus),
    ),
    Activation(
        name="relu",
        formula="x ↦ max(0, x)",
        value=functions.relu,
        slope=functions.relu_slope,
        value_range=monotone(functions.relu),
        slope_range=monotone(functions.relu_slope),
        enclose=lambda z, iv: iv.mpf([max(z.a, 0), max(z.b, 0)]),
        strictly_increasing=False,
        slope_of_value=lambda y: y > 0,
        loses="flat below 0",
    ),
    Activation(
        name="identity",
        formula="x ↦ x",
        value=lambda z: z,
        slope=np.ones_like,
        value_range=lambda low, high: (low, high),
        slope_range=monotone(np.ones_like),
        enclose=lambda z, iv: z,
        strictly_increasing=True,
        slope_of_value=np.ones_like,
        inverse=Inverse("identity", "x ↦ x", lambda x: x),
    ),
    _leaky_relu("leaky_relu"),
    _elu("elu"),
    _elu("selu", SELU_ALPHA, SELU_SCALE, "SELU x"),
    Activation(
        name="softsign",
        formula="x ↦ x / (1 + |x|)",
        value=functions.softsign,
        slope=functions.softsign_slope,
        value_range=monotone(functions.softsign, 2, (-1.0, 1.0)),
        slope_range=peaked(functions.softsign_slope, 4, (0.0, 1.0)),
        enclose=from_ends(lambda z, iv: z / (1 + abs(z))),
        strictly_increasing=True,
        slope_of_value=lambda y: (1 - np.abs(y)) ** 2,
        inverse=Inverse("inverse softsign", "x ↦ x / (1 − |x|)", functions.inverse_softsign),
    ),
    _hardtanh("hardtanh"),
    Activation(
        name="silu",
        formula="x ↦ x · sigmoid x",
        value=functions.silu,
        slope=functions.silu_slope,
        value_range=turning(
            functions.silu, 3 * ULPS, ((-1.2784645427610738, -0.2784645427610738),)
        ),
        slope_range=turning(
            functions.silu_slope,
            4 * ULPS,
            ((2.3993572805154677, 1.099839320128867), (-2.3993572805154677, -0.09983932012886692)),
            ABSOLUTE,
        ),
        enclose=lambda z, iv: z / (1 + iv.exp(-z)),
        strictly_increasing=False,
        loses="folds at −1.278",
    ),
    Activation(
        name="gelu",
        formula="x ↦ x · Φ(x)",
        value=functions.gelu,
        slope=functions.gelu_slope,
        value_range=turning(
            functions.gelu, NORMAL_ULPS, ((-0.7517915246935645, -0.16997120747990366),)
        ),
        slope_range=turning(
            functions.gelu_slope,
            NORMAL_ULPS,
            ((1.4142135623730951, 1.1289041451851548), (-1.4142135623730951, -0.1289041451851548)),
            ABSOLUTE,
        ),
        enclose=lambda z, iv: z * enclosed_normal_cdf(z, iv),
        strictly_increasing=False,
        loses="folds at −0.752",
    ),
    Activation(
        name="gelu_tanh",  # GELU's approximation, which GPT-2 and BERT used
        formula="x ↦ x · (1 + tanh(√(2/π)(x + 0.0447x³))) / 2",
        value=functions.gelu_tanh,
        slope=functions.gelu_tanh_slope,
        value_range=turning(
            functions.gelu_tanh, GELU_TANH_ULPS, ((-0.7524614220710163, -0.17004075057125405),)
        ),
        slope_range=turning(
            functions.gelu_tanh_slope,
            GELU_TANH_ULPS,
            ((1.4185040087908284, 1.1289930686587718), (-1.4185040087908284, -0.1289930686587718)),
            ABSOLUTE,
        ),
        enclose=_enclosed_gelu_tanh,
        strictly_increasing=False,
        loses="folds at −0.752",
    ),
    Activation(
        name="sine",
        formula="x ↦ sin x",
        value=numpy.sin,
        slope=np.cos,
        value_range=lambda low, high: _wave(low, high, numpy.pi / 2),
        slope_range=lambda low, high: _wave(low, high, 0.0),
        enclose=lambda z, iv: iv.sin(z),
        strictly_increasing=False,
        loses="folds at π/2 + kπ",
    ),
)
# By name: value, slope, bounds, inverse and formula of each activation without parameters.
ACTIVATIONS = {record.name: record for record in _RECORDS}
# Activations with parameters: by name, which may be followed by numbers, as in "leaky_relu(0.2)".
FAMILIES: dict[str, tuple[Callable[..., Activation], int]] = {
    "leaky_relu": (_leaky_relu, 1),
    "elu": (_elu, 1),
    "hardtanh": (_hardtanh, 2),
}
OWN: dict[str, Activation] = {}  # of figures: own_activation.py adds them
WITH_PARAMETERS = re.compile(r"(\w+)\(([^()]*)\)")


def activation(name: str) -> Activation:
    """The record of that name; UserError when there is none."""
    if name in ACTIVATIONS:
        return ACTIVATIONS[name]
    return OWN[name] if name in OWN else _of_family(name)


def is_activation(name: str) -> bool:
    """Whether there is an activation of that name, rather than an inverse of one."""
    return name in ACTIVATIONS or name in OWN or WITH_PARAMETERS.fullmatch(name) is not None


def with_parameters(family: str, *parameters: float) -> str:
    """The name of an activation with these parameters: `leaky_relu(0.2)`."""
    return f"{family}({', '.join(map(repr, map(float, parameters)))})"


@cache
def _of_family(name: str) -> Activation:
    match = WITH_PARAMETERS.fullmatch(name)
    if match is None or match[1] not in FAMILIES:
        raise UserError(expected("an activation", ACTIVATIONS, name, suggest=False))
    build, count = FAMILIES[match[1]]
    try:
        numbers = [float(text) for text in match[2].split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count or not numpy.isfinite(numbers).all():
        numerals = "a finite number" if count == 1 else f"{count} finite numbers"
        raise UserError(f"{match[1]}: expected {numerals} in brackets, got {name!r}")
    return build(name, *numbers)


def activation_or_inverse(name: str) -> tuple[Activation, Inverse | None]:
    """The activation of that name, or the one whose inverse has that name, and that inverse."""
    for record in ACTIVATIONS.values():
        if record.inverse and record.inverse.name == name != record.name:
            return record, record.inverse
    if name.startswith("inverse "):
        record = activation(name.removeprefix("inverse "))
        return record, record.inverse
    return activation(name), None
