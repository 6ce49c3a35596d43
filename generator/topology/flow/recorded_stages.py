"""Recorded activations as a motion: each point on the straight line from layer to layer.

It has the recorded points alone and moves no others. Where the next layer has fewer or more
dimensions, the line runs in the larger space, the points of the smaller one embedded as (x, 0).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from generator.errors import UserError
from generator.learn.importers.representations import Representations, default_name
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Motion


@dataclass(frozen=True, eq=False)
class Interpolated:
    """xᵢ ↦ (1 − t)xᵢ + tyᵢ, from a point's recording at one layer to that at the next."""

    layer: int
    name: str
    before: Array  # (n, d)
    after: Array  # (n, e)
    kind: ClassVar[str] = "interpolated"
    homeomorphism: ClassVar[None] = None
    loses: ClassVar[str] = ""

    __repr__ = short_repr

    @property
    def formula(self) -> str:
        """What the frame says while it plays, with the layer's name where it was given one."""
        named = "" if self.name == default_name(self.layer) else f"{self.name}: "
        return f"{named}recorded points, moved straight"

    @property
    def inputs(self) -> int:
        """Dimension before the stage."""
        return int(self.before.shape[1])

    @property
    def outputs(self) -> int:
        """Dimension after it, at t = 1."""
        return int(self.after.shape[1])

    @property
    def linear(self) -> bool:
        """Whether all moments have the coordinates of both ends."""
        return self.inputs <= self.outputs

    @cached_property
    def _rows(self) -> dict[bytes, int]:
        return {row.tobytes(): k for k, row in enumerate(_plain(self.before))}

    def at(self, t: float, x: Array) -> Array:
        """Points x (m, d) of those recorded at t: (m, max(d, e)), but (m, e) at t = 1.

        UserError for a point that wasn't recorded.
        """
        rows = [self._rows.get(row.tobytes(), -1) for row in _plain(x)]
        if -1 in rows:
            other = ", ".join(f"{value:.3g}" for value in x[rows.index(-1)][:4])
            raise UserError(f"{self.name}: expected points that were recorded, got ({other}, …)")
        after = self.after[rows]
        if t == 1.0:
            return after
        width = max(self.inputs, self.outputs)
        return (1 - t) * _embedded(x, width) + t * _embedded(after, width)


def _plain(x: Array) -> Array:
    """Rows whose bytes are equal where the numbers are: 0 for −0, one after the other."""
    return np.ascontiguousarray(x, dtype=float) + 0.0


def _embedded(x: Array, width: int) -> Array:
    return np.pad(x, ((0, 0), (0, width - x.shape[1])))


@dataclass(frozen=True, eq=False)
class RecordedLayers(Motion):
    """The motion through recorded activations, of the points that were recorded."""

    notes: tuple[str, ...] = ()

    __repr__ = short_repr

    @property
    def boundaries(self) -> tuple[int, ...]:
        """Every stage is a layer."""
        return tuple(range(len(self.stages) + 1))

    @property
    def dimensions(self) -> tuple[int, ...]:
        """Dimension at the start of each stage, and at the end."""
        return (*(stage.inputs for stage in self.stages), self.stages[-1].outputs)


def recorded_layers(representations: Representations) -> RecordedLayers:
    """The motion of recorded activations."""
    arrays: Any = representations.arrays
    ends = zip(representations.names, arrays, arrays[1:], strict=False)
    stages = (Interpolated(k, name, *pair) for k, (name, *pair) in enumerate(ends, 1))
    return RecordedLayers(tuple(stages), (representations.note,))
