"""What training minimises: the loss of the sample, and how strongly the network deforms the plane.

Everything has a leading axis of restarts: one call does them all. `parameters` is a list of (W, b),
the head's last.
"""

import autograd.numpy as np
import numpy
from autograd.extend import defvjp_argnums, primitive

from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.dense import layer
from generator.learn.nn.heads import losses
from generator.learn.nn.parameters import Argnums, Arguments, Parameters, Pullback
from generator.learn.nn.trainable import Trainable

FLAT = 0.2  # weight of what keeps W from flattening
FLOOR = 1e-3  # added to the determinant, so that its inverse stays finite


def carried(parameters: Parameters, points: Array, activation: str) -> Array:
    """Points (d, n) after dense layers, (restarts, units, n); `parameters` without the head's."""
    h = points
    for W, b in parameters:
        h = layer(W, b, h, activation)
    return h


def objective(
    architecture: Trainable, parameters: Parameters, points: Array, labels: Integers, gentle: float
) -> Array:
    """Loss + λ · roughness + penalty (restarts,) for points (d, n), labels (n,), λ = `gentle`."""
    loss = losses(architecture.logits(parameters, points, labels, training=True), labels)
    loss = loss + architecture.penalty(parameters, points)
    return loss + gentle * architecture.roughness(parameters) if gentle else loss


def roughness(parameters: Parameters) -> Array:
    """Σ ‖W‖² + ‖b‖² + 0.2 / (det(WᵀW) + 10⁻³) over the layers, (restarts,); the head is free.

    It keeps transformed points near the origin (small W and b) and each layer away from a singular
    matrix (det ≠ 0). Where a layer drops units the determinant is that of WWᵀ.
    """
    return sum(layer_roughness(W, b) for W, b in parameters[:-1])


@primitive
def layer_roughness(W: Array, b: Array) -> Array:
    """One layer's part of the roughness for W (restarts, out, in), b (restarts, out), fused."""
    size = numpy.sum(W**2, axis=(1, 2)) + numpy.sum(b**2, axis=1)
    return size + FLAT / (numpy.linalg.det(gram(W)) + FLOOR)


def gram(W: Array) -> Array:
    """WᵀW, or WWᵀ if that is smaller, of matrices (restarts, out, in)."""
    turned = np.swapaxes(W, 1, 2)
    return np.matmul(turned, W) if _tall(W) else np.matmul(W, turned)


def _tall(W: Array) -> bool:
    return bool(W.shape[1] >= W.shape[2])


def _layer_roughness_vjp(
    argnums: Argnums, value: Array, args: Arguments, kwargs: object
) -> Pullback:
    """By Jacobi's formula: the gradient of det(WᵀW) is 2 det(WᵀW) W(WᵀW)⁻¹, and 0 where W is flat.

    (det · inverse is the adjugate, which maps into the kernel of W there.)
    """
    W, b = args

    def of_W(g: Array) -> Array:
        small = gram(W)
        det = np.linalg.det(small)
        regular = ((det != 0) & np.isfinite(det))[:, None, None]
        # Elsewhere any inverse will do, since det is a factor: 0, or a sign of divergence.
        inverse = np.linalg.inv(np.where(regular, small, numpy.eye(small.shape[-1])))
        solved = np.matmul(W, inverse) if _tall(W) else np.matmul(inverse, W)
        steep = -2 * FLAT * det / (det + FLOOR) ** 2
        return g[:, None, None] * (2 * W + steep[:, None, None] * solved)

    def of_b(g: Array) -> Array:
        return 2 * g[:, None] * b

    gradients = (of_W, of_b)
    return lambda g: tuple(gradients[k](g) for k in argnums)


defvjp_argnums(layer_roughness, _layer_roughness_vjp)
