"""Points classified by other points: the share of the weight that falls on each class.

`log_shares` is a fused primitive for many restarts; `nearest` are the plain k nearest neighbours. A
weight is a function of the distance d: "inverse" 1/d, the 2014 article's; "power" 1/dᵖ; "gaussian"
exp(−κd²), as in neighbourhood components analysis (Goldberger et al. 2004), with κ learnt. 1/d is
guarded at 0: d² + 10⁻⁶ stands for d².
"""

import autograd.numpy as np
import numpy
from autograd.extend import defvjp_argnums, primitive
from numpy.typing import NDArray

from generator.errors import UserError, expected
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.parameters import Argnums, Arguments, Pullback
from generator.reproducible_algebra import matmul
from generator.reproducible_math import exp, log
from generator.validation import shaped

WEIGHTINGS = ("inverse", "power", "gaussian")
GUARD = 1e-6  # added to d² under a power
TOGETHER = 2**15  # numbers that are worked on at once, so that they stay near the processor
TINY = 1e-12  # share of the largest weight that a class has at least, so that its log is finite


def check_weighting(name: str) -> None:
    """UserError when there is no weighting of that name."""
    if name not in WEIGHTINGS:
        raise UserError(expected("a weighting", WEIGHTINGS, name, suggest=False))


def log_weights(squares: Array, log_scale: Array, power: float | None) -> Array:
    """log w for squared distances (…, n, m): of a power, or with None exp(−κd²), κ = e^log_scale.

    `log_scale` (…, 1) has the restarts' axes; a power doesn't use it.
    """
    if power is not None:
        return -0.5 * power * log(squares + GUARD)
    return -exp(log_scale)[..., None] * squares


def squared_distances(h: Array) -> Array:
    """Between all columns of h (…, d, n): (…, n, n), from the differences.

    |x|² + |y|² − 2x · y would be faster, and lose all digits of points that are near each other.
    """
    squares = numpy.zeros((*h.shape[:-2], h.shape[-1], h.shape[-1]))
    for k in range(h.shape[-2]):
        apart = _differences(h, k)
        squares += apart * apart
    return squares


def _differences(h: Array, k: int) -> Array:
    """hₖᵢ − hₖⱼ of columns i and j of h (…, d, n): (…, n, n)."""
    return h[..., k, :, None] - h[..., k, None, :]


def squares_between(points: Array, references: Array) -> Array:
    """Squared distances (n, m) of points (n, d) from references (m, d), from the differences."""
    squares = numpy.zeros((len(points), len(references)))
    rows = max(1, TOGETHER // max(1, len(references)))
    for first in range(0, len(points), rows):
        part = slice(first, first + rows)
        for x, y in zip(points[part].T, references.T, strict=True):
            apart = x[:, None] - y
            apart *= apart
            squares[part] += apart
    return squares


@primitive
def log_shares(
    h: Array, log_scale: Array, votes: NDArray[np.bool_], classes: Array, power: float | None
) -> Array:
    """log of each class's share of the weights (…, c, n); points are the columns of h (…, d, n).

    votes (n, n) says whether point j (column) votes on point i (row); classes (c, n) is 1 where a
    point is of a class.
    """
    weights = _weights(h, log_scale, votes, power)[0]
    return _log_shares(weights, classes)[0]


def _weights(h: Array, log_scale: Array, votes: Array, power: float | None) -> tuple[Array, Array]:
    """Weights (…, n, n), the largest of each row 1, and squared distances."""
    squares = squared_distances(h)
    exponents = numpy.where(votes, log_weights(squares, log_scale, power), -numpy.inf)
    exponents -= exponents.max(axis=-1, keepdims=True)
    return exp(exponents), squares


def _log_shares(weights: Array, classes: Array) -> tuple[Array, Array, Array]:
    """log shares (…, c, n), and what they are made of: sums of each class, and of all."""
    each = matmul(classes, weights.swapaxes(-1, -2)) + TINY
    whole = each.sum(axis=-2, keepdims=True)
    return log(each) - log(whole), each, whole


def _vjp(argnums: Argnums, y: Array, args: Arguments, kwargs: object) -> Pullback:
    """Through log wᵢⱼ: its gradient is wᵢⱼ (g_c(j)i / Σ_c(j) − Σ_c g_ci / Σ)."""
    h, log_scale, votes, classes, power = args

    def pull(g: Array) -> tuple[Array, ...]:
        weights, squares = _weights(h, log_scale, votes, power)
        _, each, whole = _log_shares(weights, classes)
        per_class = g / each - g.sum(axis=-2, keepdims=True) / whole
        slope = weights * numpy.matmul(per_class.swapaxes(-1, -2), classes)  # by log w
        if power is not None:
            of_scale = numpy.zeros_like(log_scale)
            slope *= -0.5 * power / (squares + GUARD)  # by d²
        else:
            scale = exp(log_scale)[..., None]
            of_scale = -scale[..., 0] * (slope * squares).sum(axis=(-2, -1))[..., None]
            slope *= -scale
        both = slope + slope.swapaxes(-1, -2)
        of_each = [(both * _differences(h, k)).sum(axis=-1) for k in range(h.shape[-2])]
        of_h = 2 * numpy.stack(of_each, axis=-2)
        return tuple((of_h, of_scale)[k] for k in argnums)

    return pull


defvjp_argnums(log_shares, _vjp)


def nearest(
    references: Array, labels: Integers, points: Array | None = None, k: int = 1
) -> Integers:
    """Classes (n,) of points (n, d) by a plain vote of the k nearest references (m, d).

    Without points, of the references themselves, each by the others. Ties go to the class of the
    nearer ones. UserError for a k below 1 or above what there is, and for arrays of other shapes.
    """
    alone = points is None
    classified = references if points is None else points
    _check_neighbours(references, labels, classified)
    if not 1 <= k <= len(references) - alone:
        most = len(references) - alone
        raise UserError(f"nearest: k: expected 1 to {most}, got {k}")
    return vote(labels[ranking(references, points)[:, :k]])


def ranking(references: Array, points: Array | None = None) -> Integers:
    """References (m, d) from the nearest to the farthest of each point (n, d): rows (n, m).

    Equally near ones are in their order. Without points, those of the references, each last itself.
    """
    squares = squares_between(references if points is None else points, references)
    if points is None:
        numpy.fill_diagonal(squares, numpy.inf)
    return numpy.argsort(squares, axis=1, kind="stable")


def vote(voted: Integers) -> Integers:
    """The class (n,) that most of k neighbours have, their classes (n, k) the nearest first.

    Of classes with equally many it is that of the nearer ones.
    """
    counts = numpy.stack([(voted == c).sum(axis=1) for c in range(int(voted.max()) + 1)], axis=1)
    best = counts == counts.max(axis=1, keepdims=True)
    first = numpy.take_along_axis(best, voted, axis=1).argmax(axis=1)
    return numpy.asarray(voted[numpy.arange(len(voted)), first])


def _check_neighbours(references: Array, labels: Integers, classified: Array) -> None:
    shaped("nearest: references", references, "m", "d")
    shaped("nearest: labels", labels, len(references))
    shaped("nearest: points", classified, "n", references.shape[1])
    if labels.min() < 0:
        raise UserError(f"nearest: labels: expected classes from 0, got {labels.min()}")
