"""What other rooms hand to drawing, by what it must have: this room imports none of them.

The door (generator/validation.py) holds an author's arguments to these.
"""

from typing import Any, Protocol, runtime_checkable


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

    stages: Any
