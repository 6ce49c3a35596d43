"""A flow that sends a point through a diagram: `sending(network)`, a stage for each matrix.

The marks of `diagram(network, point)` know when they are seen; only its signals move, each in the
stage of its own matrix.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from generator.draw.geometry.protocols import Layers
from generator.draw.geometry.shapes import Array
from generator.short_repr import short_repr


def signal(start: Array, end: Array, stage: int) -> Array:
    """A point (1, 5) that goes from one place (2,) to another in a stage of `sending`."""
    return np.concatenate([start, np.asarray(end) - start, [float(stage)]])[None]


@dataclass(frozen=True)
class Sending:
    """The stage in which the signals of one matrix move; all other points stay."""

    number: int  # from 0
    name: str
    title: str
    formula: str
    layer: ClassVar[int] = 0
    kind: ClassVar[str] = "sending"
    linear: ClassVar[bool] = True
    inputs: ClassVar[int] = 2
    outputs: ClassVar[int] = 2

    def at(self, t: float, x: Array) -> Array:
        """Points (n, 2) where they are; signals (n, 5) at t of their way if it is theirs."""
        if x.shape[1] == 2:
            return x
        moved = t * (x[:, 4:] == self.number)
        return np.column_stack([x[:, :2] + moved * x[:, 2:4], x[:, 2:]])


@dataclass(frozen=True)
class Sent:
    """What `sending(…)` makes."""

    stages: tuple[Sending, ...]

    __repr__ = short_repr

    @property
    def boundaries(self) -> Sequence[int]:
        """Each stage is one of its own."""
        return range(len(self.stages) + 1)


def sending(network: Layers) -> Sent:
    """The flow of a point's signals through the diagram of a network with layers and a head."""
    several = len(network.layers) > 1
    stages = [
        Sending(
            k,
            f"layer {k + 1}" if several else "hidden units",
            f"Layer {k + 1}" if several else "The layer",
            f"{'h' if k == 0 else 'next h'} = {layer.activation}(W{'x' if k == 0 else 'h'} + b)",
        )
        for k, layer in enumerate(network.layers)
    ]
    last = "h" if network.layers else "x"
    stages.append(Sending(len(stages), "score", "The score", f"z = w · {last} + b"))
    return Sent(tuple(stages))
