"""What is asked of a layer and of a head, whichever class they are of."""

from dataclasses import Field
from typing import Any, ClassVar, Protocol

from generator.learn.data.dataset import Array


class Layer(Protocol):
    """A map of points with its parameters: a frozen dataclass, whose arrays are the parameters."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def kind(self) -> str: ...
    @property
    def inputs(self) -> int:
        """Coordinates of a point that it takes."""

    @property
    def units(self) -> int:
        """Coordinates of what it gives."""

    @property
    def size(self) -> int:
        """How many numbers are trained."""

    def __call__(self, x: Array, /) -> Array:
        """Outputs (n, units) of points (n, inputs)."""


class NetworkHead(Layer, Protocol):
    """What reads the last representation: logits (n,) of two classes or (n, c)."""
