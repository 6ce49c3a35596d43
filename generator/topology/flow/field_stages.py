"""Stages of layers that move points along a vector field: `FieldFlow` and `Jump`.

`FieldFlow` runs the flow of dx/dt = F(x): at t it is the flow at time t, so every moment of it is a
diffeomorphism. `Jump` runs x + tF(x), a straight line for each point, which may fold space; it
stands for residual layers too.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from generator.learn.nn.fields import FieldLayer
from generator.learn.nn.layer import MovingLayer
from generator.learn.nn.residual import ResidualLayer
from generator.reproducible_algebra import matmul
from generator.short_repr import short_repr
from generator.topology.flow.corner_determinants import least_corner_determinant
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.stages import fits

KEPT = 2**25  # bytes of points after whole steps of a flow, kept for its next moment
SURELY = 1 - 1e-9  # a Lipschitz bound below it is below 1, whatever rounding did


@dataclass(frozen=True, eq=False)
class FieldFlow:
    """The flow of a field at time t, by the layer's own Runge–Kutta steps.

    Between two steps a shorter one is taken, so that the motion is continuous and ends in just what
    the layer computes.
    """

    layer: int
    field: FieldLayer
    name: ClassVar[str] = "F"
    formula: ClassVar[str] = "dx/dt = F(x)"
    linear: ClassVar[bool] = False
    kind: ClassVar[str] = "field"
    homeomorphism: ClassVar[bool] = True
    loses: ClassVar[str] = ""

    __repr__ = short_repr

    @property
    def inputs(self) -> int:
        """Coordinates of a point."""
        return self.field.inputs

    @property
    def outputs(self) -> int:
        """As many as inputs."""
        return self.inputs

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, d) at t, (n, d)."""
        fits(x, self)
        whole, rest = _whole_and_rest(t, self.field.steps)
        x = self._after(whole, np.asarray(x, dtype=float))
        return self.field.moved(x, rest, 1) if rest > 0 else x

    def _after(self, count: int, x: Array) -> Array:
        """Points x (n, d) after so many whole steps, (n, d).

        A film asks for the same points at many moments: the steps that they took are kept, of those
        points that were asked for last.
        """
        key = x.shape, x.tobytes()
        taken = self._taken.pop(key, [x.copy()])
        while len(taken) <= count:
            taken.append(self.field.step(taken[-1]))
        self._taken[key] = taken
        while sum(len(steps) * steps[0].nbytes for steps in self._taken.values()) > KEPT:
            del self._taken[next(iter(self._taken))]
        return taken[count].copy()

    @cached_property
    def _taken(self) -> dict[tuple[tuple[int, ...], bytes], list[Array]]:
        """Where points are after 0, 1, … whole steps, by what they are at 0; the last used last."""
        return {}

    def jacobian(self, t: float, x: Array) -> Array:
        """The derivative (n, d, d) of `at(t, ·)` at x (n, d).

        dJ/dt = DF(x) J beside dx/dt = F(x), by the same Runge–Kutta steps: so it is the derivative
        of the steps themselves (Hairer, Nørsett, Wanner 1993, I.14), not only of the exact flow.
        Its determinant is of the map that is played, and would tell if the steps were too coarse.
        """
        fits(x, self)
        moving = np.broadcast_to(np.eye(self.inputs), (len(x), self.inputs, self.inputs))
        whole, rest = _whole_and_rest(t, self.field.steps)
        for h in [1 / self.field.steps] * whole + [rest] * (rest > 0):
            x, moving = _step(self.field, x, moving, h)
        return moving


@dataclass(frozen=True, eq=False)
class Jump:
    """x ↦ x + tF(x), all at once; a residual layer's F is V tanh(Wx + b)."""

    layer: int
    field: MovingLayer
    name: ClassVar[str] = "F"
    linear: ClassVar[bool] = True
    kind: ClassVar[str] = "field"

    __repr__ = short_repr

    @property
    def formula(self) -> str:
        """As it is written in the picture."""
        return self.field.formula

    @cached_property
    def homeomorphism(self) -> bool | None:
        """True where it is proved of x + tF(x) for all t; else it is not known (None).

        Of a residual layer where |F(x) − F(y)| < |x − y| for all points, or where determinants at
        the corners of the slopes' cube are positive (corner_determinants.py).
        """
        if not isinstance(self.field, ResidualLayer):
            return None
        contracts = self.field.lipschitz < SURELY
        return True if contracts or least_corner_determinant(self.field) > 0 else None

    @property
    def loses(self) -> str:
        """What may happen to space."""
        return "" if self.homeomorphism else "may fold"

    @property
    def inputs(self) -> int:
        """Coordinates of a point."""
        return self.field.inputs

    @property
    def outputs(self) -> int:
        """As many as inputs."""
        return self.inputs

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, d) at t, (n, d)."""
        fits(x, self)
        return x + t * self.field.field(x)

    def jacobian(self, t: float, x: Array) -> Array:
        """1 + t DF(x), (n, d, d), at x (n, d)."""
        fits(x, self)
        return np.eye(self.inputs) + t * self.field.field_jacobian(x)


def _whole_and_rest(t: float, steps: int) -> tuple[int, float]:
    """How many whole steps there are up to t, and the time that is left then."""
    whole = int(np.floor(t * steps))
    return whole, t - whole / steps


def _step(field: FieldLayer, x: Array, moving: Array, h: float) -> tuple[Array, Array]:
    """One Runge–Kutta step of points (n, d) and of the derivative (n, d, d) of where they are."""
    slopes: list[Array] = []
    turns: list[Array] = []
    for reach in (0.0, h / 2, h / 2, h):
        here = x + reach * slopes[-1] if slopes else x
        carried = moving + reach * turns[-1] if turns else moving
        slope, jacobian = field.value_and_jacobian(here)
        slopes.append(slope)
        turns.append(matmul(jacobian, carried))
    mean = (slopes[0] + 2 * (slopes[1] + slopes[2]) + slopes[3]) / 6
    turn = (turns[0] + 2 * (turns[1] + turns[2]) + turns[3]) / 6
    return x + h * mean, moving + h * turn
