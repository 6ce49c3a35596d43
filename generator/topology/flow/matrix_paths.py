"""Paths of matrices that never flatten space: `polar_path(W).matrix(t)` leads from 1 to W.

With the polar form W = RS, p(t) = exp(t log R) · ((1 − t)1 + tS): a rotation times a positive
definite matrix, so det p(t) > 0 wherever det W > 0. (The straight line (1 − t)1 + tW is singular
somewhere for (√2 − 1) / 2, 21 %, of normal random 2 × 2 matrices of positive determinant: those of
two negative eigenvalues, after Edelman 1997. And log W need not exist.)

A W of shape (out, in) that is not square is completed to n × n, n = max(out, in): columns for added
units, orthogonal to W's own and of equal length; rows of zeros for dropped ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

from generator import validation
from generator.errors import UserError
from generator.reproducible_algebra import det, matmul, norm, schur, svd
from generator.reproducible_math import arctan2, cos, exp, log, sin
from generator.short_repr import short_repr

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

    __repr__ = short_repr

    def matrix(self, t: float) -> Array:
        """p(t), (n, n)."""
        return self.end if t == 1.0 else matmul(self.rotation(t), self.stretch(t))

    def rotation(self, t: float) -> Array:
        """exp(t log R), (n, n): each plane turned by its share of the angle."""
        first, second = self.planes[:, 0], self.planes[:, 1]
        less, sine = cos(t * self.angles) - 1, sin(t * self.angles)
        turned = matmul(first.T * less + second.T * sine, first)
        turned += matmul(second.T * less - first.T * sine, second)
        return np.eye(len(self.scales)) + turned

    def stretch(self, t: float) -> Array:
        """(1 − t)1 + tS, (n, n)."""
        return np.eye(len(self.scales)) + matmul(self.axes * (t * (self.scales - 1)), self.axes.T)

    def reversed(self) -> "PolarPath":
        """The way back, t ↦ p(1 − t) p(1)⁻¹, which is a polar path again; scales are not 0.

        R(1−t) V D(1−t) Vᵀ · V D(1)⁻¹ Vᵀ R⁻¹ = R(−t) · (RV) (1 + t(1/s − 1)) (RV)ᵀ.
        """
        axes = matmul(self.rotation(1.0), self.axes)
        end = matmul(self.axes / self.scales, axes.T)
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
    left, values, right = svd(W)
    rank = int((values > flat_below(values, W.shape)).sum())
    added, dropped = max(units - inputs, 0), max(inputs - units, 0)
    directions, images = _completed(right.T, added), _completed(left, dropped)
    rotation = _rotation(images, directions, rank)
    # Any length between the extreme singular values leaves W's condition number as it is.
    length = float(exp(log(values[:rank]).mean())) if rank else 1.0
    scales = np.concatenate([values, np.zeros(dropped), np.full(added, length)])
    end = matmul(matmul(rotation, directions) * scales, directions.T)
    end[:units, :inputs] = W
    end[units:] = 0.0
    planes, angles = turning_planes(rotation)
    return PolarPath(end, planes, angles, directions, scales)


def _completed(matrix: Array, count: int) -> Array:
    """A matrix (k, k) with `count` axes more, on which it is the identity.

    Importing scipy.linalg for its `block_diag` would take each process 0.2 s.
    """
    whole = np.eye(len(matrix) + count)
    whole[: len(matrix), : len(matrix)] = matrix
    return whole


def flat_below(values: Array, shape: tuple[int, ...]) -> float:
    """The size below which a singular value may be 0: max(shape) · ε · the largest."""
    return max(shape) * EPS * float(values.max())


def _rotation(images: Array, directions: Array, rank: int) -> Array:
    """The R of determinant 1 with R · directions = images in the first `rank` columns (n, n).

    The others, free to turn, are matched so that R is nearest to the identity (Kabsch 1976).
    """
    free = directions[:, rank:]
    left, _, right = svd(matmul(images[:, rank:].T, free))
    fixed = matmul(images[:, :rank], directions[:, :rank].T)
    rotation = fixed + matmul(matmul(matmul(images[:, rank:], left), right), free.T)
    if det(rotation) > 0:
        return rotation
    if rank == len(images):
        raise UserError("polar_path: expected det W > 0, got a negative one; swap two units")
    left[:, -1] *= -1
    return fixed + matmul(matmul(matmul(images[:, rank:], left), right), free.T)


def turning_planes(rotation: Array) -> tuple[Array, Array]:
    """Planes (k, 2, n) and angles (k,) of a rotation (n, n), from its real Schur form.

    That form of a normal matrix is block diagonal: [[cos, −sin], [sin, cos]], 1, −1 or a mirror of
    a plane. The −1 are even in number and taken in pairs, as half turns.
    """
    n = len(rotation)
    pairs, angles, halves = [], [], []
    for block, axes in _blocks(rotation):
        if len(block) == 2 and block[0, 0] * block[1, 1] > block[0, 1] * block[1, 0]:
            angle = float(arctan2(block[1, 0] - block[0, 1], block[0, 0] + block[1, 1]))
            if abs(angle) > 4 * n * EPS:
                pairs.append(axes.T)
                angles.append(angle)
            continue
        against = np.eye(len(block)) - block  # twice the projection on what turns round
        column = against[:, np.argmax(np.abs(np.diagonal(against)))]
        if norm(column) > 0.5:
            halves.append(matmul(axes, column / norm(column)))
    for first, second in zip(halves[::2], halves[1::2], strict=True):
        pairs.append(np.array([first, second]))
        angles.append(pi)
    return np.array(pairs).reshape(-1, 2, n), np.array(angles)


def _blocks(matrix: Array) -> Iterator[tuple[Array, Array]]:
    """The blocks (k, k) of a real Schur form, k = 1 or 2, each with its columns (n, k) of Q.

    A matrix of two rows is one block as it stands, so that its axes stay the given ones.
    """
    n = len(matrix)
    form, basis = (matrix, np.eye(2)) if n == 2 else schur(matrix)
    start = 0
    while start < n:
        end = start + (2 if n == 2 or (start + 1 < n and form[start + 1, start] != 0) else 1)
        yield form[start:end, start:end], basis[:, start:end]
        start = end
