"""What stretching costs: training under a contractive penalty, strength after strength.

    path = learn.contractive_path(learn.dense(2, [2, 2]), data, strengths=(0, 0.01, 0.1))

The penalty is the squared Frobenius norm of the Jacobian of the last representation at the data
(Rifai et al. 2011, *Contractive auto-encoders*, ICML, eq. 2; there of one layer). Growing the
read-out would undo it, so the read-out has a fixed length. Each strength begins with the networks
of the one before, and every step sees fresh points, so that nothing is learnt by heart.
"""

from dataclasses import dataclass

import autograd.numpy as np
import numpy

from generator.brief import brief
from generator.errors import UserError
from generator.learn.data.dataset import Array, Data, Integers
from generator.learn.nn.architecture import Architecture
from generator.learn.nn.dense import Dense, layer, layer_slope
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.learn.nn.parameters import Parameters, pack
from generator.learn.training.accuracy import accuracy
from generator.learn.training.adam import shares_of_rate
from generator.learn.training.batch import Run
from generator.learn.training.fresh import fresh_points

RATE, SPREAD = 0.03, 0.5  # learning rate and noise of the start of a path
LENGTH = 4.0  # of the read-out


def contraction(parameters: Parameters, points: Array, activation: str) -> Array:
    """Mean over points (d, n) of ‖∂h/∂x‖² for the last representation h, (restarts,).

    Made of layers and their slopes, so that it can be differentiated; `parameters` are pairs W
    (restarts, out, in), b (restarts, out), the head's last.
    """
    h = points
    J: Array = np.zeros(())  # (restarts, d, out, n)
    for k, (W, b) in enumerate(parameters[:-1]):
        before, h = h, layer(W, b, h, activation)
        slope = layer_slope(W, b, before, h, activation)[:, None]
        turned = np.swapaxes(W, 1, 2)[..., None]
        J = slope * (np.matmul(W[:, None], J) if k else turned)
    return np.mean(np.sum(J**2, axis=(1, 2)), axis=-1)


@dataclass(frozen=True)
class Restrained(Architecture):
    """Dense layers with a read-out of fixed length, and the penalty on their Jacobian."""

    length: float = LENGTH
    strength: float = 0.0

    __repr__ = brief

    def outputs(self, classes: int) -> int:
        """One score. UserError for more than two classes."""
        if classes != 2:
            raise UserError(f"contractive: data: expected two classes, got {classes}")
        return 1

    def logits(
        self,
        parameters: Parameters,
        points: Array,
        labels: Integers | None = None,
        training: bool = False,
    ) -> Array:
        """Logits (restarts, outputs, n) of points (d, n)."""
        return super().logits(self._fixed(parameters), points, labels, training)

    def penalty(self, parameters: Parameters, points: Array) -> Array:
        """Strength times the contraction, (restarts,)."""
        return self.strength * contraction(parameters, points, self.activation)

    def network(self, parameters: Parameters) -> Network:
        """The network with parameters of one restart, its read-out of that length."""
        *layers, (W, b) = parameters
        head = Head("logistic", self.length * W / numpy.linalg.norm(W), b)
        return Network(tuple(Dense(V, c, self.activation) for V, c in layers), head)

    def _fixed(self, parameters: Parameters) -> Parameters:
        *layers, (W, b) = parameters
        return [*layers, (self.length * W / np.sqrt(np.sum(W**2, axis=(1, 2), keepdims=True)), b)]


@dataclass(frozen=True, eq=False)
class ContractivePath:
    """For each strength the network of highest accuracy on the sample, and its loss there."""

    strengths: tuple[float, ...]
    networks: tuple[Network, ...]
    accuracies: tuple[float, ...]
    losses: tuple[float, ...]  # of the sample, without the penalty

    __repr__ = brief


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
    outputs = contractive(architecture, 0.0).outputs(data.classes)
    rng = numpy.random.default_rng(seed)
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
        best = int(numpy.argmax(scores))
        networks.append(trained[best])
        accuracies.append(scores[best])
        losses.append(run.loss(best))
    return ContractivePath(tuple(strengths), tuple(networks), tuple(accuracies), tuple(losses))
