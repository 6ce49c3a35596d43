"""The straight path to each W, (1 − t)x + tWx, which may be singular: `straight(flow)`.

It meets a singular matrix where W has a negative eigenvalue (matrix_paths.py says how often), and
there it flattens space. `path_determinant(flow, stage, t)` is det p(t) of either path, 0 where only
rounding says that it is not.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from generator.errors import UserError
from generator.reproducible_algebra import eigvals, matmul
from generator.short_repr import short_repr
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Stage
from generator.topology.flow.stages import Affine, Projection, fits
from generator.topology.measure.determinant import sure_determinant
from generator.topology.measure.exact_determinant import (
    Polynomial,
    determinant,
    exact,
    gram,
    roots_on_the_way,
    straight_determinant,
)
from generator.verdict import Verdict


@dataclass(frozen=True, eq=False)
class Straight:
    """x ↦ (1 − t)x + tWx."""

    layer: int
    name: str
    formula: str
    W: Array  # (n, n)
    linear: ClassVar[bool] = True
    kind: ClassVar[str] = "affine"

    __repr__ = short_repr

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
        return matmul(x, self.matrix(t).T)


def straight(flow: Flow) -> Flow:
    """The same flow with straight paths to its matrices. UserError unless they are square."""
    return replace(flow, stages=tuple(_straightened(stage) for stage in flow.stages))


def _straightened(stage: Stage) -> Stage:
    if stage.name != "W":
        return stage
    if not isinstance(stage, Affine) or stage.inputs != stage.outputs:
        raise UserError(f"straight: layer {stage.layer}: expected a square W, got another")
    return Straight(stage.layer, stage.name, stage.formula, stage.matrix(1.0))


def path_determinant(flow: Flow, stage: int, t: float) -> float:
    """det p(t) of a stage W; in other stages, that of the last W before them, at its end."""
    for i in range(stage, -1, -1):
        part = flow.stages[i]
        if isinstance(part, Affine | Projection | Straight) and part.name == "W":
            return float(sure_determinant(part.matrix(t if i == stage else 1.0)))
    raise UserError(f"path_determinant: stage: expected one at or after a W, got {stage}")


def least_path_determinant(flow: Flow, steps: int = 1001) -> float:
    """The least det p(t) over all stages W, at `steps` even values of t.

    On straight paths also at its least values and roots between them. A measurement: for a proof
    that it is never 0 see `never_singular`.
    """
    stages = [i for i, stage in enumerate(flow.stages) if stage.name == "W"]
    if not stages:
        raise UserError("least_path_determinant: expected a flow with a layer Wx + b, got none")
    even = np.linspace(0, 1, steps)
    straight_ones = [stage for stage in flow.stages if isinstance(stage, Straight)]
    meets = not all(_regular(stage) for stage in straight_ones)
    least = min(
        path_determinant(flow, i, float(t))
        for i in stages
        for t in np.append(even, _turning_points(flow.stages[i]))
    )
    return min(least, 0.0) if meets else least


def never_singular(flow: Flow) -> Verdict:
    """Of "no matrix on the way to any W is singular", by exact arithmetic on the floats of W.

    A straight path meets a singular matrix just where W has a real eigenvalue λ ≤ 0, at
    t = 1 / (1 − λ); a polar path meets none just where det W > 0. Layers that add units are judged
    on the embedded inputs: there W is singular where its columns depend on each other. A layer that
    drops units refutes. UserError for a flow without any W.
    """
    linear = [stage for stage in flow.stages if isinstance(stage, Affine | Projection | Straight)]
    stages = [stage for stage in linear if stage.name == "W" or isinstance(stage, Projection)]
    if not stages:
        raise UserError("never_singular: expected a flow with a layer Wx + b, got none")
    return Verdict.PROVED if all(_regular(stage) for stage in stages) else Verdict.REFUTED


def _regular(stage: Affine | Projection | Straight) -> bool:
    if isinstance(stage, Projection):
        return False
    if isinstance(stage, Straight):
        return roots_on_the_way(straight_determinant(stage.W)) == 0
    W = exact(stage.matrix(1.0)[:, : stage.inputs])
    return determinant(W if len(W) == len(W[0]) else gram(W)) > 0


def _turning_points(stage: Stage) -> Array:
    """Where in (0, 1) the determinant of a straight path is 0 or has derivative 0."""
    if not isinstance(stage, Straight):
        return np.zeros(0)
    polynomial = straight_determinant(stage.W)
    slope = [k * coefficient for k, coefficient in enumerate(polynomial)][1:]
    roots = np.concatenate([_real_roots(polynomial), _real_roots(slope)])
    return roots[(roots > 0) & (roots < 1)]


def _real_roots(polynomial: Polynomial) -> Array:
    """Its roots, as eigenvalues of its companion matrix (Horn, Johnson 2013, 3.3)."""
    degree = len(polynomial) - 1
    companion = np.eye(max(degree, 0), k=-1)
    if degree > 0:
        companion[:, -1] = [-float(lower / polynomial[-1]) for lower in polynomial[:-1]]
    real, imaginary = eigvals(companion)
    return real[np.abs(imaginary) < 1e-6]
