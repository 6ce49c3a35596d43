"""What stretching costs: training under a contractive penalty, strength after strength.

    path = learn.contractive_path(learn.dense(2, [2, 2]), data, strengths=(0, 0.01, 0.1))

The penalty is that of learn/nn/contractive.py. Each strength begins with the networks of the one
before, and every step sees fresh points, so that nothing is learnt by heart.
"""

from dataclasses import dataclass

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data
from generator.learn.nn.architecture import Architecture
from generator.learn.nn.contractive import Restrained
from generator.learn.nn.network import Network
from generator.learn.nn.parameters import pack
from generator.learn.training.accuracy import accuracy
from generator.learn.training.adam import shares_of_rate
from generator.learn.training.batch import Run
from generator.learn.training.draft import affordable
from generator.learn.training.fresh import fresh_points
from generator.short_repr import short_repr

RATE, SPREAD = 0.03, 0.5  # learning rate and noise of the start of a path


@dataclass(frozen=True, eq=False)
class ContractivePath:
    """For each strength the network of highest accuracy on the sample, and its loss there."""

    strengths: tuple[float, ...]
    networks: tuple[Network, ...]
    accuracies: tuple[float, ...]
    losses: tuple[float, ...]  # of the sample, without the penalty

    __repr__ = short_repr


def contractive(architecture: Architecture, strength: float) -> Restrained:
    """Dense layers that `train` trains with `strength` · mean ‖J(x)‖² added to the loss.

    J is the Jacobian of the last representation at the points of the step (Rifai et al. 2011).

    UserError for a strength below 0 and for layers that aren't dense.
    """
    if strength < 0:
        raise UserError(f"contractive: strength: expected 0 or more, got {strength:g}")
    return Restrained(architecture.widths, architecture.activation, strength=strength)


def contractive_path(
    architecture: Architecture,
    data: Data,
    strengths: tuple[float, ...],
    restarts: int = 16,
    steps: int = 1500,
    seed: int = 1,
    first: int = 2000,
) -> ContractivePath:
    """Trains `restarts` networks for `first` steps, then for `steps` under each further strength.

    UserError when strengths don't rise, or data has more than two classes or no exact sets.
    """
    if list(strengths) != sorted(set(strengths)):
        raise UserError(f"contractive_path: strengths: expected rising ones, got {strengths}")
    steps = affordable(restarts, steps)[1]
    restarts, first = affordable(restarts, first)
    outputs = contractive(architecture, 0.0).outputs(data.classes)
    rng = np.random.default_rng(seed)
    theta = pack(architecture.start(rng, restarts, outputs, "identity", SPREAD))
    networks: list[Network] = []
    accuracies: list[float] = []
    losses: list[float] = []
    for strength in strengths:
        held = contractive(architecture, strength)
        run = Run(held, data, outputs, theta, gentle=0.0)
        budget = steps if networks else first
        drawn = fresh_points(data, rng)
        for share in shares_of_rate(budget):
            run.see(next(drawn))
            run.step(RATE * share)
        theta = run.current()
        trained = [held.network(held.unpack(row, outputs)) for row in theta]
        scores = [accuracy(network, data) for network in trained]
        best = int(np.argmax(scores))
        networks.append(trained[best])
        accuracies.append(scores[best])
        losses.append(run.loss(best))
    return ContractivePath(tuple(strengths), tuple(networks), tuple(accuracies), tuple(losses))
