"""Fields in intervals of mpmath: where a layer takes a point, and its derivative there.

The formulas of learn.nn.fields and learn.nn.residual, on the exact values of the float weights.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from mpmath import iv

from generator.learn.nn.activations import activation
from generator.learn.nn.residual import ResidualLayer

Vector = list[Any]
Matrix = list[list[Any]]


def carried(layer: Any, x: Vector) -> tuple[Vector, Matrix]:
    """The image (d) of a point and the derivative (d, d), of a jump or of all Runge–Kutta steps."""
    turned = _identity(len(x))
    if layer.kind != "flow":
        value, derivative = _field(layer, x)
        return _sum(x, value), _added(turned, derivative, number(1))
    for _ in range(layer.steps):
        x, derivative = _step(layer, x)
        turned = _product(derivative, turned)
    return x, turned


def determinant(A: Matrix) -> Any:
    """By the first row."""
    if len(A) == 1:
        return A[0][0]
    total = iv.mpf(0)
    for k, entry in enumerate(A[0]):
        minor = [[*row[:k], *row[k + 1 :]] for row in A[1:]]
        total += (-1) ** k * entry * determinant(minor)
    return total


def number(value: float | Fraction) -> Any:
    """The interval around a float or a fraction."""
    exact = Fraction(value)
    return iv.mpf(exact.numerator) / iv.mpf(exact.denominator)


def _step(layer: Any, x: Vector) -> tuple[Vector, Matrix]:
    unit, steps = _identity(len(x)), layer.steps
    here, turn = x, unit
    slopes: list[Vector] = []
    bends: list[Matrix] = []
    for reach in (Fraction(1, 2 * steps), Fraction(1, 2 * steps), Fraction(1, steps), Fraction(0)):
        slope, bend = _field(layer, here)
        slopes.append(slope)
        bends.append(_product(bend, turn))
        share = number(reach)
        here = _sum(x, [share * k for k in slope])
        turn = _added(unit, bends[-1], share)
    end, derivative = x, unit
    for weight, slope, bend in zip((1, 2, 2, 1), slopes, bends, strict=True):
        share = number(Fraction(weight, 6 * steps))
        end = _sum(end, [share * k for k in slope])
        derivative = _added(derivative, bend, share)
    return end, derivative


def _field(layer: Any, x: Vector) -> tuple[Vector, Matrix]:
    """F (d) and DF (d, d)."""
    if isinstance(layer, ResidualLayer):
        return _residual(layer, x)
    d = len(x)
    aside = [[number(c) - a for c, a in zip(row, x, strict=True)] for row in layer.c]
    widths = [number(s) ** 2 for s in layer.s]
    squares = [sum((a * a for a in row), iv.mpf(0)) for row in aside]
    bumps = [iv.exp(-q / (2 * s)) for q, s in zip(squares, widths, strict=True)]
    total = 1 + sum(bumps, iv.mpf(0))
    shares = [bump / total for bump in bumps]
    pulls = [[number(v) for v in row] for row in layer.v]
    value = [
        sum((p * v[k] for p, v in zip(shares, pulls, strict=True)), iv.mpf(0)) for k in range(d)
    ]
    derivative = [[iv.mpf(0)] * d for _ in range(d)]
    for p, v, a, s in zip(shares, pulls, aside, widths, strict=True):
        for i in range(d):
            arm = p / s * (v[i] - value[i])
            derivative[i] = [x + arm * y for x, y in zip(derivative[i], a, strict=True)]
    return value, derivative


def _residual(layer: ResidualLayer, x: Vector) -> tuple[Vector, Matrix]:
    W, V = ([[number(w) for w in row] for row in matrix] for matrix in (layer.W, layer.V))
    enclose = activation("tanh").enclose
    rows = zip(W, layer.b, strict=True)
    hidden = [enclose(_dot(row, x) + number(b), iv) for row, b in rows]
    bent = [[(1 - h * h) * w for w in row] for h, row in zip(hidden, W, strict=True)]
    return [_dot(row, hidden) for row in V], _product(V, bent)


def _identity(d: int) -> Matrix:
    return [[iv.mpf(int(i == j)) for j in range(d)] for i in range(d)]


def _dot(a: Sequence[Any], b: Sequence[Any]) -> Any:
    return sum((x * y for x, y in zip(a, b, strict=True)), iv.mpf(0))


def _sum(a: Vector, b: Vector) -> Vector:
    return [x + y for x, y in zip(a, b, strict=True)]


def _product(A: Matrix, B: Matrix) -> Matrix:
    columns = list(zip(*B, strict=True))
    return [[_dot(row, column) for column in columns] for row in A]


def _added(A: Matrix, B: Matrix, share: Any) -> Matrix:
    """A + share · B."""
    pairs = zip(A, B, strict=True)
    return [[x + share * y for x, y in zip(a, b, strict=True)] for a, b in pairs]
