"""Paths of matrices that never flatten space: `polar_path(W).matrix(t)` leads from 1 to W.

With the polar form W = RS, p(t) = exp(t log R) · ((1 − t)1 + tS): a rotation times a positive
definite matrix, so det p(t) > 0 wherever det W > 0. (The straight line (1 − t)1 + tW is singular
somewhere for (√2 − 1) / 2, 21 %, of normal random 2 × 2 matrices of positive determinant: those of
two negative eigenvalues, after Edelman 1997. And log W need not exist.)

A W of shape (out, in) that is not square is completed to n × n, n = max(out, in): columns for added
units, orthogonal to W's own and of equal length; rows of zeros for dropped ones.
"""

from dataclasses import dataclass
from math import atan2, pi

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag, schur

from generator import validation
from generator.brief import brief
from generator.errors import UserError

Array = NDArray[np.float64]
EPS = float(np.finfo(float).eps)


@dataclass(frozen=True, eq=False)
class PolarPath:
    """p(t) for 0 ≤ t ≤ 1: planes that turn evenly, after axes that are stretched evenly.

    p(0) is exactly the identity and p(1) exactly `end`.
    """

    end: Array  # (n, n)
    planes: Array  # (k, 2, n): orthonormal pairs; the space orthogonal to all of them stays
    angles: Array  # (k,) in (−π, π], from the first of a pair to the second
    axes: Array  # (n, n): orthonormal columns
    scales: Array  # (n,): by which each axis is stretched in the end

    __repr__ = brief

    def matrix(self, t: float) -> Array:
        """p(t), (n, n)."""
        return self.end if t == 1.0 else self.rotation(t) @ self.stretch(t)

    def rotation(self, t: float) -> Array:
        """exp(t log R), (n, n): each plane turned by its share of the angle."""
        first, second = self.planes[:, 0], self.planes[:, 1]
        less, sine = np.cos(t * self.angles) - 1, np.sin(t * self.angles)
        turned = (first.T * less + second.T * sine) @ first
        turned += (second.T * less - first.T * sine) @ second
        return np.eye(len(self.scales)) + turned

    def stretch(self, t: float) -> Array:
        """(1 − t)1 + tS, (n, n)."""
        return np.eye(len(self.scales)) + (self.axes * (t * (self.scales - 1))) @ self.axes.T

    def reversed(self) -> "PolarPath":
        """The way back, t ↦ p(1 − t) p(1)⁻¹, which is a polar path again; scales are not 0.

        R(1−t) V D(1−t) Vᵀ · V D(1)⁻¹ Vᵀ R⁻¹ = R(−t) · (RV) (1 + t(1/s − 1)) (RV)ᵀ.
        """
        axes = self.rotation(1.0) @ self.axes
        end = (self.axes / self.scales) @ axes.T
        return PolarPath(end, self.planes, -self.angles, axes, 1 / self.scales)


def polar_path(W: Array) -> PolarPath:
    """The polar path to W (out, in), completed to n × n with n = max(out, in).

    `end` has W in its upper left corner. The inputs come first among the axes, so that the path on
    the embedded input (x, 0) has the singular values 1 + t(s − 1), s = scales[:in]: the columns
    that complete W are orthogonal to it, hence S is block diagonal. Directions that W flattens may
    turn freely and turn least; then p(t) is singular at t = 1 only. One unit of negative weight is
    led straight through zero, there being no other way. UserError for a square W of negative
    determinant beyond that: swap two units first.
    """
    validation.shaped("W", W, "out", "in")
    units, inputs = W.shape
    if W.shape == (1, 1):
        return PolarPath(W, np.zeros((0, 2, 1)), np.zeros(0), np.eye(1), W[0])
    left, values, right = np.linalg.svd(W)
    rank = int((values > flat_below(values, W.shape)).sum())
    added, dropped = max(units - inputs, 0), max(inputs - units, 0)
    directions = block_diag(right.T, np.eye(added))
    images = block_diag(left, np.eye(dropped))
    rotation = _rotation(images, directions, rank)
    # Any length between the extreme singular values leaves W's condition number as it is.
    length = float(np.exp(np.log(values[:rank]).mean())) if rank else 1.0
    scales = np.concatenate([values, np.zeros(dropped), np.full(added, length)])
    end = (rotation @ directions * scales) @ directions.T
    end[:units, :inputs] = W
    end[units:] = 0.0
    planes, angles = turning_planes(rotation)
    return PolarPath(end, planes, angles, directions, scales)


def flat_below(values: Array, shape: tuple[int, ...]) -> float:
    """The size below which a singular value can't be told from 0: max(shape) · ε · the largest."""
    return max(shape) * EPS * float(values.max())


def _rotation(images: Array, directions: Array, rank: int) -> Array:
    """The R of determinant 1 with R · directions = images in the first `rank` columns (n, n).

    The others, free to turn, are matched so that R is nearest to the identity (Kabsch 1976).
    """
    free = directions[:, rank:]
    left, _, right = np.linalg.svd(images[:, rank:].T @ free)
    fixed = images[:, :rank] @ directions[:, :rank].T
    rotation = fixed + images[:, rank:] @ left @ right @ free.T
    if np.linalg.det(rotation) > 0:
        return rotation
    if rank == len(images):
        raise UserError("polar_path: expected det W > 0, got a negative one; swap two units")
    left[:, -1] *= -1
    return fixed + images[:, rank:] @ left @ right @ free.T


def turning_planes(rotation: Array) -> tuple[Array, Array]:
    """Planes (k, 2, n) and angles (k,) of a rotation (n, n), from its real Schur form.

    That form of a normal matrix is block diagonal: [[cos, −sin], [sin, cos]], 1 or −1. The −1 are
    even in number and taken in pairs, as half turns. In the plane the axes themselves are the pair.
    """
    n = len(rotation)
    form, basis = (rotation, np.eye(2)) if n == 2 else schur(rotation, output="real")
    pairs, angles, halves, i = [], [], [], 0
    while i < n:
        if i + 1 < n and (form[i + 1, i] != 0.0 or n == 2):
            angle = atan2(form[i + 1, i] - form[i, i + 1], form[i, i] + form[i + 1, i + 1])
            if abs(angle) > 4 * n * EPS:
                pairs.append(basis[:, i : i + 2].T)
                angles.append(angle)
            i += 2
            continue
        if form[i, i] < 0:
            halves.append(basis[:, i])
        i += 1
    for first, second in zip(halves[::2], halves[1::2], strict=True):
        pairs.append(np.array([first, second]))
        angles.append(pi)
    return np.array(pairs).reshape(-1, 2, n), np.array(angles)
