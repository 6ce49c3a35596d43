"""Dense layers: `Dense(W, b, "tanh")`, and the fused primitive `layer` that trains many at once.

`layer` computes σ(Wh + b) in one step and has its own vjp, so that
the tape of a deep network holds one entry a layer. The vjps are made of differentiable operations:
gradients of gradients work wherever σ is smooth.
"""

from dataclasses import dataclass, replace
from typing import Self

import autograd.numpy as np
import numpy
from autograd.extend import defvjp_argnums, primitive
from numpy.typing import NDArray

from generator.errors import UserError
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.activations import activation
from generator.learn.nn.parameters import Argnums, Arguments, Pullback
from generator.reproducible_algebra import matmul
from generator.short_repr import short_repr


@dataclass(frozen=True, eq=False)
class Dense:
    """y = σ(Wx + b): `Dense([[1, 0], [0, 2]], [0, 0], "tanh")`.

    UserError for shapes that don't fit or an unknown activation.
    """

    W: Array  # (out, in)
    b: Array  # (out,)
    activation: str = "tanh"
    kind: str = "dense"

    __repr__ = short_repr

    def __post_init__(self) -> None:
        object.__setattr__(self, "W", numpy.asarray(self.W, dtype=float))
        object.__setattr__(self, "b", numpy.asarray(self.b, dtype=float))
        if self.W.ndim != 2 or self.b.shape != self.W.shape[:1]:
            raise UserError(
                f"Dense: expected W (out, in) and b (out,), got {self.W.shape} and {self.b.shape}"
            )
        activation(self.activation)  # is there one of that name?

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

    @property
    def settings(self) -> dict[str, object]:
        """What network.json has of it beside `kind` and the arrays."""
        return {"activation": self.activation}

    def permuted(self, order: Integers) -> Self:
        """The same map of points whose coordinates are x[order]."""
        return replace(self, W=self.W[:, order])

    def __call__(self, x: Array) -> Array:
        """Outputs (n, out) of points (n, in)."""
        return numpy.asarray(layer(self.W, self.b, x.T, self.activation).T)


@primitive
def layer(W: Array, b: Array, h: Array, name: str) -> Array:
    """σ(Wh + b) for W (…, out, in), b (…, out) and h (…, in, n): (…, out, n).

    Leading axes are restarts; h may lack them, being the data that all restarts share.
    """
    before = matmul(W, h)
    before += b[..., None]
    return activation(name).value(before)


def layer_slope(W: Array, b: Array, h: Array, y: Array, name: str) -> Array | NDArray[numpy.bool_]:
    """σ'(Wh + b) of the shape of y = layer(W, b, h, name), from y where σ' is a function of it."""
    known = activation(name)
    if known.slope_of_value:
        return known.slope_of_value(y)
    return known.slope(np.matmul(W, h) + b[..., None])


def _layer_vjp(argnums: Argnums, y: Array, args: Arguments, kwargs: object) -> Pullback:
    W, b, h, name = args

    def backward(g: Array) -> tuple[Array, ...]:
        before = g * layer_slope(W, b, h, y, name)  # gradient before σ, (…, out, n)
        gradients = {
            0: lambda: np.matmul(before, np.swapaxes(h, -1, -2)),
            1: lambda: np.sum(before, axis=-1),
            2: lambda: _shared(np.matmul(np.swapaxes(W, -1, -2), before), h),
        }
        return tuple(gradients[k]() for k in argnums)

    return backward


def _shared(gradient: Array, h: Array) -> Array:
    """Summed over the restarts if h is shared by them."""
    extra = np.ndim(gradient) - np.ndim(h)
    return np.sum(gradient, axis=tuple(range(extra))) if extra else gradient


defvjp_argnums(layer, _layer_vjp)
