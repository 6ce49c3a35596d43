"""What training minimises: the loss of the sample, and how far the network throws the plane about.

Everything has a leading axis of restarts: one call does them all.
"""

from collections.abc import Callable
from typing import Any

import autograd.numpy as np
import numpy
from autograd.extend import defvjp, primitive

from generator.learn.data import Array, Integers
from generator.learn.heads import losses
from generator.learn.layers import layer

FLAT = 0.2  # weight of the term that keeps W from flattening
FLOOR = 1e-3  # added to det², so that the term stays finite


def logits(parameters: Any, points: Array, name: str) -> Any:
    """Logits (restarts, outputs, n) of points (d, n)."""
    h = points
    for W, b in parameters[:-1]:
        h = layer(W, b, h, name)
    W, b = parameters[-1]
    return layer(W, b, h, "identity")


def objective(
    parameters: Any, points: Array, labels: Integers, name: str, gentle: float
) -> tuple[Any, Any]:
    """Loss of the sample and what is minimised, (restarts,) each; points (d, n), labels (n,)."""
    loss = losses(logits(parameters, points, name), labels)
    return loss, loss + gentle * roughness(parameters) if gentle else loss


def roughness(parameters: Any) -> Any:
    """Σ ‖W‖² + ‖b‖² + 0.2 / (det(WᵀW) + 10⁻³) over the layers, (restarts,); the head is free.

    It keeps what is carried in sight (small W and b) and lets no layer flatten it (det away from
    0). Where a layer drops units the determinant is that of WWᵀ.
    """
    return sum(sprawl(W) + np.sum(b**2, axis=1) for W, b in parameters[:-1])


@primitive
def sprawl(W: Any) -> Any:
    """‖W‖² + 0.2 / (det(WᵀW) + 10⁻³) of matrices (restarts, out, in), fused."""
    return numpy.sum(W**2, axis=(1, 2)) + FLAT / (numpy.linalg.det(gram(W)) + FLOOR)


def gram(W: Any) -> Any:
    """WᵀW, or WWᵀ if that is smaller, of matrices (restarts, out, in)."""
    turned = np.swapaxes(W, 1, 2)
    return np.matmul(turned, W) if W.shape[2] <= W.shape[1] else np.matmul(W, turned)


def _sprawl_vjp(value: Any, W: Any) -> Callable[[Any], Any]:
    """By Jacobi's formula: the gradient of det(WᵀW) is 2 det(WᵀW) W(WᵀW)⁻¹, and 0 where W is flat.

    (det · inverse is the adjugate, which maps into the kernel of W there.)
    """
    small = gram(W)
    det = np.linalg.det(small)
    regular = ((det != 0) & np.isfinite(det))[:, None, None]
    # Elsewhere any inverse will do, since det is a factor: 0, or a sign of divergence.
    inverse = np.linalg.inv(np.where(regular, small, numpy.eye(small.shape[-1])))
    solved = np.matmul(W, inverse) if W.shape[2] <= W.shape[1] else np.matmul(inverse, W)
    steep = -2 * FLAT * det / (det + FLOOR) ** 2

    def backward(g: Any) -> Any:
        return g[:, None, None] * (2 * W + steep[:, None, None] * solved)

    return backward


defvjp(sprawl, _sprawl_vjp)
