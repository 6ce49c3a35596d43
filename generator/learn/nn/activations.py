"""Activations: one record each, with all that layers, flows, bounds and proofs need of it.

    activation("tanh").value(z), .slope(z), .slope_range(low, high)

A new activation is one more record in `ACTIVATIONS`: it then trains, flows, has Jacobians, bounds
and interval enclosures. An activation that isn't there is an error wherever it is named.

Ranges are rounded outwards, so that they hold in real numbers. numpy's exp, tanh and log1p err by
at most 4 units in the last place in any of its implementations (numpy pull request 19478); ranges
leave room for 8.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import autograd.numpy as np
import numpy
from numpy.typing import NDArray

from generator.errors import UserError, expected
from generator.learn.data.dataset import Array

UNIT = 2.0**-53  # largest relative error of one rounding
TINY = 2.0**-1074  # the least float above 0
ULPS = 8  # units in the last place that exp, tanh and log1p may be off
Interval = Any  # of mpmath, which has no types
Function = Callable[[Array], Array]  # of arrays of any shape, element by element
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
    enclose: Callable[[Interval, Any], Interval]
    strictly_increasing: bool
    slope_of_value: SlopeOfValue | None = None
    inverse: Inverse | None = None


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


def _outward(
    low: Array, high: Array, ulps: int, within: tuple[float, float]
) -> tuple[Array, Array]:
    if ulps == 0:
        return low, high
    share, least = (2 * ulps + 2) * UNIT, ulps * TINY
    low = low - (share * numpy.abs(low) + least)
    high = high + (share * numpy.abs(high) + least)
    return numpy.maximum(low, within[0]), numpy.minimum(high, within[1])


def sigmoid(z: Array) -> Array:
    """1 / (1 + e⁻ᶻ), without overflow: it is (1 + tanh(z / 2)) / 2."""
    return 0.5 + 0.5 * numpy.tanh(0.5 * z)


def _expit(z: Array) -> Array:
    """The same, for bounds: its relative error is small everywhere."""
    e = numpy.exp(-numpy.abs(z))
    return numpy.asarray(numpy.where(z >= 0, 1.0, e) / (1 + e))


def _expit_slope(z: Array) -> Array:
    e = numpy.exp(-numpy.abs(z))
    return e / (1 + e) ** 2


def _sech2(z: Array) -> Array:
    """1 − tanh² z = 4e / (1 + e)², e = exp(−2|z|)."""
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


def _sigmoid_slope(z: Array) -> Array:
    return _sech2(z / 2) / 4


def _softplus(z: Array) -> Array:
    return numpy.logaddexp(0, z)


def _softplus_slope(z: Array) -> Array:
    return 0.5 + 0.5 * np.tanh(z / 2)


def _relu(z: Array) -> Array:
    return numpy.maximum(z, 0)


def _relu_slope(z: Array) -> Array:
    return (z > 0) * np.float64(1.0)


def _within(x: Array, low: float, high: float, name: str) -> Array:
    """x, or UserError where σ never gets to; what rounding brought there is included."""
    outside = ~((x > low) & (x < high))
    if outside.any():
        first = float(x[outside][0])
        raise UserError(
            f"inverse of {name}: expected values between {low} and {high}, got {first!r}"
        )
    return x


def _artanh(x: Array) -> Array:
    return numpy.arctanh(_within(x, -1.0, 1.0, "tanh"))


def _logit(x: Array) -> Array:
    x = _within(x, 0.0, 1.0, "sigmoid")
    return numpy.asarray(numpy.log(x) - numpy.log1p(-x))


def _inverse_softplus(x: Array) -> Array:
    x = _within(x, 0.0, numpy.inf, "softplus")
    return numpy.asarray(x + numpy.log(-numpy.expm1(-x)))  # log(eˣ − 1) without overflow


_RECORDS = (
    Activation(
        name="tanh",
        formula="x ↦ tanh x",
        value=numpy.tanh,
        slope=_sech2,
        value_range=monotone(numpy.tanh, ULPS, (-1.0, 1.0)),
        slope_range=peaked(_sech2, 2 * ULPS, (0.0, 1.0)),
        # As tight as its ends, since z stands there once.
        enclose=lambda z, iv: 1 - 2 / (iv.exp(2 * z) + 1),
        strictly_increasing=True,
        slope_of_value=lambda y: 1 - y * y,
        inverse=Inverse("artanh", "x ↦ artanh x", _artanh),
    ),
    Activation(
        name="sigmoid",
        formula="x ↦ sigmoid x",
        value=sigmoid,
        slope=_sigmoid_slope,
        value_range=monotone(_expit, 2 * ULPS, (0.0, 1.0)),
        slope_range=peaked(_expit_slope, 2 * ULPS, (0.0, 0.25)),
        enclose=lambda z, iv: 1 / (1 + iv.exp(-z)),
        strictly_increasing=True,
        slope_of_value=lambda y: y * (1 - y),
        inverse=Inverse("logit", "x ↦ logit x", _logit),
    ),
    Activation(
        name="softplus",
        formula="x ↦ softplus x",
        value=_softplus,
        slope=_softplus_slope,
        value_range=monotone(_softplus, 2 * ULPS, (0.0, numpy.inf)),
        slope_range=monotone(_expit, 2 * ULPS, (0.0, 1.0)),
        enclose=lambda z, iv: iv.log(1 + iv.exp(z)),
        strictly_increasing=True,
        slope_of_value=lambda y: 1 - np.exp(-y),
        inverse=Inverse("inverse softplus", "x ↦ softplus⁻¹ x", _inverse_softplus),
    ),
    Activation(
        name="relu",
        formula="x ↦ max(0, x)",
        value=_relu,
        slope=_relu_slope,
        value_range=monotone(_relu),
        slope_range=monotone(_relu_slope),
        enclose=lambda z, iv: iv.mpf([max(z.a, 0), max(z.b, 0)]),
        strictly_increasing=False,
        slope_of_value=lambda y: y > 0,
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
)
ACTIVATIONS = {record.name: record for record in _RECORDS}


def activation(name: str) -> Activation:
    """The record of that name; UserError when there is none."""
    if name not in ACTIVATIONS:
        raise UserError(expected("an activation", ACTIVATIONS, name))
    return ACTIVATIONS[name]


def activation_or_inverse(name: str) -> tuple[Activation, Inverse | None]:
    """The activation of that name, or the one whose inverse has that name, and that inverse."""
    for record in ACTIVATIONS.values():
        if record.inverse and record.inverse.name == name != record.name:
            return record, record.inverse
    return activation(name), None
