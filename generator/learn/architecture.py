"""What is trained, without its numbers: `dense(2, [2, 2], "tanh")`, and where training starts."""

from dataclasses import dataclass

import numpy as np

from generator.errors import AuthorError
from generator.learn.data import Array
from generator.learn.heads import Head
from generator.learn.layers import Dense, activation
from generator.learn.network import Network

STARTS = ("identity", "glorot")
Parameters = list[tuple[Array, Array]]  # (W, b) of each layer, the head last


@dataclass(frozen=True)
class Architecture:
    """Widths from the input to the last layer, and the activation of every layer."""

    widths: tuple[int, ...]
    activation: str = "tanh"

    def start(
        self, rng: np.random.Generator, restarts: int, outputs: int, kind: str, spread: float
    ) -> Parameters:
        """Random first parameters with a leading axis of restarts; the head's are Glorot's.

        "identity": W is the identity plus normal noise of that spread, b the noise alone, so that
        space is not thrown about before anything is learnt. "glorot": normal with variance
        2 / (in + out) (Glorot, Bengio 2010), b = 0.
        """
        if kind not in STARTS:
            raise AuthorError(f"start {kind!r}; allowed: {', '.join(STARTS)}")
        made: Parameters = []
        sizes = [*self.widths, outputs]
        for k in range(1, len(sizes)):
            shape = (restarts, sizes[k], sizes[k - 1])
            noise, shift = rng.normal(size=shape), rng.normal(size=shape[:2])
            if kind == "identity" and k < len(sizes) - 1:
                made.append((np.eye(*shape[1:]) + spread * noise, 0.5 * spread * shift))
            else:
                made.append((np.sqrt(2 / sum(shape[1:])) * noise, np.zeros(shape[:2])))
        return made

    def network(self, parameters: Parameters) -> Network:
        """The network with parameters of one restart."""
        *layers, (W, b) = parameters
        head = Head("logistic" if len(b) == 1 else "softmax", W, b)
        return Network(tuple(Dense(*one, self.activation) for one in layers), head)


def dense(inputs: int, widths: list[int] | tuple[int, ...], name: str = "tanh") -> Architecture:
    """Dense layers of these widths on so many inputs, all with the activation of that name."""
    activation(name)
    if inputs < 1 or any(width < 1 for width in widths):
        raise AuthorError(f"{inputs} inputs, widths {list(widths)}; allowed: 1 and more")
    return Architecture((inputs, *widths), name)
