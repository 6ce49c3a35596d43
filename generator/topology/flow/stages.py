"""Stages, the single motions that a flow is made of: `stage.at(t, x)` for 0 ≤ t ≤ 1 and any points.

`Affine` is W or b, `Pointwise` an activation, `Projection` a W that drops units. (`Recorded`, time
of training, is in training_flow.py.) Each is the identity at t = 0 and its map at t = 1, and holds
weights only. All have `layer` (from 1; 0 where there is none), `name`, `formula`, `inputs`,
`outputs`, `kind` and `linear`: whether at(t, x) = (1 − t) at(0, x) + t at(1, x). `homeomorphism`
says whether a stage is one onto its image at every t (None: it isn't known), `loses` what happens
to space where it isn't.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from generator.errors import UserError
from generator.learn.nn.activations import activation_or_inverse
from generator.reproducible_algebra import matmul
from generator.reproducible_math import arctan2
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array, PolarPath, flat_below
from generator.topology.flow.motion import Stage


@dataclass(frozen=True)
class Spin:
    """A path in the plane as turn, stretch and turn, angles in radians, counter-clockwise:

    matrix(t) = R(t · angle) · R(axis) · diag(1 + t(scales − 1)) · R(−axis).
    """

    angle: float
    axis: float
    scales: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Affine:
    """x ↦ p(t)x + t · shift; with fewer inputs than outputs, of the embedded point (x, 0)."""

    layer: int
    name: str
    formula: str
    inputs: int
    path: PolarPath  # in the space of the outputs
    shift: Array  # (outputs,)
    title: str = ""  # what a picture says instead of its layer
    arrival: str = ""  # and of the representation that it ends in
    kind: ClassVar[str] = "affine"

    __repr__ = short_repr

    @property
    def outputs(self) -> int:
        """Dimension after the stage, and at every t."""
        return len(self.shift)

    @property
    def linear(self) -> bool:
        """True where nothing turns."""
        return not len(self.path.angles)

    @property
    def homeomorphism(self) -> bool:
        """Whether p(t) is regular at every t, on the inputs, as far as floats tell."""
        scales = self.path.scales[: self.inputs]
        return bool(scales.min() > flat_below(scales, self.path.end.shape))

    @property
    def loses(self) -> str:
        """What happens to space where it isn't."""
        if self.homeomorphism:
            return ""
        return "reflected through 0" if self.path.scales[0] < 0 else "flat at t = 1"

    @property
    def spin(self) -> Spin | None:
        """The path as turn, stretch and turn; None unless it goes from the plane to the plane."""
        if not self.inputs == self.outputs == 2:
            return None
        angle = float(self.path.angles[0]) if len(self.path.angles) else 0.0
        axis = float(arctan2(self.path.axes[1, 0], self.path.axes[0, 0]))
        first, second = self.path.scales
        return Spin(angle, axis, (float(first), float(second)))

    def matrix(self, t: float) -> Array:
        """p(t), (outputs, outputs)."""
        return self.path.matrix(t)

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, inputs) at t, (n, outputs)."""
        fits(x, self)
        return matmul(x, self.matrix(t)[:, : self.inputs].T) + t * self.shift


@dataclass(frozen=True, eq=False)
class Pointwise:
    """x ↦ (1 − t)x + tσ(x), coordinate by coordinate.

    Strictly increasing at every t where σ is; for ReLU only before t = 1.
    """

    layer: int
    name: str  # of an activation, or of the inverse of one
    inputs: int
    title: str = ""
    arrival: str = ""
    linear: ClassVar[bool] = True
    kind: ClassVar[str] = "pointwise"

    @property
    def outputs(self) -> int:
        """As many as inputs."""
        return self.inputs

    @property
    def formula(self) -> str:
        """x ↦ σ(x)."""
        record, inverse = activation_or_inverse(self.name)
        return (inverse or record).formula

    @property
    def homeomorphism(self) -> bool:
        """Whether it is one onto its image, at every t."""
        return activation_or_inverse(self.name)[0].strictly_increasing

    @property
    def loses(self) -> str:
        """Where different numbers become one, as a picture says it."""
        return activation_or_inverse(self.name)[0].loses

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, inputs) at t, (n, inputs)."""
        fits(x, self)
        record, inverse = activation_or_inverse(self.name)
        return (1 - t) * x + t * (inverse or record).value(x)


@dataclass(frozen=True, eq=False)
class Projection:
    """A W that drops units: its path, in the space of the inputs, ends where their plane is flat.

    So points have `inputs` coordinates while t < 1 and `outputs` at t = 1, where the others are 0.
    Nothing is claimed about it: it is not injective.
    """

    layer: int
    name: str
    formula: str
    outputs: int
    path: PolarPath  # in the space of the inputs
    title: str = ""
    arrival: str = ""
    linear: ClassVar[bool] = False
    kind: ClassVar[str] = "projection"
    homeomorphism: ClassVar[bool] = False

    __repr__ = short_repr

    @property
    def inputs(self) -> int:
        """Dimension before the stage, and until t = 1."""
        return len(self.path.scales)

    @property
    def loses(self) -> str:
        """From how many dimensions to how many; "" on the way back from embedded points."""
        return f"projects {self.inputs} → {self.outputs}" if self.name == "W" else ""

    def matrix(self, t: float) -> Array:
        """p(t), (inputs, inputs)."""
        return self.path.matrix(t)

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, inputs) at t, (n, inputs), but (n, outputs) at t = 1."""
        fits(x, self)
        return matmul(x, self.matrix(t)[: self.outputs if t == 1.0 else None].T)


def fits(x: Array, stage: Stage) -> None:
    """UserError unless points x (n, d) have as many coordinates as the stage has inputs."""
    if x.shape[1:] != (stage.inputs,):
        raise UserError(
            f"points for stage {stage.name}: expected shape (n, {stage.inputs}), got {x.shape}"
        )


def still(units: int) -> PolarPath:
    """The path that stays at the identity of so many units."""
    unit = np.eye(units)
    return PolarPath(unit, np.zeros((0, 2, units)), np.zeros(0), unit, np.ones(units))
