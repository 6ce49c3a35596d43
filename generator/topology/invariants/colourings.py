"""Can a sphere part the curves of a link? `colouring_dimension(polygons)`: if it is 1, none can.

The linking number is 0 for Whitehead's link and for any two Borromean rings, and yet they hold
together. Here the arcs of a diagram are coloured by elements of a field F_p instead. Curve i has a
unit t_i ≠ 1. Where an arc of curve i passes under the arc o of curve j, from a on the one side to b
on the other, where a comes first if the crossing is positive and last if it is negative,

    b = t_j a + (1 − t_i) o.

The colourings that obey all crossings are a vector space over F_p; its dimension is returned.

**It belongs to the link, not to the diagram**: each Reidemeister move takes the colourings of one
diagram one-to-one and linearly to those of the other, without changing a colour outside of it. (As
t_j is a unit, b and o give a as well as a and o give b.)
1. A loop of one strand, i = j: where o = a the crossing says b = a, where o = b it says t_i b =
   t_i a. So the colour is one before and after the loop, which can be taken out.
2. A strand of curve i passes under o and back: a, b, c. The two crossings have opposite signs. If
   the first is positive, they say b = t_j a + (1 − t_i) o and b = t_j c + (1 − t_i) o, if negative,
   a = t_j b + (1 − t_i) o and c = t_j b + (1 − t_i) o. Hence c = a, and b is given by a and o.
3. Three strands x, y, z of curves i, j, k, x on top, y under it, z below both, all crossings
   positive. Beyond x, y becomes y' = t_i y + (1 − t_j) x. If z passes under x and then under y', it
   becomes t_j (t_i z + (1 − t_k) x) + (1 − t_k) y' = t_i t_j z + (1 − t_k) (x + t_i y); if under y
   and then under x, t_i (t_j z + (1 − t_k) y) + (1 − t_k) x, which is the same. The other versions
   of this move follow from this one and the second move in all its versions (Polyak 2010, *Minimal
   generating sets of Reidemeister moves*, arXiv:0908.3127).

**If a sphere parts the curves, it is 2 or more.** Colours s (1 − t_i) on all arcs of curve i obey
every crossing, for any s. Curves that a sphere parts have a diagram of two parts that don't cross,
and each may take an s of its own. The spheres may be bent, as long as they are locally flat: by
Wirtinger's presentation colourings are the functions D of the link's group to F_p with D(gh) = D(g)
+ t(g) D(h), where t takes the meridians of curve i to t_i, and the group of a link that a sphere
parts is the free product of two (van Kampen), each of which takes an s of its own.

So a dimension of 1 proves that no sphere parts any of the curves from the others. 2 or more proves
nothing. The rule is Fox's derivative of b = o a o⁻¹ (Fox 1953, *Free differential calculus I*), as
in Alexander's polynomial of several variables, whose first elementary ideal is looked at here at
one place (t_1, t_2, …).

Vertices are taken as the exact numbers that they are, and all is computed in whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError
from generator.topology.flow.matrix_paths import Array
from generator.topology.invariants.linking import closed_polygon

PRIME = 2**31 - 1
UNITS = (2, 3, 5, 7, 11, 13, 17, 19)  # t_i
VIEWS = 16  # directions to look from until none of the crossings is a special case
Vertices = NDArray[np.object_]  # (n, 3) whole numbers
Place = tuple[int, Fraction]  # an edge, and how far along it


@dataclass(frozen=True)
class Crossing:
    """Where one curve passes over another, or over itself, as seen from above."""

    over: int  # a curve
    over_at: Place
    under: int
    under_at: Place
    sign: int  # 1 if the upper edge has to turn left to lie on the lower one, else −1


def colouring_dimension(
    polygons: Sequence[Array], units: Sequence[int] = UNITS, prime: int = PRIME
) -> int:
    """The dimension over F_prime of the colourings of closed polygons (n, 3), one for each curve.

    `units` are t_1, t_2, …, none of them 0 or 1 in F_prime. UserError for other units, for no
    polygon, and for polygons that touch each other or themselves.
    """
    if not 0 < len(polygons) <= len(units) or any(unit % prime in (0, 1) for unit in units):
        raise UserError(
            f"colouring_dimension: units: expected one for each of {len(polygons)} polygons,"
            f" neither 0 nor 1 modulo {prime}, got {list(units)}"
        )
    arcs, equations = _equations(diagram(polygons), len(polygons), units)
    return arcs - rank(equations, prime)


def diagram(polygons: Sequence[Array]) -> list[Crossing]:
    """The crossings of closed polygons (n, 3) in the first view in which none is a special case.

    UserError for polygons that touch each other or themselves.
    """
    curves = _whole([closed_polygon(polygon, 3) for polygon in polygons])
    for k in range(VIEWS):
        crossings = _crossings([curve @ _view(k).T for curve in curves])
        if crossings is not None:
            return crossings
    raise UserError("a diagram: expected polygons that keep apart, got some that touch")


def _whole(polygons: Sequence[Array]) -> list[Vertices]:
    """The polygons, enlarged by one power of two so that their coordinates are whole numbers."""
    exact = [[[Fraction(float(x)) for x in vertex] for vertex in polygon] for polygon in polygons]
    scale = max(x.denominator for polygon in exact for vertex in polygon for x in vertex)
    return [
        np.array([[int(x * scale) for x in vertex] for vertex in polygon], dtype=object)
        for polygon in exact
    ]


def _view(k: int) -> Vertices:
    """Three axes, nearly at right angles and right-handed, the last towards the eye."""
    tilt = np.array([[1009, 117, -231], [-89, 997, 303], [301, -211, 1013]], dtype=object)
    return tilt + np.array([[0, 7 * k, 0], [0, 0, 13 * k], [-11 * k, 0, 0]], dtype=object)


def _crossings(curves: Sequence[Vertices]) -> list[Crossing] | None:
    """Seen along the third axis; None where edges meet at a vertex, or three of them in a point.

    None, too, where edges lie on each other.
    """
    edges = [
        (k, i, curve[i], curve[(i + 1) % len(curve)])
        for k, curve in enumerate(curves)
        for i in range(len(curve))
    ]
    crossings = []
    for first, second in _near(edges):
        if _neighbours(edges[first], edges[second], curves):
            crossing = _turned_back(edges[first], edges[second])
        else:
            crossing = _crossing(edges[first], edges[second])
        if crossing is None:
            return None
        crossings += crossing
    places = [
        place
        for crossing in crossings
        for place in ((crossing.over, crossing.over_at), (crossing.under, crossing.under_at))
    ]
    return crossings if len(set(places)) == len(places) else None


Edge = tuple[int, int, Vertices, Vertices]  # curve, its number there, ends (3,)


def _near(edges: Sequence[Edge]) -> list[tuple[int, int]]:
    """Pairs of edges whose shadows lie in boxes that meet."""
    ends = np.array([[edge[2][:2], edge[3][:2]] for edge in edges])
    # Whole numbers become floats that are in the same order, or equal.
    size = int(np.abs(ends).max()).bit_length()
    ends = (ends // 2 ** max(0, size - 1000)).astype(float)
    low, high = ends.min(axis=1), ends.max(axis=1)
    pairs = []
    for i in range(len(edges)):
        meet = ((low[i] <= high[i + 1 :]) & (high[i] >= low[i + 1 :])).all(axis=1)
        pairs += [(i, i + 1 + int(j)) for j in np.flatnonzero(meet)]
    return pairs


def _neighbours(first: Edge, second: Edge, curves: Sequence[Vertices]) -> bool:
    """Whether they are edges of one curve that share a vertex."""
    size = len(curves[first[0]])
    return first[0] == second[0] and (second[1] - first[1]) % size in (1, size - 1)


def _turned_back(first: Edge, second: Edge) -> list[Crossing] | None:
    """No crossing of neighbours; None if they lie on each other."""
    along, other = first[3] - first[2], second[3] - second[2]
    back = along[0] * other[0] + along[1] * other[1] < 0
    return None if back and along[0] * other[1] == along[1] * other[0] else []


def _crossing(first: Edge, second: Edge) -> list[Crossing] | None:
    """The crossing of two edges, if they cross; None in a special case."""
    along, other, between = first[3] - first[2], second[3] - second[2], second[2] - first[2]
    turn = along[0] * other[1] - along[1] * other[0]
    if turn == 0:  # their boxes meet: parallel edges on one line lie on each other
        return None if along[0] * between[1] == along[1] * between[0] else []
    s = Fraction(between[0] * other[1] - between[1] * other[0], turn)
    t = Fraction(between[0] * along[1] - between[1] * along[0], turn)
    if s < 0 or s > 1 or t < 0 or t > 1:
        return []
    height = first[2][2] + s * along[2] - second[2][2] - t * other[2]
    if s in (0, 1) or t in (0, 1) or height == 0:
        return None
    places = [(first[0], (first[1], s)), (second[0], (second[1], t))]
    over, under = places if height > 0 else places[::-1]
    return [Crossing(*over, *under, 1 if (turn > 0) == (height > 0) else -1)]


def _equations(
    crossings: Sequence[Crossing], curves: int, units: Sequence[int]
) -> tuple[int, list[dict[int, int]]]:
    """How many arcs there are, and one equation a crossing: factors of the arcs' colours."""
    under: list[list[Crossing]] = [[] for _ in range(curves)]
    for crossing in sorted(crossings, key=lambda crossing: crossing.under_at):
        under[crossing.under].append(crossing)
    # Arc j of a curve begins after its crossing number j − 1; arc 0 holds its first vertex.
    numbers = count()
    arcs = [[next(numbers) for _ in range(max(1, len(passages)))] for passages in under]
    equations = []
    for i, passages in enumerate(under):
        for j, crossing in enumerate(passages):
            before, after = arcs[i][j], arcs[i][(j + 1) % len(passages)]
            if crossing.sign < 0:
                before, after = after, before
            upper = under[crossing.over]
            passed = sum(other.under_at < crossing.over_at for other in upper)
            over = arcs[crossing.over][passed % max(1, len(upper))]
            equation: dict[int, int] = {}
            for arc, factor in (
                (before, units[crossing.over]),
                (over, 1 - units[i]),
                (after, -1),
            ):
                equation[arc] = equation.get(arc, 0) + factor
            equations.append(equation)
    return next(numbers), equations


def rank(equations: Sequence[dict[int, int]], prime: int) -> int:
    """The rank over F_prime of rows given by their entries."""
    pivots: dict[int, dict[int, int]] = {}  # rows by their first column, where they are 1
    for equation in equations:
        row = {column: entry % prime for column, entry in equation.items() if entry % prime}
        while row:
            first = min(row)
            if first not in pivots:
                inverse = pow(row[first], -1, prime)
                pivots[first] = {column: entry * inverse % prime for column, entry in row.items()}
                break
            factor = row[first]
            for column, entry in pivots[first].items():
                left = (row.get(column, 0) - factor * entry) % prime
                row.pop(column, None)
                if left:
                    row[column] = left
    return len(pivots)
