"""What is proved about planes, in rational arithmetic on the exact values of the floats.

`strip_is_empty` proves that a plane parts two classes, and by how much; `meeting` finds and `meets`
proves that their convex hulls meet, so that no plane can. Nothing is rounded but a distance, down.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import starmap
from math import ldexp, nextafter, sqrt
from operator import mul

from generator.topology.flow.matrix_paths import Array

Vector = list[Fraction]


def vector(floats: Iterable[float]) -> Vector:
    """The exact values of finite floats."""
    return [Fraction(float(number)) for number in floats]


def dot(a: Iterable[Fraction], b: Iterable[Fraction]) -> Fraction:
    """The scalar product of two vectors of one length."""
    return sum(starmap(mul, zip(a, b, strict=True)), Fraction(0))


def heights(points: Array, normal: Array) -> Vector:
    """normal · x for points x (n, d), exactly."""
    n = vector(normal)
    return [dot(n, vector(x)) for x in points]


def distance(height: Fraction, normal: Array) -> float:
    """height / |normal|, height ≥ 0, rounded down to a float."""
    square = height * height / dot(vector(normal), vector(normal))
    shift = (square.numerator.bit_length() - square.denominator.bit_length()) // 2
    root = ldexp(sqrt(square / Fraction(4) ** shift), shift)  # of what is about 1
    while Fraction(root) ** 2 > square:
        root = nextafter(root, 0.0)
    return root


def strip_is_empty(a: Array, b: Array, normal: Array, offset: float, margin: float) -> bool:
    """Whether all of a (n, d) lie at least `margin` below normal · x + offset = 0, all of b above.

    Distances are compared by their squares: sign and (n · x + offset)² ≥ margin² |n|².
    """
    n, shift = vector(normal), Fraction(float(offset))
    least = Fraction(float(margin)) ** 2 * dot(n, n)

    def clear(points: Array, side: int) -> bool:
        above = (side * (height + shift) for height in heights(points, normal))
        return all(height > 0 and height * height >= least for height in above)

    return margin >= 0 and clear(a, -1) and clear(b, 1)


def meeting(a: Array, b: Array) -> tuple[Vector, Vector] | None:
    """Multipliers of a few points a (n, d), b (m, d): both sum to 1, Σ λᵢ aᵢ = Σ μᵢ bᵢ; or None.

    They solve the d + 2 equations exactly; where several do, one. None too if one were negative.
    """
    columns = [[*vector(x), Fraction(1), Fraction(0)] for x in a]
    columns += [[*(-coordinate for coordinate in vector(x)), Fraction(0), Fraction(1)] for x in b]
    target = [Fraction(0)] * a.shape[1] + [Fraction(1), Fraction(1)]
    multipliers = solve(columns, target)
    if multipliers is None or min(multipliers) < 0:
        return None
    return multipliers[: len(a)], multipliers[len(a) :]


def meets(a: Array, b: Array, of_a: Sequence[Fraction], of_b: Sequence[Fraction]) -> bool:
    """Whether the multipliers prove that the convex hulls of a (n, d) and b (m, d) meet."""
    if min((*of_a, *of_b)) < 0 or sum(of_a) != 1 or sum(of_b) != 1:
        return False
    return all(dot(of_a, vector(a[:, k])) == dot(of_b, vector(b[:, k])) for k in range(a.shape[1]))


def solve(columns: Sequence[Vector], target: Vector) -> Vector | None:
    """x with Σ x_k columns_k = target by elimination, what is free 0; None if there is none."""
    rows = [[column[i] for column in columns] + [target[i]] for i in range(len(target))]
    pivots: list[int] = []
    for k in range(len(columns)):
        row = next((i for i in range(len(pivots), len(rows)) if rows[i][k]), None)
        if row is None:
            continue
        top = len(pivots)
        rows[top], rows[row] = rows[row], rows[top]
        rows[top] = [entry / rows[top][k] for entry in rows[top]]
        for i, other in enumerate(rows):
            if i != top and other[k]:
                rows[i] = [x - other[k] * y for x, y in zip(other, rows[top], strict=True)]
        pivots.append(k)
    if any(row[-1] for row in rows[len(pivots) :]):
        return None
    solution = [Fraction(0)] * len(columns)
    for i, k in enumerate(pivots):
        solution[k] = rows[i][-1]
    return solution
