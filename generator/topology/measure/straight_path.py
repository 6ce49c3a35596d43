"""The path that a proof must not take: `straight(flow)` leads to each W by (1 − t)x + tWx.

It meets a singular matrix where W has a negative eigenvalue (paths.py says how often that is), and
there it flattens space. `path_determinant(flow, stage, t)` is det p(t) of either path, 0 where only
rounding says that it is not.
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from generator.brief import brief
from generator.errors import UserError
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.stages import Affine, fits
from generator.topology.measure.determinant import sure_determinant


@dataclass(frozen=True, eq=False)
class Straight:
    """x ↦ (1 − t)x + tWx."""

    layer: int
    name: str
    formula: str
    W: Array  # (n, n)
    linear: ClassVar[bool] = True
    kind: ClassVar[str] = "affine"

    __repr__ = brief

    @property
    def inputs(self) -> int:
        """Dimension before the stage."""
        return len(self.W)

    @property
    def outputs(self) -> int:
        """As many as inputs."""
        return len(self.W)

    def matrix(self, t: float) -> Array:
        """(1 − t)1 + tW, (n, n)."""
        return (1 - t) * np.eye(len(self.W)) + t * self.W

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, inputs) at t, (n, outputs)."""
        fits(x, self)
        return x @ self.matrix(t).T


def straight(flow: Flow) -> Flow:
    """The same flow with straight paths to its matrices. UserError unless they are square."""
    return replace(flow, stages=tuple(_straightened(one) for one in flow.stages))


def _straightened(stage: Any) -> Any:
    if stage.name != "W":
        return stage
    if not isinstance(stage, Affine) or stage.inputs != stage.outputs:
        raise UserError(f"a straight path in layer {stage.layer}; allowed: square W")
    return Straight(stage.layer, stage.name, stage.formula, stage.matrix(1.0))


def path_determinant(flow: Flow, stage: int, t: float) -> float:
    """det p(t) of a stage W; in other stages, that of the last W before them, at its end."""
    for i in range(stage, -1, -1):
        one = flow.stages[i]
        if one.name == "W":
            return float(sure_determinant(one.matrix(t if i == stage else 1.0)))
    raise UserError(f"no W at or before stage {stage}; allowed: flows that begin with one")


def least_path_determinant(flow: Flow, steps: int = 1001) -> float:
    """The least det p(t) over all stages W, at `steps` even values of t."""
    found = [i for i, one in enumerate(flow.stages) if one.name == "W"]
    times = np.linspace(0, 1, steps)
    if not found:
        raise UserError("a flow without any W has no determinants; allowed: dense layers")
    return min(path_determinant(flow, i, float(t)) for i in found for t in times)
