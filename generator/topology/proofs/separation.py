"""Can a plane part two classes? `separation(points, labels)` finds one, or proves that none can.

A plane comes with its margin. Where there is none, the convex hulls meet: multipliers λ, μ ≥ 0,
each summing to 1, with Σ λᵢ aᵢ = Σ μᵢ bᵢ (Farkas 1902), found by linear programming on at most d +
2 points. Either answer is verified in rational arithmetic on the exact values of the coordinates,
and can be again: `Separation.verify(points, labels)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from generator.errors import UserError
from generator.reproducible_algebra import matmul, norm, svd
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array
from generator.topology.invariants.linking import of_size_one
from generator.topology.proofs import rational
from generator.topology.proofs.max_margin import widest
from generator.verdict import Verdict

Indices = NDArray[np.int_]
LARGEST = 1e300  # coordinate: beyond, offset and margin may be no floats
ON_STRIP = 1 + Fraction(1, 10**9)  # margins from the plane within which a point holds the strip
ATTEMPTS = 8
TINY = 1e-300
NEGLIGIBLE = 1e-10  # multipliers below, in the program's solution, count as 0


@dataclass(frozen=True, eq=False)
class Separation:
    """A plane normal · x + offset = 0 with class 1 above it, or a certificate that there is none.

    `support` are the rows of points that decide: those on the strip's edges, or the certificate's,
    whose multipliers are in `multipliers` as exact fractions "p/q". `verified` is False where
    classes touch so nearly that neither was proved: then there is neither.
    """

    normal: Array | None  # (d,), of length 1
    offset: float
    margin: float  # half the width of the empty strip, exact but rounded down; 0 without a plane
    support: Indices  # (k,)
    multipliers: tuple[str, ...] = ()
    verified: bool = False

    __repr__ = short_repr

    @property
    def verdict(self) -> Verdict:
        """Of "a plane parts the classes": proved by the plane, refuted by the certificate."""
        if not self.verified:
            return Verdict.UNDECIDED
        return Verdict.REFUTED if self.normal is None else Verdict.PROVED

    @property
    def separable(self) -> bool | None:
        """Whether a plane parts the classes; None where that is undecided, which no claim takes."""
        proved, refuted = self.verdict is Verdict.PROVED, self.verdict is Verdict.REFUTED
        return proved if proved or refuted else None

    def verify(self, points: Array, labels: Indices) -> bool:
        """Whether plane and margin, or certificate, hold for points (n, d) in exact arithmetic."""
        low, high = _classes(points, labels)
        if self.normal is not None:
            a, b = points[low], points[high]
            return rational.strip_is_empty(a, b, self.normal, self.offset, self.margin)
        if len(self.multipliers) != len(self.support):
            return False
        of_a: list[Fraction] = []
        of_b: list[Fraction] = []
        for index, text in zip(self.support, self.multipliers, strict=True):
            (of_b if high[index] else of_a).append(Fraction(text))
        chosen_a = points[self.support[low[self.support]]]
        chosen_b = points[self.support[high[self.support]]]
        return bool(of_a and of_b) and rational.meets(chosen_a, chosen_b, of_a, of_b)


UNKNOWN = Separation(None, 0.0, 0.0, np.zeros(0, int))


def separation(points: Array, labels: Indices) -> Separation:
    """Whether a plane parts points (n, d) of two classes, labels (n,); the greater lies above.

    Parting is strict: classes that share a point can't be parted. Where neither could be proved the
    verdict is undecided. UserError unless there are two
    classes of finite points.
    """
    points, labels = np.asarray(points, float), np.asarray(labels)
    low, high = _classes(points, labels)
    if np.abs(points).max() > LARGEST:
        raise UserError(f"separation: points: expected up to {LARGEST:.0e}, got larger ones")
    answer = _certificate(points, low, high) or _plane(points, low, high)
    if answer is None:
        return UNKNOWN
    verified = replace(answer, verified=answer.verify(points, labels))
    return verified if verified.verified else UNKNOWN


def _classes(points: Array, labels: Indices) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Masks (n,) of the lesser and the greater label."""
    if points.ndim != 2 or labels.shape != points.shape[:1] or not np.isfinite(points).all():
        raise UserError(
            "separation: expected finite points (n, d) and n labels, got shapes"
            f" {points.shape} and {labels.shape}"
        )
    values = np.unique(labels)
    if len(values) != 2:
        raise UserError(f"separation: labels: expected two classes, got {len(values)}")
    return labels == values[0], labels == values[1]


