"""What training needs of an architecture; `Architecture`, `Stack` and `Neighbours` are trainable.

Parameters of many restarts are arrays with a leading axis; packed, they are rows (restarts, P).
"""

from typing import Protocol

import numpy as np

from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.layer import Layer
from generator.learn.nn.network import Network
from generator.learn.nn.parameters import Parameters


class Trainable(Protocol):
    """A network without its numbers."""

    @property
    def widths(self) -> tuple[int, ...]:
        """Units from the input to the last layer."""

    def outputs(self, classes: int) -> int:
        """Of the head, for data of so many classes."""

    def start(
        self, rng: np.random.Generator, restarts: int, outputs: int, kind: str, spread: float
    ) -> Parameters:
        """Random first parameters; UserError for a kind of start that the layers don't have."""

    def unpack(self, theta: Array, outputs: int) -> Parameters:
        """The parameters in packed rows (…, P), the head's last."""

    def logits(
        self, parameters: Parameters, points: Array, labels: Integers, training: bool = False
    ) -> Array:
        """Logits (restarts, outputs, n) of points (d, n) with labels (n,)."""

    def roughness(self, parameters: Parameters) -> Array | float:
        """What the gentle term weighs, (restarts,), or 0 without layers."""

    def penalty(self, parameters: Parameters, points: Array) -> Array | float:
        """What is added to the loss beside the gentle term, (restarts,) or 0."""

    def network(self, parameters: Parameters) -> Network:
        """The network with parameters of one restart."""


class Layers(Trainable, Protocol):
    """An architecture whose layers another head can read, as `Neighbours` does."""

    def carried(self, parameters: Parameters, points: Array) -> Array:
        """Points (d, n) after the layers, (restarts, units, n); `parameters` without the head's."""

    def layers(self, parameters: Parameters) -> tuple[Layer, ...]:
        """The layers with parameters of one restart, the head's left out."""
