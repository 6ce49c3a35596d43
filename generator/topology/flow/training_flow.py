"""Learning as a motion: `recorded(history)` carries points through a network while it is trained.

It is a flow of one stage, of kind "recorded": at(t, x) is the representation of x by the network at
time t of training, its parameters led straight from one snapshot to the next.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, TypeVar

import numpy as np

from generator.errors import UserError
from generator.learn.importers.recordings import Checkpoints
from generator.learn.nn.layer import Layer, NetworkHead
from generator.learn.nn.network import Network
from generator.learn.training.training_result import History
from generator.short_repr import short_repr
from generator.topology.flow.flow import Flow, flow, swapped, weights
from generator.topology.flow.matrix_paths import Array

AT = 1e-9  # of the way between two states: what is nearer to one counts as it
Part = TypeVar("Part", bound=Layer)


@dataclass(frozen=True, eq=False)
class Recorded:
    """Snapshots of a network in training; t runs evenly from snapshot to snapshot.

    Where they were taken more densely, training is shown more slowly; `label(t)` says the step.
    Checkpoints may lie far apart: between two of them it says that weights are interpolated.
    """

    networks: tuple[Network, ...]
    steps: Array  # (snapshots,) of training
    losses: Array  # (snapshots,)
    of: int  # which layer's representation, −1 the last
    checkpoints: bool = False  # whether they are those of `learn.recording`
    layer: ClassVar[int] = 0
    name: ClassVar[str] = "training"
    formula: ClassVar[str] = ""
    kind: ClassVar[str] = "recorded"
    linear: ClassVar[bool] = False

    __repr__ = short_repr

    @property
    def inputs(self) -> int:
        """Dimension of the network's input."""
        return _inputs(self.networks[0])

    @property
    def outputs(self) -> int:
        """Dimension of the representation shown."""
        layers = self.networks[0].layers
        return layers[self.of].units if layers else self.inputs

    def network_at(self, t: float) -> Network:
        """The network at 0 ≤ t ≤ 1."""
        k, share = self._between(t)
        if share == 0.0:
            return self.networks[k]
        return _mixed(self.networks[k], self.networks[k + 1], share)

    def at(self, t: float, x: Array) -> Array:
        """Points x (n, inputs) in the representation at t, (n, outputs)."""
        return self.network_at(t).representation(x, self.of)

    def label(self, t: float) -> str:
        """The step of training, as "step 420"; between checkpoints the two steps."""
        k, share = self._between(t)
        if self.checkpoints and AT < share < 1 - AT:
            before, after = self.steps[k : k + 2]
            return f"between steps {before:.0f} and {after:.0f}, weights interpolated"
        return f"step {round(self._value(self.steps, t))}"

    @property
    def note(self) -> str:
        """What is to be said of checkpoints; "" of a training of our own."""
        if not self.checkpoints:
            return ""
        return (
            f"{len(self.steps)} checkpoints, from step {self.steps[0]:.0f} to {self.steps[-1]:.0f};"
            " between two of them every weight is interpolated, and no state of the training is"
            " shown"
        )

    def loss(self, t: float) -> float:
        """The loss, between snapshots on the straight line."""
        return self._value(self.losses, t)

    def _between(self, t: float) -> tuple[int, float]:
        """The snapshot at or before t, and the share of the way to the next."""
        place = t * (len(self.networks) - 1)
        k = min(int(place), len(self.networks) - 1)
        return k, place - k

    def _value(self, values: Array, t: float) -> float:
        return float(np.interp(t * (len(values) - 1), np.arange(len(values)), values))


@dataclass(frozen=True, eq=False, repr=False)
class Recording(Flow):
    """The flow of a training; its network is the last one, as played."""

    stages: tuple[Recorded, ...]  # one

    @property
    def stage(self) -> Recorded:
        """The only one."""
        return self.stages[0]

    @cached_property
    def final(self) -> Flow:
        """The flow through the layers of the network at the end."""
        return flow(self.network)

    def network_at(self, t: float) -> Network:
        """The network at 0 ≤ t ≤ 1 of training."""
        return self.stage.network_at(t)

    def head_at(self, t: float) -> NetworkHead | None:
        """The head at t of training; None where another representation than the last is shown."""
        depth = len(self.network.layers)
        return self.network_at(t).head if self.stage.of in (-1, depth - 1) else None

    def logits(self, t: float, x: Array) -> Array:
        """Logits of points x (n, inputs) at t, as `Network.logits` shapes them."""
        return self.network_at(t).logits(x)

    def label(self, t: float) -> str:
        """The step of training, as "step 420"; between checkpoints the two steps."""
        return self.stage.label(t)

    def loss(self, t: float) -> float:
        """The loss at t."""
        return self.stage.loss(t)


def recorded(history: History, layer: int = -1) -> Recording:
    """The flow of a training history (`learn.Training.history(i)`), in the space of one layer.

    Units that the last network's own flow swaps are swapped in every snapshot, so that both show
    the same space. `layer` counts from 0; −1 is the last. UserError when there is no such layer.
    """
    networks = tuple(history.networks)
    depth = len(networks[-1].layers)
    if not -depth <= layer < max(depth, 1) and (depth or layer != -1):
        raise UserError(f"recorded: layer: expected −{depth} to {depth - 1}, got {layer}")
    played = flow(networks[-1])
    done = len(networks[-1].swaps)
    for k, i, j in played.network.swaps[done:]:
        networks = tuple(swapped(network, k, i, j) for network in networks)
    steps, losses = np.asarray(history.steps, float), np.asarray(history.losses, float)
    stage = Recorded(networks, steps, losses, layer, isinstance(history, Checkpoints))
    return Recording((stage,), networks[-1], played.notes)


def _inputs(network: Network) -> int:
    return network.widths[0]


def _mixed(a: Network, b: Network, share: float) -> Network:
    """The network whose every parameter lies at a share of the way from a's to b's."""

    layers = tuple(_between(*pair, share) for pair in zip(a.layers, b.layers, strict=True))
    head = _between(a.head, b.head, share) if a.head is not None and b.head is not None else None
    return replace(a, layers=layers, head=head)


def _between(a: Part, b: Part, share: float) -> Part:
    """The layer or head whose every parameter lies at a share of the way from a's to b's."""
    ends = zip(weights(a).items(), weights(b).values(), strict=True)
    mixed = {name: (1 - share) * start + share * end for (name, start), end in ends}
    return replace(a, **mixed)
