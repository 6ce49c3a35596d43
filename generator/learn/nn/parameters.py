"""Parameters of many networks: as one matrix with a row for each, and as a list of (W, b).

A matrix (restarts, P) is what an optimiser, a dropped restart and a snapshot want; the mathematics
wants `unpack(theta, shapes)`, the pairs (W, b), the head's last. Both ways can be differentiated.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy
from autograd.extend import defvjp, primitive

from generator.learn.data.dataset import Array

Shapes = tuple[tuple[int, int], ...]  # (out, in) of each W, the head's last
# The arrays of each layer, the head's last. While a gradient is taken, autograd's boxes stand for
# the arrays: they have the same operations, and no types.
Parameters = Sequence[tuple[Array, ...]]
# Of a primitive's gradient: which arguments it is asked by, all arguments, and the function that
# takes the gradient of the value to the gradients of these arguments.
Argnums = tuple[int, ...]
Arguments = tuple[Any, ...]
Pullback = Callable[[Array], tuple[Array, ...]]


def pack(parameters: Parameters) -> Array:
    """One row (…, P) of every network's parameters: W row by row, then b, layer after layer."""
    lead = parameters[-1][-1].shape[:-1]
    flat = [array.reshape(*lead, -1) for arrays in parameters for array in arrays]
    return numpy.concatenate(flat, axis=-1)


def unpack(theta: Array, shapes: Shapes) -> Parameters:
    """The list of (W, b) in rows theta (…, P)."""
    pairs, start = [], 0
    for out, given in shapes:
        W = piece(theta, start, (out, given))
        b = piece(theta, start + out * given, (out,))
        pairs.append((W, b))
        start += out * (given + 1)
    return pairs


@primitive
def piece(theta: Array, start: int, shape: tuple[int, ...]) -> Array:
    """The parameters from `start` on, in that shape."""
    return theta[..., start : start + math.prod(shape)].reshape(*theta.shape[:-1], *shape)


@primitive
def placed(values: Array, start: int, size: int, axes: int) -> Array:
    """Rows of `size` zeros, and the values, whose last axes they are, from `start` on."""
    lead = values.shape[: values.ndim - axes]
    flat = values.reshape(*lead, -1)
    rows = numpy.zeros((*lead, size))
    rows[..., start : start + flat.shape[-1]] = flat
    return rows


# Each is linear, and the other's transpose.
defvjp(
    piece,
    lambda y, theta, start, shape: lambda g: placed(g, start, theta.shape[-1], len(shape)),
    argnums=(0,),
)
defvjp(
    placed,
    lambda y, values, start, size, axes: (
        lambda g: piece(g, start, values.shape[values.ndim - axes :])
    ),
    argnums=(0,),
)
