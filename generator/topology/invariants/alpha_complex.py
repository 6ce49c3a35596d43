"""Holes of any number of points in the plane: `alpha_persistence(points)`.

Discs of one radius grow around the points. A hole of their union is born when it is first
surrounded, and dies when it is filled. The union has the holes of the alpha complex (Edelsbrunner
1995), a part of the Delaunay triangulation: a triangle enters at the radius of its circumscribed
circle, an edge at half its length, or with its first triangle if the disc on it holds a corner of
one.

In the plane a hole is a component of what is not covered (Alexander duality), so union-find on the
triangles does it. Let the discs shrink: a triangle is uncovered at its radius, the outside from the
start, and an edge joins its two sides when it is uncovered. Where two components meet, the one
whose largest triangle is smaller ends (the elder rule). That was a hole: it is born at the edge's
radius and dies at the triangle's.

Of points that are nearer than NEAR of their extent to each other one is kept, since Qhull's
triangles may overlap there. No birth or death moves by more than three times as much
(Cohen-Steiner, Edelsbrunner, Harer 2007).
"""

from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import Delaunay, QhullError, cKDTree

from generator.errors import UserError
from generator.topology.flow.matrix_paths import Array
from generator.topology.invariants.persistence import Persistence, of_size_one
from generator.validation import shaped

NEAR = 2.0**-20  # Qhull lifts points by their squares: this one's is well above rounding


def alpha_persistence(points: Array) -> Persistence:
    """The holes of discs around points (n, 2); births and deaths are radii of the discs.

    Points on one line have none. UserError for other shapes, none, NaN or infinity.
    """
    cloud = np.asarray(points, dtype=float)
    if cloud.ndim != 2 or cloud.shape[1] != 2 or not len(cloud):
        raise UserError(f"alpha_persistence: points: expected shape (n, 2), got {cloud.shape}")
    if not np.isfinite(cloud).all():
        raise UserError("alpha_persistence: points: expected finite numbers, got NaN or infinity")
    cloud, size = of_size_one(cloud, distances=False)
    cloud = _apart(cloud)
    try:
        triangulation = Delaunay(cloud)
    except QhullError:  # fewer than three points, or all of them on one line
        return Persistence(1, np.empty(0), np.empty(0))
    births, deaths = _holes(cloud, triangulation.simplices, triangulation.neighbors)
    order = np.argsort(births - deaths, kind="stable")
    return Persistence(1, births[order] * size, deaths[order] * size)


def closing_radii(points: Array, places: Array) -> Array:
    """For places (m, 2) the radii (m,) at which discs around points (n, 2) first enclose them.

    It is the smallest radius at which every path from the place to the outside meets a disc, or at
    which a disc covers the place; 0 for a place outside of all triangles. UserError for another
    shape of the places, and for fewer than three points or all of them on one line.
    """
    cloud = np.asarray(points, dtype=float)
    shaped("closing_radii: places", places, "m", 2)
    try:
        triangulation = Delaunay(cloud)
    except (QhullError, ValueError) as error:
        raise UserError(
            f"closing_radii: points: expected a triangle or more, got none: {error}"
        ) from None
    widths = np.append(_ways_out(cloud, triangulation), 0.0)  # the last is that of no triangle
    covered = cKDTree(cloud).query(places)[0]
    return np.minimum(widths[triangulation.find_simplex(places)], covered)


def _ways_out(cloud: Array, triangulation: Delaunay) -> Array:
    """The radius (m,) at which the widest way from each triangle to the outside is closed.

    The path whose narrowest edge is widest, by Dijkstra's algorithm from the outside.
    """
    neighbours, count = triangulation.neighbors, len(triangulation.simplices)
    _, sides, obtuse = _sizes(cloud, triangulation.simplices)
    passages = np.where(obtuse, np.inf, sides / 2).reshape(-1, 3)  # none is narrower behind those
    widths = np.zeros(count)
    edge = neighbours < 0
    heap = [(-float(passages[t, k]), int(t)) for t, k in np.argwhere(edge)]
    heapify(heap)
    while heap:
        width, triangle = heappop(heap)
        if -width <= widths[triangle]:
            continue
        widths[triangle] = -width
        for k, other in enumerate(neighbours[triangle].tolist()):
            if other >= 0:
                back = neighbours[other].tolist().index(triangle)
                passage = max(passages[triangle, k], passages[other, back])
                heappush(heap, (-min(-width, float(passage)), other))
    return widths


