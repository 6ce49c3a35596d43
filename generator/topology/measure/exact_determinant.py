"""Determinants without rounding: the floats of a matrix are rational numbers.

det((1 − t)1 + tW) is a polynomial in t whose coefficients come from the characteristic polynomial
of W − 1 (Faddeev and LeVerrier); Sturm's theorem counts its roots for 0 < t ≤ 1.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from generator.topology.flow.matrix_paths import Array

Matrix = list[list[Fraction]]
Polynomial = list[Fraction]  # coefficients, the constant first, the last not 0


def straight_determinant(W: Array) -> Polynomial:
    """det(1 + t(W − 1)) as an exact polynomial in t, of W (n, n)."""
    return _of_one_plus(
        [[x - (i == j) for j, x in enumerate(row)] for i, row in enumerate(exact(W))]
    )


def roots_on_the_way(polynomial: Polynomial) -> int:
    """How many different roots it has for 0 < t ≤ 1, where it isn't 0 at t = 0."""
    chain = [polynomial, _trimmed([k * c for k, c in enumerate(polynomial)][1:])]
    while any(chain[-1]):
        chain.append(_trimmed([-c for c in _rest(chain[-2], chain[-1])]))
    return _changes(chain[:-1], Fraction(0)) - _changes(chain[:-1], Fraction(1))


def _of_one_plus(A: Matrix) -> Polynomial:
    """det(1 + tA): its coefficients are those of the characteristic polynomial, but for signs."""
    n = len(A)
    coefficients, power = (
        [Fraction(1)],
        [[Fraction(int(i == j)) for j in range(n)] for i in range(n)],
    )
    for k in range(1, n + 1):
        product = _product(A, power)
        c = -sum((product[i][i] for i in range(n)), Fraction(0)) / k
        power = [[x + c * (i == j) for j, x in enumerate(row)] for i, row in enumerate(product)]
        coefficients.append(c * (-1) ** k)
    return _trimmed(coefficients)


def gram(A: Matrix) -> Matrix:
    """The scalar products of the columns."""
    columns = list(zip(*A, strict=True))
    return [[_dot(a, b) for b in columns] for a in columns]


def determinant(A: Matrix) -> Fraction:
    """det A, exactly."""
    n = len(A)
    less = [[x - (i == j) for j, x in enumerate(row)] for i, row in enumerate(A)]
    return sum(_of_one_plus(less), Fraction(0)) if n else Fraction(1)


def positive_definite(A: Matrix) -> bool:
    """Whether a symmetric A is positive definite: all pivots of elimination are above 0."""
    rows = [list(row) for row in A]
    while rows:
        first, *others = rows
        if first[0] <= 0:
            return False
        rows = [
            [x - row[0] / first[0] * y for x, y in zip(row[1:], first[1:], strict=True)]
            for row in others
        ]
    return True


def _product(A: Matrix, B: Matrix) -> Matrix:
    columns = list(zip(*B, strict=True))
    return [[_dot(row, column) for column in columns] for row in A]


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def exact(W: Array) -> Matrix:
    """The exact values of floats (n, k)."""
    return [[Fraction(float(x)) for x in row] for row in W]


def _trimmed(polynomial: Polynomial) -> Polynomial:
    while polynomial and not polynomial[-1]:
        polynomial = polynomial[:-1]
    return polynomial or [Fraction(0)]


def _rest(a: Polynomial, b: Polynomial) -> Polynomial:
    """What is left of a after division by b."""
    a = list(a)
    while len(a) >= len(b) and any(a):
        factor, shift = a[-1] / b[-1], len(a) - len(b)
        for k, c in enumerate(b):
            a[k + shift] -= factor * c
        a = a[:-1] or [Fraction(0)]
    return _trimmed(a)


def _changes(chain: list[Polynomial], t: Fraction) -> int:
    """Changes of sign along the chain at t, zeros left out."""
    values = [
        sum((c * t**k for k, c in enumerate(polynomial)), Fraction(0)) for polynomial in chain
    ]
    signs = [value > 0 for value in values if value]
    return sum(a != b for a, b in pairwise(signs))
