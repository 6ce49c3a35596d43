"""Closed curves on the exact sets: `core_loop(tube)`, `coordinate_loop(set, along=0, others=0)`.

A loop is a function of turns s (n,) in [0, 1) to points (n, d), with a bound of its speed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import ExactSet
from generator.learn.data.space_tubes import SpaceTube
from generator.learn.data.tubes import Tube
from generator.learn.nn.activations import UNIT
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array


@dataclass(frozen=True, eq=False)
class Loop:
    """A closed curve; `at(s + 1)` is `at(s)`."""

    at: Callable[[Array], Array]
    speed: float  # at most so long per turn, everywhere
    dimension: int
    rounding: float = 0.0  # how far computed points may be from the curve's
    bend: float = float("inf")  # a bound of the second derivative by turns, everywhere

    __repr__ = short_repr

    def __post_init__(self) -> None:
        ends = self.at(np.array([0.0, 1.0]))
        if ends.shape != (2, self.dimension) or np.abs(ends[0] - ends[1]).max() > 1e-9:
            raise UserError(
                "a loop: expected a closed curve, (n,) turns to (n, d) points, got another"
            )


def coordinate_loop(exact_set: ExactSet, along: int, others: float) -> Loop:
    """The curve on a set of two parameters where parameter `along` runs once through its domain.

    The other parameter stays at `others`. UserError where that isn't closed.
    """
    low, high = exact_set.domain[along]

    def at(turns: Array) -> Array:
        parameters = np.full((len(turns), 2), others, dtype=float)
        parameters[:, along] = low + (high - low) * turns
        return np.asarray(exact_set.at(parameters), dtype=float)

    speed = (high - low) * exact_set.speeds[along]
    return Loop(
        at, speed, at(np.zeros(1)).shape[1], exact_set.rounding + _of_parameters(exact_set, along)
    )


def core_loop(tube: Tube | SpaceTube) -> Loop:
    """The core of a tube (`learn.torus`, `learn.Tube`), in the direction of its parameter u."""
    low, high = tube.domain[0]
    # The surface runs as fast as the core somewhere around it, so its bound holds for the core.
    return Loop(
        _Remembered(lambda turns: tube.core(low + (high - low) * turns)),
        (high - low) * tube.speeds[0],
        3,
        tube.rounding + _of_parameters(tube, 0),
        (high - low) ** 2 * tube.core_bend,
    )


class _Remembered:
    """A curve that computes its point at each turn once: polygons share most of their turns.

    Each point may depend on its own turn only, to the last bit.
    """

    def __init__(self, at: Callable[[Array], Array]) -> None:
        self._at = at
        self._turns: Array = np.empty(0)  # rising
        self._points: Array = at(self._turns)

    def __call__(self, turns: Array) -> Array:
        """Points (n, d) at turns (n,)."""
        new = np.setdiff1d(turns, self._turns)
        if len(new):
            all_turns = np.concatenate([self._turns, new])
            all_points = np.concatenate([self._points, self._at(new)])
            order = np.argsort(all_turns)
            self._turns, self._points = all_turns[order], all_points[order]
        return self._points[np.searchsorted(self._turns, turns)]


def _of_parameters(exact_set: ExactSet, along: int) -> float:
    """How far a point moves at most by the rounding of low + (high − low) · turn."""
    size = max(abs(end) for end in exact_set.domain[along])
    return 8 * UNIT * size * exact_set.speeds[along]
