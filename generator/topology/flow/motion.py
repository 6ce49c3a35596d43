"""A motion as stages, one after the other: what flows of networks and of pictures share."""

from dataclasses import Field, dataclass
from typing import Any, ClassVar, Protocol

from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array


class Stage(Protocol):
    """One motion: the identity at t = 0 and its map at t = 1."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def layer(self) -> int:
        """From 1; 0 where there is none."""

    @property
    def name(self) -> str:
        """What a picture calls it: W, b, the activation's name, F, …"""

    @property
    def formula(self) -> str:
        """As a picture shows it."""

    @property
    def kind(self) -> str:
        """ "affine", "pointwise", "projection", "field" or "recorded"."""

    @property
    def linear(self) -> bool:
        """Whether at(t, x) = (1 − t) at(0, x) + t at(1, x)."""

    @property
    def inputs(self) -> int:
        """Dimension before the stage."""

    @property
    def outputs(self) -> int:
        """Dimension after the stage."""

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, inputs) at 0 ≤ t ≤ 1."""


@dataclass(frozen=True, eq=False)
class Motion:
    """Stages with `at(t, x)`, each a map of points (n, d) for t in [0, 1]."""

    stages: tuple[Stage, ...]

    __repr__ = short_repr

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
