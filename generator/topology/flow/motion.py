"""A motion as stages, one after the other: what flows of networks and of pictures share."""

from dataclasses import dataclass
from typing import Any

from generator.topology.flow.matrix_paths import Array


@dataclass(frozen=True, eq=False)
class Motion:
    """Stages with `at(t, x)`, each a map of points (n, d) for t in [0, 1]."""

    stages: tuple[Any, ...]

    def at(self, i: int, t: float, x: Array) -> Array:
        """Points x (n, d) at the start of stage i, at t of it."""
        return self.stages[i].at(t, x)

    def to(self, i: int, x: Array) -> Array:
        """Points x (n, d) of the input, at the start of stage i; i = len(stages) is the end."""
        for stage in self.stages[:i]:
            x = stage.at(1.0, x)
        return x

    def through(self, x: Array) -> Array:
        """Points x (n, d) of the input, at the end of all stages."""
        return self.to(len(self.stages), x)
