"""How a network stretches space: `jacobian(network, points)`, `stretch(network, points)`.

By the chain rule the Jacobian of layers y = σ(Wx + b) is the product of diag(σ'(z)) W, exact but
for rounding. `stage_jacobian(stage, t, points)` is that of a single stage, `flow_jacobian(flow,
stage, t, points)` that of a motion up to t of a stage.
"""

import numpy as np

from generator import reproducible_algebra, validation
from generator.errors import UserError
from generator.learn.nn.activations import activation, activation_or_inverse
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.reproducible_algebra import matmul
from generator.reproducible_math import LN10, log
from generator.topology.flow.field_stages import FieldFlow, Jump
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Stage
from generator.topology.flow.stages import Affine, Pointwise, Projection


def jacobian(network: Network, points: Array, layer: int = -1) -> Array:
    """Of a layer's representation (0 the first, −1 the last) by points (n, d): (n, units, d)."""
    count = len(network.layers)
    if not -count <= layer < count:
        raise UserError(f"jacobian: layer: expected −{count} to {count - 1}, got {layer}")
    x = np.asarray(points, dtype=float)
    product = np.broadcast_to(np.eye(x.shape[1]), (len(x), x.shape[1], x.shape[1]))
    for dense in network.layers[: layer % count + 1]:
        if not isinstance(dense, Dense):
            raise UserError(f"jacobian: expected dense layers, got a {type(dense).__name__}")
        z = matmul(x, dense.W.T) + dense.b
        product = activation(dense.activation).slope(z)[:, :, None] * (matmul(dense.W, product))
        x = dense(x)
    return product


def flow_jacobian(flow: Flow, stage: int, t: float, points: Array) -> Array:
    """Of flow.at(stage, t, ·) by points (n, d) of the input: (n, units, d).

    UserError for a stage that has none.
    """
    x = np.asarray(points, dtype=float)
    product = np.broadcast_to(np.eye(x.shape[1]), (len(x), x.shape[1], x.shape[1]))
    for i, part in enumerate(flow.stages[: stage + 1]):
        now = t if i == stage else 1.0
        product = matmul(stage_jacobian(part, now, x), product)
        x = part.at(now, x)
    return product


def stage_jacobian(stage: Stage, t: float, x: Array) -> Array:
    """Of stage.at(t, ·) at points x (n, inputs): (n, outputs, inputs).

    UserError for a stage that has none: training, pictures that are moved.
    """
    match stage:
        case FieldFlow() | Jump():
            return stage.jacobian(t, x)
        case Affine():
            matrix = stage.matrix(t)[:, : stage.inputs]
        case Projection():
            matrix = stage.matrix(t)[: stage.outputs if t == 1.0 else None]
        case Pointwise():
            return ((1 - t) + t * _slope(stage.name, x))[:, :, None] * np.eye(stage.inputs)
        case _:
            raise UserError(
                f"expected a stage with a Jacobian, got {stage.name} of kind {stage.kind}"
            )
    return np.broadcast_to(matrix, (len(x), *matrix.shape))


def _slope(name: str, x: Array) -> Array:
    """σ'(x), or that of the inverse of an activation: 1 / σ'(σ⁻¹(x))."""
    record, inverse = activation_or_inverse(name)
    return np.asarray(1 / record.slope(inverse.value(x)) if inverse else record.slope(x))


def singular_values(matrices: Array) -> Array:
    """Of matrices (n, out, in), largest first, (n, min(out, in))."""
    validation.shaped("matrices", matrices, "n", "out", "in")
    return reproducible_algebra.singular_values(matrices)


def stretch(network: Network, points: Array, layer: int = -1) -> Array:
    """log₁₀ of the largest singular value of the Jacobian at points (n, d): (n,).

    1 where a short step grows tenfold; −300 stands for what floats can't distinguish from 0.
    """
    matrices = jacobian(network, points, layer)
    of_plane = matrices.shape[-1] == 2
    largest = _largest_of_two(matrices) if of_plane else singular_values(matrices)[:, 0]
    return np.asarray(log(np.maximum(largest, 1e-300)) / LN10)


def _largest_of_two(matrices: Array) -> Array:
    """The largest singular value (n,) of matrices J (n, units, 2).

    Its square is the larger eigenvalue of JᵀJ = ((p, q), (q, r)): (p + r)/2 + √(((p − r)/2)² + q²).
    """
    scale = np.maximum(np.abs(matrices).max(axis=(1, 2)), 1e-300)
    first, second = (matrices[:, :, k] / scale[:, None] for k in range(2))
    p, q, r = (
        np.sum(a * b, axis=1) for a, b in ((first, first), (first, second), (second, second))
    )
    apart = (p - r) / 2
    return np.asarray(scale * np.sqrt((p + r) / 2 + np.sqrt(apart * apart + q * q)))
