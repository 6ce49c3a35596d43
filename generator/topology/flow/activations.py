"""The functions that a `Pointwise` stage applies: activations of layers, and their inverses.

`FUNCTIONS["tanh"].value(x)` is learn's; what is added here is what a motion needs beyond it, the
formula as it stands in a picture and the name of the inverse.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.errors import AuthorError
from generator.learn.nn.dense import ACTIVATIONS

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Function:
    """A function of one variable, applied to arrays of any shape."""

    value: Callable[[Array], Array]
    slope: Callable[[Array], Array] | None  # its derivative, as a function of its value
    formula: str
    inverse: str | None  # name of the inverse; None where there is none


def _within(x: Array, low: float, high: float, name: str) -> Array:
    """x, or AuthorError where the activation never gets to: what is rounded to there included."""
    outside = ~((x > low) & (x < high))
    if outside.any():
        found = float(x[outside][0])
        raise AuthorError(f"{found!r} has no preimage under {name}; allowed: {low} < x < {high}")
    return x


def _artanh(x: Array) -> Array:
    return np.arctanh(_within(x, -1.0, 1.0, "tanh"))


def _logit(x: Array) -> Array:
    x = _within(x, 0.0, 1.0, "sigmoid")
    return np.log(x) - np.log1p(-x)


def _inverse_softplus(x: Array) -> Array:
    x = _within(x, 0.0, np.inf, "softplus")
    return x + np.log(-np.expm1(-x))  # log(eˣ − 1) without overflow


def _activation(name: str, formula: str, inverse: str | None) -> Function:
    known = ACTIVATIONS[name]
    return Function(known.value, known.slope, formula, inverse)


FUNCTIONS = {
    "tanh": _activation("tanh", "x ↦ tanh x", "artanh"),
    "sigmoid": _activation("sigmoid", "x ↦ sigmoid x", "logit"),
    "softplus": _activation("softplus", "x ↦ softplus x", "inverse softplus"),
    "relu": _activation("relu", "x ↦ max(0, x)", None),
    "artanh": Function(_artanh, None, "x ↦ artanh x", "tanh"),
    "logit": Function(_logit, None, "x ↦ logit x", "sigmoid"),
    "inverse softplus": Function(_inverse_softplus, None, "x ↦ softplus⁻¹ x", "softplus"),
}
