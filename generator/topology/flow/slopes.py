"""Derivatives of the activations from what goes in: `slope("tanh", z)`, with bounds on intervals.

As functions of z and not of the value they keep their digits where an activation saturates.
"""

from collections.abc import Callable

import numpy as np

from generator.errors import AuthorError, did_you_mean
from generator.topology.flow.matrix_paths import Array


def _sech2(z: Array) -> Array:
    """1 − tanh² z = 4e / (1 + e)², e = exp(−2|z|)."""
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


SLOPES: dict[str, Callable[[Array], Array]] = {
    "tanh": _sech2,
    "sigmoid": lambda z: _sech2(z / 2) / 4,
    "softplus": lambda z: 0.5 + 0.5 * np.tanh(z / 2),
    "relu": lambda z: (z > 0).astype(float),
    "identity": np.ones_like,
}
EVEN = ("tanh", "sigmoid")  # their slopes fall with |z|; those of the others never fall


def slope(name: str, z: Array) -> Array:
    """σ'(z) for z of any shape; of ReLU at 0 it is 0. AuthorError for an unknown activation."""
    if name not in SLOPES:
        raise AuthorError(f"no slope of {name!r}{did_you_mean(name, SLOPES)}")
    return SLOPES[name](z)


def slope_range(name: str, low: Array, high: Array) -> tuple[Array, Array]:
    """The least and the largest σ' between low and high, of any shape."""
    if name in EVEN:
        nearest = np.clip(0.0, low, high)
        farthest = np.maximum(np.abs(low), np.abs(high))
        return slope(name, farthest), slope(name, nearest)
    return slope(name, low), slope(name, high)