def _plane(points: Array, low: NDArray[np.bool_], high: NDArray[np.bool_]) -> Separation | None:
    """The plane amid the widest strip that was found; None if there is none.

    Where rounding hides it, as far off or in a thin strip, points are moved to the origin and
    stretched to be as long as wide. An affine map parts what it parts; the margin is then not the
    widest.
    """
    like = of_size_one(points)[0]  # its planes have the same normals, and no square vanishes
    normal = widest(like[low], like[high])
    plane = None if normal is None else _exact(points, low, high, normal)
    if plane is not None:
        return plane
    centred = like - like[0]
    _, values, axes = svd(centred, full_matrices=False)
    scales = np.where(values > 0, values, 1.0)
    for basis in (
        matmul(axes.T / scales, axes),
        np.diag(1 / np.maximum(np.ptp(like, axis=0), TINY)),
    ):
        round_ones = matmul(centred, basis)
        normal = widest(round_ones[low], round_ones[high])
        if normal is not None and (matmul(basis, normal)).any():
            turned = matmul(basis, normal)
            plane = _exact(points, low, high, turned / norm(turned))
        if plane is not None:
            return plane
    return None


def _exact(
    points: Array, low: NDArray[np.bool_], high: NDArray[np.bool_], normal: Array
) -> Separation | None:
    """The plane midway between the classes along a normal, exactly; None if it parts them not."""
    heights = rational.heights(points, normal)
    below = max(height for height, is_low in zip(heights, low, strict=True) if is_low)
    above = min(height for height, is_high in zip(heights, high, strict=True) if is_high)
    offset = float(-(below + above) / 2)
    inner = [
        (1 if above_it else -1) * (height + Fraction(offset))
        for height, above_it in zip(heights, high, strict=True)
    ]
    least = min(inner)
    if least <= 0:
        return None
    support = np.array([i for i, distance in enumerate(inner) if distance <= least * ON_STRIP])
    return Separation(normal, offset, rational.distance(least, normal), support)


def _certificate(
    points: Array, low: NDArray[np.bool_], high: NDArray[np.bool_]
) -> Separation | None:
    """The first certificate that holds exactly, of those that linear programs propose."""
    for shares in _programs(points, low, high):
        chosen = shares > NEGLIGIBLE
        a, b = np.flatnonzero(chosen & low), np.flatnonzero(chosen & high)
        multipliers = rational.meeting(points[a], points[b]) if len(a) and len(b) else None
        if multipliers is not None:
            texts = tuple(str(multiplier) for multiplier in (*multipliers[0], *multipliers[1]))
            return Separation(None, 0.0, 0.0, np.concatenate([a, b]), texts)
    return None


def _programs(points: Array, low: NDArray[np.bool_], high: NDArray[np.bool_]) -> Iterator[Array]:
    """Basic solutions (n,) of Σ λᵢ aᵢ = Σ μᵢ bᵢ, Σ λᵢ = Σ μᵢ = 1, λ, μ ≥ 0, by the simplex method.

    The first prefers points far out, which a picture can show apart. The others, for when that one
    is degenerate and its exact values just fail, have costs by chance.
    """
    points = of_size_one(points)[0]
    middle = (points[low].mean(axis=0) + points[high].mean(axis=0)) / 2
    x = (points - middle) / (np.abs(points - middle).max() or 1.0)
    equations = np.vstack([np.where(low, x.T, -x.T), low, high]).astype(float)
    target = np.append(np.zeros(points.shape[1]), (1.0, 1.0))
    rng = np.random.default_rng(0)
    for attempt in range(ATTEMPTS):
        cost = -(x * x).sum(axis=1) if attempt == 0 else rng.random(len(x))
        solved = linprog(cost, A_eq=equations, b_eq=target, method="highs-ds")
        if solved.x is None or solved.status != 0:
            return
        yield solved.x
