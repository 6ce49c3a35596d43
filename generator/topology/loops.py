"""Closed curves on the exact sets, as functions of turns s (n,) in [0, 1) to points (n, d)."""

from typing import Any

import numpy as np

from generator.topology.paths import Array
from generator.topology.polygons import Curve


def coordinate_loop(one: Any, along: int, others: float) -> Curve:
    """The curve on a set of two parameters where parameter `along` runs once through its domain.

    The other parameter stays at `others`.
    """
    low, high = one.domain[along]

    def at(turns: Array) -> Array:
        parameters = np.full((len(turns), 2), others)
        parameters[:, along] = low + (high - low) * turns
        return np.asarray(one.at(parameters), dtype=float)

    return at


def core_loop(torus: Any) -> Curve:
    """The core circle of a torus (`learn.Torus`), in the direction of its first parameter."""

    def at(turns: Array) -> Array:
        angle = 2 * np.pi * turns[:, None]
        frame = np.asarray(torus.axes, dtype=float)
        circle = np.cos(angle) * frame[0] + np.sin(angle) * frame[1]
        return np.asarray(torus.centre, dtype=float) + torus.major * circle

    return at
