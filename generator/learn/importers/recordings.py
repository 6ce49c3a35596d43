"""Checkpoints of one network as a history of training: `recording(networks, data)`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data
from generator.learn.nn.heads import losses
from generator.learn.nn.network import Network
from generator.learn.training.accuracy import accuracy
from generator.learn.training.training_result import History


@dataclass(frozen=True, eq=False, repr=False)
class Checkpoints(History):
    """What `recording(…)` makes: states that may lie far apart, so that a film says it."""


def recording(
    networks: Sequence[Network], data: Data, steps: Sequence[int] | None = None
) -> History:
    """The history of one network in training, from its states in order (two and more).

    `topology.recorded(history)` plays it like a training of our own: between two states every
    weight runs straight from one to the other, and the frame says between which steps that is: no
    state of the training is shown there. `steps` says when each state was taken, in rising order;
    without it they are 0, 1, … Losses and accuracies are measured on the data.
    UserError for states that aren't of one network.
    """
    steps = list(range(len(networks))) if steps is None else list(steps)
    if len(networks) < 2:
        raise UserError(f"recording: networks: expected 2 and more, got {len(networks)}")
    rising = all(a < b for a, b in pairwise(steps))
    if len(steps) != len(networks) or not rising:
        raise UserError(
            f"recording: steps: expected {len(networks)} numbers in rising order, got {steps}"
        )
    first = _form(networks[0])
    for k, network in enumerate(networks):
        if _form(network) != first:
            raise UserError(
                f"recording: state {k}: expected the layers of state 0, {networks[0]!r}, got"
                f" {network!r}"
            )
        if network.head is None or network.swaps:
            what = "no head" if network.head is None else "swapped units"
            raise UserError(f"recording: state {k}: expected a network as trained, got {what}")
    return Checkpoints(
        np.array(steps, dtype=int),
        tuple(networks),
        np.array([_loss(network, data) for network in networks]),
        np.array([accuracy(network, data) for network in networks]),
    )


def _form(network: Network) -> list[object]:
    """Kinds, activations and shapes of the parts: what all states have in common."""
    parts = [*network.layers, network.head]
    return [
        (type(part).__name__, getattr(part, "activation", ""), np.shape(getattr(part, "W", 0)))
        for part in parts
    ]


def _loss(network: Network, data: Data) -> float:
    logits = network.logits(data.points)
    rows = logits[None] if logits.ndim == 1 else logits.T
    return float(losses(rows, data.labels))
