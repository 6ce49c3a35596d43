"""Dense layers: `Dense(W, b, "tanh")`, and the fused primitive `layer` that trains many at once.

`layer` computes σ(Wh + b) in one step and has its own vjp, written in terms of its output, so that
the tape of a deep network holds one entry a layer. The vjps are made of differentiable operations:
gradients of gradients work wherever σ is smooth.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import autograd.numpy as np
import numpy
from autograd.extend import defvjp_argnums, primitive

from generator.errors import AuthorError, did_you_mean
from generator.learn.data.dataset import Array


@dataclass(frozen=True)
class Activation:
    """σ, and its derivative as a function of σ's *value*."""

    value: Callable[[Any], Any]
    slope: Callable[[Any], Any]


def sigmoid(z: Any) -> Any:
    """1 / (1 + e⁻ᶻ), without overflow: it is (1 + tanh(z / 2)) / 2."""
    return 0.5 + 0.5 * numpy.tanh(0.5 * z)


ACTIVATIONS = {
    "tanh": Activation(numpy.tanh, lambda y: 1 - y * y),
    "sigmoid": Activation(sigmoid, lambda y: y * (1 - y)),
    "softplus": Activation(lambda z: numpy.logaddexp(0, z), lambda y: 1 - np.exp(-y)),
    "relu": Activation(lambda z: numpy.maximum(z, 0), lambda y: y > 0),
    "identity": Activation(lambda z: z, np.ones_like),
}


@dataclass(frozen=True, eq=False)
class Dense:
    """y = σ(Wx + b): `Dense([[1, 0], [0, 2]], [0, 0], "tanh")`.

    AuthorError for shapes that don't fit or an unknown activation.
    """

    W: Array  # (out, in)
    b: Array  # (out,)
    activation: str = "tanh"
    kind: str = "dense"

    def __post_init__(self) -> None:
        object.__setattr__(self, "W", numpy.asarray(self.W, dtype=float))
        object.__setattr__(self, "b", numpy.asarray(self.b, dtype=float))
        if self.W.ndim != 2 or self.b.shape != self.W.shape[:1]:
            raise AuthorError(
                f"a layer with W {self.W.shape} and b {self.b.shape}; allowed: (out, in), (out,)"
            )
        check_activation(self.activation)

    @property
    def inputs(self) -> int:
        """Coordinates of a point that it takes."""
        return int(self.W.shape[1])

    @property
    def units(self) -> int:
        """Coordinates of what it gives."""
        return len(self.b)

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return self.W.size + self.b.size

    def __call__(self, x: Array) -> Array:
        """Outputs (n, out) of points (n, in)."""
        return numpy.asarray(layer(self.W, self.b, x.T, self.activation).T)


def check_activation(name: str) -> None:
    """AuthorError when there is no activation of that name."""
    if name not in ACTIVATIONS:
        raise AuthorError(f"no activation {name!r}{did_you_mean(name, ACTIVATIONS)}")


@primitive
def layer(W: Any, b: Any, h: Any, name: str) -> Any:
    """σ(Wh + b) for W (…, out, in), b (…, out) and h (…, in, n): (…, out, n).

    Leading axes are restarts; h may lack them, being the data that all restarts share.
    """
    before = numpy.matmul(W, h)
    before += b[..., None]
    return ACTIVATIONS[name].value(before)


def _layer_vjp(argnums: Any, y: Any, args: Any, kwargs: Any) -> Callable[[Any], tuple[Any, ...]]:
    W, _, h, name = args

    def backward(g: Any) -> tuple[Any, ...]:
        before = g * ACTIVATIONS[name].slope(y)  # gradient before σ, (…, out, n)
        gradients = {
            0: lambda: np.matmul(before, np.swapaxes(h, -1, -2)),
            1: lambda: np.sum(before, axis=-1),
            2: lambda: _shared(np.matmul(np.swapaxes(W, -1, -2), before), h),
        }
        return tuple(gradients[k]() for k in argnums)

    return backward


def _shared(gradient: Any, h: Any) -> Any:
    """Summed over the restarts if h is shared by them."""
    extra = np.ndim(gradient) - np.ndim(h)
    return np.sum(gradient, axis=tuple(range(extra))) if extra else gradient


defvjp_argnums(layer, _layer_vjp)
