"""What `learn.train_isotropic` minimises: a plane between two sets, and shapes that stay.

The Jacobian J of a layer's output by the network's input is followed at every point. Where it is a
rotation times one scale for all points,

    e = √(mean tr JᵀJ · mean tr (JᵀJ)⁻¹) / k − 1

is 0 and else above, k being the number of inputs: the symmetric Dirichlet energy (Smith, Schaefer
2015, *Bijective parameterization with free boundaries*) at the best scale. It counts over all
states of the points: its mean, HOTTEST times its largest value, and LAST times that at the end.

A point's distance to the plane counts in units of s = (mean tr JᵀJ / mean tr (JᵀJ)⁻¹)^¼, the scale
of the last representation, so that nothing is won by growing. The hinge is a softplus.

A residual layer keeps space from folding where det(1 + V diag(s) W) > 0 at all corners s of the
unit cube (topology/proofs/homeomorphism.py); CORNERS times the squares of what they lack is added.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import autograd.numpy as np
import numpy
from autograd.extend import defvjp, primitive

from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.activation_functions import expit, softplus
from generator.learn.nn.architecture import Architecture
from generator.learn.nn.differentiable import matmul, sqrt, tanh
from generator.learn.nn.parameters import Parameters
from generator.learn.nn.residual import EmbeddingPlan, ResidualPlan
from generator.learn.nn.stack import Plan, Stack

HOTTEST, LAST = 0.2, 0.5
SHORT, SMOOTH = 1e-3, 1e-4  # weights of ‖V‖² and ‖W‖²
CORNERS = 1.0
SOFT = 0.05  # of the hinge, in the same unit as distances

hinge = primitive(softplus)
defvjp(hinge, lambda value, x: lambda g: g * expit(x))

State = tuple[Array, Array]  # points (restarts, d, n) and Jacobians (restarts, d, k, n)


@dataclass(frozen=True)
class Isotropy:
    """What of the objective doesn't change during a training."""

    distance: float  # wanted from the plane, in units of the sets' scale
    determinant: float  # wanted at the corners
    shown: int  # coordinates that count, from the first; the others are free


def objective(
    architecture: Architecture | Stack,
    parameters: Parameters,
    points: Array,
    labels: Integers,
    weight: float,
    setting: Isotropy,
) -> Array:
    """Hinge + weight · distortion + what keeps layers invertible and smooth, (restarts,).

    For points (k, n), labels (n,) from 0 to 1; `weight` is that of the distortion.
    """
    states = list(carried(architecture, parameters[:-1], points))
    traces = [mean_traces(jacobians[:, : setting.shown]) for _, jacobians in states]
    k = len(points)
    energies = np.stack([sqrt(a * b) / k - 1 for a, b in traces])  # (states, restarts)
    distortion = np.mean(energies, axis=0) + HOTTEST * np.max(energies, axis=0)
    distortion = distortion + LAST * energies[-1]
    a, b = traces[-1]
    W, shift = parameters[-1]
    normal = W[:, 0, : setting.shown]  # the other weights start at 0 and stay there
    length = sqrt(np.sum(normal * normal, axis=1)) * sqrt(sqrt(a / b))
    heights = matmul(normal[:, None], states[-1][0][:, : setting.shown])[:, 0] + shift
    own = (2 * labels - 1) * heights / length[:, None]
    lack = SOFT * np.mean(hinge((setting.distance - own) / SOFT), axis=1) / setting.distance
    return lack + weight * distortion + regularity(architecture, parameters, setting.determinant)


def carried(
    architecture: Architecture | Stack, parameters: Parameters, points: Array
) -> Iterator[State]:
    """Points and Jacobians after each layer; of a dense one, before its activation too."""
    k, n = points.shape
    restarts = len(parameters[-1][0])
    h: Array = numpy.broadcast_to(points, (restarts, k, n))
    J: Array = numpy.broadcast_to(numpy.eye(k)[:, :, None], (restarts, k, k, n))
    if isinstance(architecture, Architecture):
        for W, b in parameters:
            h, J = matmul(W, h) + b[:, :, None], turned(W, J)
            yield h, J
            h = tanh(h)
            J = (1 - h * h)[:, :, None] * J
            yield h, J
        return
    for plan, arrays in zip(architecture.plans, parameters, strict=True):
        h, J = moved(plan, arrays, h, J)
        if not isinstance(plan, EmbeddingPlan):
            yield h, J


