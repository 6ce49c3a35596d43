"""Two points with one image, exactly: `find_coincidence(network, inside, around, layer)`.

Dense ReLU layers are affine near almost every point. Where the derivative there has rank 1 or 0, a
line through the point has one image as far as no unit changes its state. The search follows this
line from points of one set to the other set; the two are then sent through the layers in rational
arithmetic, on the exact values of the floats.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from generator.errors import UserError
from generator.learn.data.regions import Annulus, Disk
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array
from generator.topology.proofs.rational import Vector, dot, vector
from generator.verdict import Verdict

SWEEP = 300  # points of the set that is searched


@dataclass(frozen=True, eq=False)
class Coincidence:
    """A point of one set, and one of another that has the same image after `layer` layers.

    The coordinates are exact: rational numbers, written as `str(Fraction)` writes them.
    """

    layer: int
    point: tuple[str, str]
    other: tuple[str, str]
    verdict: Verdict  # of "both are in their sets, and their images are equal"

    __repr__ = short_repr


def find_coincidence(
    network: Network, inside: Disk, around: Annulus, layer: int
) -> Coincidence | None:
    """Points of `inside` and `around` with equal images after that many layers; None if none found.

    UserError for other layers than dense ReLU layers on the plane, or fewer of them than `layer`.
    """
    layers = tuple(
        dense
        for dense in network.layers[:layer]
        if isinstance(dense, Dense) and dense.activation == "relu"
    )
    if len(layers) < layer or not 1 <= layer <= len(network.layers) or network.widths[0] != 2:
        raise UserError(
            f"find_coincidence: network: expected {layer} dense ReLU layers on the plane, got"
            f" widths {network.widths}"
        )
    for start in inside.at(inside.sweep(SWEEP)):
        point = vector(start)
        direction = _flat_direction(layers, point)
        for other in _on_line(start, direction, around) if direction else ():
            verdict = _verdict(layers, (point, inside), (other, around))
            if verdict is Verdict.PROVED:
                return Coincidence(layer, _text(point), _text(other), verdict)
    return None


def _text(point: Vector) -> tuple[str, str]:
    x, y = map(str, point)
    return x, y


def _verdict(
    layers: tuple[Dense, ...], first: tuple[Vector, Annulus], second: tuple[Vector, Annulus]
) -> Verdict:
    """Whether two points are in their sets and have one image."""
    for point, region in (first, second):
        square = dot(point, point)
        low, high = Fraction(region.inner) ** 2, Fraction(region.outer) ** 2
        if not low <= square <= high:
            return Verdict.REFUTED
    equal = _image(layers, first[0]) == _image(layers, second[0])
    return Verdict.PROVED if equal else Verdict.REFUTED


def _image(layers: tuple[Dense, ...], point: Vector) -> Vector:
    for dense in layers:
        point = [max(height, Fraction(0)) for height in _heights(dense, point)]
    return point


def _heights(dense: Dense, point: Vector) -> Vector:
    """Wx + b, exactly."""
    rows = zip(dense.W, vector(dense.b), strict=True)
    return [dot(vector(row), point) + shift for row, shift in rows]


def _flat_direction(layers: tuple[Dense, ...], point: Vector) -> Vector | None:
    """A direction that the derivative at a point sends to 0; None where it has rank 2."""
    rows = [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]]
    for dense in layers:
        heights = _heights(dense, point)
        columns = list(zip(*rows, strict=True))
        rows = [
            [dot(vector(weights), column) if height > 0 else Fraction(0) for column in columns]
            for weights, height in zip(dense.W, heights, strict=True)
        ]
        point = [max(height, Fraction(0)) for height in heights]
    longest = max(rows, key=lambda row: dot(row, row))
    direction = [-longest[1], longest[0]]
    if any(dot(row, direction) for row in rows):
        return None
    return direction if any(direction) else [Fraction(1), Fraction(0)]


def _on_line(start: Array, direction: Vector, ring: Annulus) -> list[Vector]:
    """The two points of the line that are about in the middle of the ring."""
    along = np.array([float(part) for part in direction])
    length = float(along @ along) ** 0.5
    along = along / length
    middle = (ring.inner + ring.outer) / 2
    height = float(start @ along)
    half = float(height**2 - start @ start + middle**2) ** 0.5
    steps = [Fraction((-height + sign * half) / length) for sign in (1, -1)]
    point = vector(start)
    return [[x + step * part for x, part in zip(point, direction, strict=True)] for step in steps]
