"""What a film shows after a network's layers: `continued(flow, pause("Wait", "Waited"))`.

A pause is a stage in which the points of the plane stay, so that something else can change.
"""

from dataclasses import dataclass
from typing import ClassVar

from generator.errors import UserError
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Motion, Stage
from generator.topology.flow.stages import fits


@dataclass(frozen=True, eq=False, repr=False)
class Continued(Motion):
    """Stages of a flow and further ones, each of which ends in a rest."""

    boundaries: tuple[int, ...]


@dataclass(frozen=True)
class Pause:
    """A stage in which points of the plane stay where they are."""

    title: str
    arrival: str
    layer: ClassVar[int] = 0
    name: ClassVar[str] = "pause"
    formula: ClassVar[str] = ""
    kind: ClassVar[str] = "pause"
    linear: ClassVar[bool] = True
    inputs: ClassVar[int] = 2
    outputs: ClassVar[int] = 2

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, 2), as they are."""
        fits(x, self)
        return x


def continued(flow: Flow, *stages: Stage) -> Continued:
    """A flow, then stages of which each ends in a rest, as layers do. UserError for none."""
    if not stages:
        raise UserError("continued: expected one or more stages, got none")
    whole = (*flow.stages, *stages)
    ends = range(len(flow.stages) + 1, len(whole) + 1)
    return Continued(whole, (*flow.boundaries, *ends))


def pause(title: str, arrival: str) -> Pause:
    """A stage in which nothing moves; a picture's heading says its `title`, then its `arrival`."""
    return Pause(title, arrival)
