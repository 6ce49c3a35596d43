"""Parameters of many networks: as one matrix with a row for each, and as a list of (W, b).

A matrix (restarts, P) is what an optimiser, a dropped restart and a snapshot want; the mathematics
wants `unpack(theta, shapes)`, the pairs (W, b), the head's last. Both ways can be differentiated.
"""

import math
from typing import Any

import numpy
from autograd.extend import defvjp, primitive

from generator.learn.data.dataset import Array

Shapes = tuple[tuple[int, int], ...]  # (out, in) of each W, the head's last
Pairs = list[tuple[Array, Array]]  # (W, b): (…, out, in) and (…, out)


def pack(pairs: Pairs) -> Array:
    """One row (…, P) of every network's parameters: W row by row, then b, layer after layer."""
    lead = pairs[-1][-1].shape[:-1]
    flat = [one.reshape(*lead, -1) for pair in pairs for one in pair]
    return numpy.concatenate(flat, axis=-1)


def unpack(theta: Any, shapes: Shapes) -> Any:
    """The list of (W, b) in rows theta (…, P)."""
    pairs, start = [], 0
    for out, given in shapes:
        W = piece(theta, start, (out, given))
        b = piece(theta, start + out * given, (out,))
        pairs.append((W, b))
        start += out * (given + 1)
    return pairs


@primitive
def piece(theta: Any, start: int, shape: tuple[int, ...]) -> Any:
    """The parameters from `start` on, in that shape."""
    return theta[..., start : start + math.prod(shape)].reshape(*theta.shape[:-1], *shape)


@primitive
def placed(values: Any, start: int, size: int, axes: int) -> Any:
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