def _apart(cloud: Array) -> Array:
    """Points of a cloud, no two of them near, and one near each that is left out."""
    near = NEAR * float(np.ptp(cloud, axis=0).max())
    _, first = np.unique(np.rint(cloud / (near or 1.0)), axis=0, return_index=True)
    kept = cloud[np.sort(first)]
    alive = np.ones(len(kept), bool)
    pairs = cKDTree(kept).query_pairs(near, output_type="ndarray")
    for i, j in pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].tolist():
        alive[j] &= not alive[i]
    return kept[alive]


def _holes(
    cloud: Array, corners: NDArray[np.intp], neighbours: NDArray[np.intp]
) -> tuple[Array, Array]:
    """Births and deaths, of triangles (m, 3) and those behind the side opposite each corner."""
    count = len(corners)
    radii, sides, obtuse = _sizes(cloud, corners)
    here = np.repeat(np.arange(count), 3)
    there = np.where(neighbours < 0, count, neighbours).ravel()  # the outside comes last
    # Behind the side opposite an obtuse corner lies a larger circle: the triangle belongs to that
    # component as soon as it is uncovered, and is no hole of its own.
    parts, part_of = _connected(count + 1, here[obtuse], there[obtuse])
    largest = np.zeros(parts)
    np.maximum.at(largest, part_of, np.append(radii, np.inf))
    edges = np.flatnonzero(~obtuse & (here < there))
    edges = edges[np.argsort(-sides[edges], kind="stable")]
    edges = edges[_joining(parts, part_of[here[edges]], part_of[there[edges]])]
    components = _Components(largest.tolist())
    ends = part_of[here[edges]].tolist(), part_of[there[edges]].tolist()
    deaths = np.array([components.join(one, other) for one, other in zip(*ends, strict=True)])
    births, lasting = sides[edges] / 2, deaths > sides[edges] / 2
    return births[lasting], deaths[lasting]


def _connected(
    count: int, first: NDArray[np.intp], second: NDArray[np.intp]
) -> tuple[int, NDArray[np.intp]]:
    """How many parts a graph of edges (m,) has, and the part (count,) of each node."""
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(count, count))
    return connected_components(graph, directed=False)


def _joining(count: int, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.intp]:
    """Which edges (m,) join two components if they come in this order: a spanning tree's."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    _, earliest = np.unique(low * count + high, return_index=True)  # of each pair
    ranks = (earliest + 1.0, (low[earliest], high[earliest]))
    tree = minimum_spanning_tree(coo_array(ranks, shape=(count, count)).tocsr())
    return np.sort(np.rint(tree.data).astype(np.intp)) - 1


def _sizes(cloud: Array, corners: NDArray[np.intp]) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Circumscribed radii (m,); lengths (3m,) of the sides, and which lie opposite obtuse corners.

    A flat triangle has the radius ∞, or 0 if its corners are one point.
    """
    a, b, c = (cloud[corners[:, k]] for k in range(3))
    squares = np.column_stack([((p - q) ** 2).sum(axis=1) for p, q in ((b, c), (c, a), (a, b))])
    u, v = b - a, c - a
    twice = np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])  # the area
    sides = np.sqrt(squares)
    flat = twice == 0
    radii = sides.prod(axis=1) / (2 * np.where(flat, 1.0, twice))
    radii[flat & (sides.max(axis=1) > 0)] = np.inf
    obtuse = 2 * squares > squares.sum(axis=1, keepdims=True)
    return radii, sides.ravel(), obtuse.ravel()


class _Components:
    """Sets of parts, each known by its part of the largest radius."""

    def __init__(self, radii: list[float]) -> None:
        self.radii = radii
        self.parents = list(range(len(radii)))

    def largest(self, part: int) -> int:
        """That of a part's set."""
        parents = self.parents
        while parents[part] != part:
            parents[part] = parents[parents[part]]
            part = parents[part]
        return part

    def join(self, first: int, second: int) -> float:
        """Makes one of two sets; the largest radius of the one that ends, 0 if they were one."""
        a, b = self.largest(first), self.largest(second)
        if a == b:
            return 0.0
        if self.radii[a] > self.radii[b]:
            a, b = b, a
        self.parents[a] = b
        return self.radii[a]
