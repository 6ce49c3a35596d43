"""The protocols of a layer and of a head."""

from dataclasses import Field
from typing import Any, ClassVar, Protocol, Self

from generator.learn.data.dataset import Array, Integers


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

    @property
    def settings(self) -> dict[str, object]:
        """What network.json has of it beside `kind` and the arrays."""

    def permuted(self, order: Integers) -> Self:
        """The same map of points whose coordinates are x[order].

        A layer that moves points (x plus something) gives them in the new order too; any other
        reads them, and gives what it gave.
        """

    def __call__(self, x: Array, /) -> Array:
        """Outputs (n, units) of points (n, inputs)."""


class MovingLayer(Layer, Protocol):
    """A layer x + F(x), of as many units as inputs."""

    @property
    def formula(self) -> str:
        """As a picture shows it."""

    def field(self, x: Array) -> Array:
        """F at points (n, d)."""

    def field_jacobian(self, x: Array) -> Array:
        """DF (n, d, d) at points x (n, d)."""


class NetworkHead(Layer, Protocol):
    """What reads the last representation: logits (n,) of two classes or (n, c)."""