def moved(plan: Plan, arrays: tuple[Array, ...], h: Array, J: Array) -> State:
    """Points and Jacobians after one layer of a stack."""
    if isinstance(plan, EmbeddingPlan):
        r, d, k, n = J.shape
        more = plan.units - d
        return (
            np.concatenate([h, numpy.zeros((r, more, n))], axis=1),
            np.concatenate([J, numpy.zeros((r, more, k, n))], axis=1),
        )
    V, W, b = arrays
    y = tanh(matmul(W, h) + b[:, :, None])
    bent = (1 - y * y)[:, :, None] * turned(W, J)
    return h + matmul(V, y), J + turned(V, bent)


def turned(W: Array, J: Array) -> Array:
    """W J for W (restarts, i, j) and J (restarts, j, k, n)."""
    r, j, k, n = J.shape
    return np.reshape(matmul(W, np.reshape(J, (r, j, k * n))), (r, W.shape[1], k, n))


def mean_traces(J: Array) -> tuple[Array, Array]:
    """The means (restarts,) over the points of tr JᵀJ and tr (JᵀJ)⁻¹, of J (restarts, d, k, n)."""
    k = J.shape[2]
    G = {(i, j): np.sum(J[:, :, i] * J[:, :, j], axis=1) for i in range(k) for j in range(i, k)}
    minor = {(i, j): G[i, i] * G[j, j] - G[i, j] * G[i, j] for i, j in G if i < j}
    trace = sum(G[i, i] for i in range(k))
    if k == 1:
        minors, det = 1.0, G[0, 0]
    elif k == 2:
        minors, det = trace, minor[0, 1]
    else:
        minors = sum(minor.values())
        det = (
            G[0, 0] * minor[1, 2]
            - G[0, 1] * (G[0, 1] * G[2, 2] - G[1, 2] * G[0, 2])
            + G[0, 2] * (G[0, 1] * G[1, 2] - G[1, 1] * G[0, 2])
        )
    return np.mean(trace, axis=1), np.mean(minors / det, axis=1)


def regularity(
    architecture: Architecture | Stack, parameters: Parameters, least: float
) -> Array | float:
    """What keeps layers invertible and smooth, (restarts,): of residual layers only."""
    total: Array | float = 0.0
    if isinstance(architecture, Architecture):
        return total
    for plan, arrays in zip(architecture.plans, parameters[:-1], strict=True):
        if isinstance(plan, ResidualPlan):
            V, W, _ = arrays
            total = total + SHORT * np.sum(V * V, axis=(1, 2))
            total = total + SMOOTH * np.sum(W * W, axis=(1, 2))
            lack = np.maximum(least - corner_determinants(V, W), 0.0)
            total = total + CORNERS * np.sum(lack * lack, axis=1)
    return total


def corner_determinants(V: Array, W: Array) -> Array:
    """det(1 + V diag(s) W) at all corners s of the unit cube, (restarts, 2^m).

    V (restarts, d, m), W (restarts, m, d); bit j of a corner's number says whether s_j is 1.
    """
    r, d, m = V.shape
    outer = np.reshape(np.swapaxes(V, 1, 2)[:, :, :, None] * W[:, :, None], (r, m, d * d))
    shares = numpy.broadcast_to(corners(m), (r, 2**m, m))
    M = matmul(shares, outer) + numpy.eye(d).ravel()
    return determinant([[M[:, :, d * i + j] for j in range(d)] for i in range(d)])


def corners(m: int) -> Array:
    """The corners (2^m, m) of the unit cube."""
    return (numpy.arange(2**m)[:, None] >> numpy.arange(m) & 1).astype(float)


def determinant(rows: list[list[Array]]) -> Array:
    """Of a small matrix of arrays, by its first row."""
    if len(rows) == 1:
        return rows[0][0]
    total: Array | float = 0.0
    for k, entry in enumerate(rows[0]):
        minor = [[*row[:k], *row[k + 1 :]] for row in rows[1:]]
        term = entry * determinant(minor)
        total = total - term if k % 2 else total + term
    return numpy.asarray(total) if isinstance(total, float) else total
