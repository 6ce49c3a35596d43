"""What other packages hand to drawing, by what it must have: this one imports none of them.

The door (generator/validation.py) holds an author's arguments to these.
"""

from typing import Any, Protocol, runtime_checkable

from generator.errors import UserError


@runtime_checkable
class Sample(Protocol):
    """Points (n, d) and their labels (n,), as `learn.Data` has them."""

    points: Any
    labels: Any


@runtime_checkable
class Sets(Protocol):
    """Exact sets, as `learn.Data` has them."""

    sets: Any


@runtime_checkable
class Layers(Protocol):
    """Layers and a head, as `learn.Network` has them."""

    layers: Any
    head: Any


@runtime_checkable
class Stages(Protocol):
    """Stages, as `topology.Flow` has them."""

    @property
    def stages(self) -> Any: ...


@runtime_checkable
class Deciding(Protocol):
    """A flow of a network that has a head, as `topology.Flow` is."""

    @property
    def network(self) -> Any: ...

    def head_at(self, t: float) -> Any:
        """The head that decides where the flow ends, at t of its last stage; None without one."""

    def former_heads(self) -> Any:
        """The heads of the network before units were swapped."""


def exact_sets(data: Sets, mark: str) -> Any:
    """The exact sets of data; UserError where there are none, since nothing would be drawn."""
    if not len(data.sets):
        raise UserError(
            f"draw.{mark}: expected data with exact sets, got a sample without;"
            " draw.points(data) draws it"
        )
    return data.sets
