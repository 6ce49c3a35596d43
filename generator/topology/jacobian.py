"""How a network stretches space: `jacobian(network, points)`, `stretch(network, points)`.

By the chain rule the Jacobian of layers y = σ(Wx + b) is the product of diag(σ'(z)) W, exact but
for rounding. `flow_jacobian(flow, stage, t, points)` is that of a motion up to t of a stage.
"""

from typing import Any

import numpy as np

from generator import door
from generator.errors import AuthorError
from generator.learn.layers import Dense
from generator.learn.network import Network
from generator.topology.flow import Flow
from generator.topology.functions import FUNCTIONS
from generator.topology.paths import Array
from generator.topology.slopes import SLOPES, slope
from generator.topology.stages import Affine, Pointwise, Projection


def jacobian(network: Network, points: Array, layer: int = -1) -> Array:
    """Of a layer's representation (0 the first, −1 the last) by points (n, d): (n, units, d)."""
    count = len(network.layers)
    if not -count <= layer < count:
        raise AuthorError(f"layer {layer} of a network of {count}; allowed: −{count} … {count - 1}")
    x = np.asarray(points, dtype=float)
    found = np.broadcast_to(np.eye(x.shape[1]), (len(x), x.shape[1], x.shape[1]))
    for one in network.layers[: layer % count + 1]:
        if not isinstance(one, Dense):
            raise AuthorError(f"the Jacobian of a {type(one).__name__}; allowed: dense layers")
        z = x @ one.W.T + one.b
        found = slope(one.activation, z)[:, :, None] * (one.W @ found)
        x = one(x)
    return found


def flow_jacobian(flow: Flow, stage: int, t: float, points: Array) -> Array:
    """Of flow.at(stage, t, ·) by points (n, d) of the input: (n, units, d).

    AuthorError for stages other than W, b and activations.
    """
    x = np.asarray(points, dtype=float)
    found = np.broadcast_to(np.eye(x.shape[1]), (len(x), x.shape[1], x.shape[1]))
    for i, one in enumerate(flow.stages[: stage + 1]):
        now = t if i == stage else 1.0
        found = _step(one, now, x, found)
        x = one.at(now, x)
    return found


def _step(stage: Any, t: float, x: Array, before: Array) -> Array:
    """The Jacobian (n, outputs, d) at t of a stage that begins at x (n, inputs) with `before`."""
    match stage:
        case Affine():
            return stage.matrix(t)[:, : stage.inputs] @ before
        case Projection():
            return stage.matrix(t)[: stage.outputs if t == 1.0 else None] @ before
        case Pointwise():
            return ((1 - t) + t * _slope(stage.name, x))[:, :, None] * before
    raise AuthorError(f"the Jacobian of a stage of kind {stage.kind}; allowed: of W, b and σ")


def _slope(name: str, x: Array) -> Array:
    """σ'(x), or that of the inverse of an activation: 1 / σ'(σ⁻¹(x))."""
    if name in SLOPES:
        return slope(name, x)
    forward = FUNCTIONS[name].inverse or ""
    return 1 / slope(forward, FUNCTIONS[name].value(x))


def singular_values(matrices: Array) -> Array:
    """Of matrices (n, out, in), largest first, (n, min(out, in))."""
    door.shaped("matrices", matrices, "n", "out", "in")
    return np.asarray(np.linalg.svd(matrices, compute_uv=False), dtype=float)


def stretch(network: Network, points: Array, layer: int = -1) -> Array:
    """log₁₀ of the largest singular value of the Jacobian at points (n, d): (n,).

    1 where a short step grows tenfold; −300 stands for what floats can't tell from 0.
    """
    largest = singular_values(jacobian(network, points, layer))[:, 0]
    return np.log10(np.maximum(largest, 1e-300))
