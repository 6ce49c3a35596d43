"""What is trained, without its numbers: `dense(2, [2, 2], "tanh")`, and where training starts."""

import itertools
from dataclasses import dataclass

import numpy as np

from generator.errors import UserError, expected
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.activations import activation as activation_record
from generator.learn.nn.dense import Dense, layer
from generator.learn.nn.heads import Head
from generator.learn.nn.loss import carried, roughness
from generator.learn.nn.network import Network
from generator.learn.nn.parameters import Parameters, Shapes, unpack

STARTS = ("identity", "glorot")


@dataclass(frozen=True)
class Architecture:
    """Widths from the input to the last layer, and the activation of every layer."""

    widths: tuple[int, ...]
    activation: str = "tanh"

    def outputs(self, classes: int) -> int:
        """Of the head: one score for two classes, else one for each."""
        return 1 if classes == 2 else classes

    def shapes(self, outputs: int) -> Shapes:
        """Of every W, (out, in), the head's last."""
        sizes = (*self.widths, outputs)
        return tuple((out, inputs) for inputs, out in itertools.pairwise(sizes))

    def start(
        self, rng: np.random.Generator, restarts: int, outputs: int, kind: str, spread: float
    ) -> Parameters:
        """Random first parameters with a leading axis of restarts; the head's are Glorot's.

        "identity": W is the identity plus normal noise of that spread, b the noise alone, so that
        space is not thrown about before anything is learnt. "glorot": normal with variance
        2 / (in + out) (Glorot, Bengio 2010), b = 0.
        """
        if kind not in STARTS:
            raise UserError(expected("a start", STARTS, kind, suggest=False))
        parameters: list[tuple[Array, Array]] = []
        shapes = self.shapes(outputs)
        for k, (out, inputs) in enumerate(shapes):
            noise, shift = (
                rng.normal(size=(restarts, out, inputs)),
                rng.normal(size=(restarts, out)),
            )
            if kind == "identity" and k < len(shapes) - 1:
                parameters.append((np.eye(out, inputs) + spread * noise, 0.5 * spread * shift))
            else:
                parameters.append((np.sqrt(2 / (out + inputs)) * noise, np.zeros((restarts, out))))
        return parameters

    def unpack(self, theta: Array, outputs: int) -> Parameters:
        """The parameters in packed rows (…, P), for a head of so many outputs."""
        return unpack(theta, self.shapes(outputs))

    def carried(self, parameters: Parameters, points: Array) -> Array:
        """Points (d, n) after the layers, (restarts, units, n); `parameters` without the head's."""
        return carried(parameters, points, self.activation)

    def logits(
        self,
        parameters: Parameters,
        points: Array,
        labels: Integers | None = None,
        training: bool = False,
    ) -> Array:
        """Logits (restarts, outputs, n) of points (d, n); a linear head asks for no labels."""
        h = self.carried(parameters[:-1], points)
        return layer(*parameters[-1], h, "identity")

    def roughness(self, parameters: Parameters) -> Array:
        """What the gentle term weighs, (restarts,)."""
        return roughness(parameters)

    def penalty(self, parameters: Parameters, points: Array) -> Array | float:
        """What is added to the loss beside the gentle term, (restarts,) or 0: nothing here."""
        return 0.0

    def network(self, parameters: Parameters) -> Network:
        """The network with parameters of one restart."""
        *inner, (W, b) = parameters
        head = Head("logistic" if len(b) == 1 else "softmax", W, b)
        return Network(self.layers(inner), head)

    def layers(self, parameters: Parameters) -> tuple[Dense, ...]:
        """The layers with parameters of one restart, the head's left out."""
        return tuple(Dense(W, b, self.activation) for W, b in parameters)


def dense(
    inputs: int, widths: list[int] | tuple[int, ...], activation: str = "tanh"
) -> Architecture:
    """Dense layers of these widths on so many inputs, all with the activation of that name."""
    activation_record(activation)
    if inputs < 1 or any(width < 1 for width in widths):
        raise UserError(
            f"dense: expected inputs and widths of 1 or more, got {inputs} and {list(widths)}"
        )
    return Architecture((inputs, *widths), activation)
