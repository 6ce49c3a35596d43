"""A penalty on stretching: the squared Frobenius norm of the Jacobian of the last representation.

At the data (Rifai et al. 2011, *Contractive auto-encoders*, ICML, eq. 2; there of one layer).
Growing the read-out would undo it, so the read-out has a fixed length.
"""

from dataclasses import dataclass

import autograd.numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.architecture import Architecture
from generator.learn.nn.dense import Dense, layer, layer_slope
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.learn.nn.parameters import Parameters
from generator.reproducible_algebra import norm
from generator.short_repr import short_repr

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

    __repr__ = short_repr

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
        head = Head("logistic", self.length * W / norm(W), b)
        return Network(tuple(Dense(V, c, self.activation) for V, c in layers), head)

    def _fixed(self, parameters: Parameters) -> Parameters:
        *layers, (W, b) = parameters
        return [*layers, (self.length * W / np.sqrt(np.sum(W**2, axis=(1, 2), keepdims=True)), b)]
