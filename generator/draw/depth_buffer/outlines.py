"""Where surfaces turn away from the viewer: `silhouettes(mesh)` as segments, and their visibility.

On a smooth surface a silhouette is where the normal n has no part towards the viewer. With n
interpolated on each triangle this is a polyline that goes on from triangle to triangle (Hertzmann
and Zorin 2000, "Illustrating smooth surfaces"); edges of the mesh itself would zigzag. The border
of an open sheet is drawn too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.draw.depth_buffer.mesh import FINE, Integers, Mesh
from generator.draw.geometry.shapes import Array

OUTSIDE = (0.8, 1.3, 1.9)  # px beyond a silhouette, where it is looked whether something covers it
DOUBT = 1.5  # px by which what covers it must be nearer
FARTHER = 1.0  # such px by which what is there must be farther, if it isn't convex
ROUNDS = 2  # of smoothing along the line
TAPER = 14.0  # px along a silhouette from its end to its whole width
REACH = 40  # segments that it may have there


@dataclass(frozen=True, eq=False)
class Outline:
    """Segments (m, 2) between nodes (k, 3), and which way (k, 2) out of the surface is.

    Where the surface is `convex` (k,) along the line of sight, or has a border, nothing of it is in
    front of the line. A surface that is folded flat has noise there: it is decided by depth. Of a
    `solid` part (k,) what is not convex lies behind its own outside.
    """

    nodes: Array
    outward: Array  # unit, right and up
    segments: Integers
    convex: NDArray[np.bool_]
    solid: NDArray[np.bool_]


def silhouettes(mesh: Mesh) -> Outline:
    """The silhouettes and the open borders of a mesh."""
    parts = [turning(mesh), *borders(mesh)]
    starts = np.cumsum([0, *(len(part.nodes) for part in parts[:-1])])
    return Outline(
        np.concatenate([part.nodes for part in parts]),
        np.concatenate([part.outward for part in parts]),
        np.concatenate([part.segments + start for part, start in zip(parts, starts, strict=True)]),
        np.concatenate([part.convex for part in parts]),
        np.concatenate([part.solid for part in parts]),
    )


def turning(mesh: Mesh) -> Outline:
    """Where the interpolated normal has no part towards the viewer.

    Of a solid it is seen where it is convex along the line of sight; else its own outside hides it.
    A silhouette passes from one to the other at a cusp.
    """
    toward = mesh.normals[:, 2]
    toward = np.where(toward == 0, 0.25 / FINE, toward)
    front, (a, b, c) = toward > 0, mesh.triangles.T
    crossed = mesh.triangles[(front[a] != front[b]) | (front[b] != front[c])]
    front = (toward > 0)[crossed]
    alone = np.argmax(front == (front.sum(axis=1) == 1)[:, None], axis=1)  # the corner by itself
    rows = np.arange(len(crossed))
    corner = crossed[rows, alone]
    others = [crossed[rows, (alone + 1) % 3], crossed[rows, (alone + 2) % 3]]
    low = np.concatenate([np.minimum(corner, other) for other in others])
    high = np.concatenate([np.maximum(corner, other) for other in others])
    edges, places = np.unique(low * len(toward) + high, return_inverse=True)
    low, high = edges // len(toward), edges % len(toward)
    share = (toward[low] / (toward[low] - toward[high]))[:, None]
    nodes = mesh.vertices[low] + share * (mesh.vertices[high] - mesh.vertices[low])
    segments = places.reshape(2, -1).T
    ahead = (toward[corner] > 0) == (mesh.outward > 0)  # whether the front is to the left
    segments = np.where(ahead[:, None], segments, segments[:, ::-1])
    convex = np.ones(len(nodes), dtype=bool)
    convex[segments[bending(mesh, crossed, toward) <= 0]] = False
    solid = np.full(len(nodes), mesh.sheet.solid)
    return Outline(nodes, to_the_right(nodes, segments), segments, convex, solid)


def to_the_right(nodes: Array, segments: Integers) -> Array:
    """The unit normals (k, 2) of a line in the picture, on its right.

    The interpolated normal would do where a surface bends gently; where it is folded flat, the
    normals of neighbours are nearly opposite, and what is between them points anywhere.
    """
    first, second = segments.T
    along = (nodes[second] - nodes[first])[:, :2]
    course = np.column_stack(
        [np.bincount(segments.ravel(), np.repeat(part, 2), len(nodes)) for part in along.T]
    )
    for _ in range(ROUNDS):
        course = np.column_stack([spread(part, segments) for part in course.T])
    return unit(np.column_stack([course[:, 1], -course[:, 0]]))


def bending(mesh: Mesh, triangles: Integers, toward: Array) -> Array:
    """How the normal's part towards the viewer grows along the line of sight: its sign (m,)."""
    a, b, c = triangles.T
    first, second = mesh.vertices[b] - mesh.vertices[a], mesh.vertices[c] - mesh.vertices[a]
    square, mixed, other = (
        (one * two).sum(axis=1) for one, two in ((first, first), (first, second), (second, second))
    )
    # The part of the line of sight in the triangle's plane is α · first + β · second, times the
    # determinant, which is above 0.
    alpha = first[:, 2] * other - second[:, 2] * mixed
    beta = second[:, 2] * square - first[:, 2] * mixed
    return np.asarray(alpha * (toward[b] - toward[a]) + beta * (toward[c] - toward[a]))


def tapered(outline: Outline, ends: NDArray[np.bool_], length: float) -> Array:
    """How strong a line is, 0 at the `ends` (k,) to 1 so far along it in the picture."""
    distance = np.where(ends, 0.0, length)
    first, second = outline.segments.T
    step = np.sqrt(((outline.nodes[first] - outline.nodes[second])[:, :2] ** 2).sum(axis=1))
    for _ in range(REACH):
        before = distance.copy()
        np.minimum.at(distance, first, before[second] + step)
        np.minimum.at(distance, second, before[first] + step)
        if (distance == before).all():
            break
    return distance / length


def borders(mesh: Mesh) -> list[Outline]:
    """The first and the last row of a direction that does not close up, and so the columns."""
    grid, outlines = mesh.sheet.points, []
    for axis in (0, 1):
        if mesh.sheet.wraps[axis]:
            continue
        rows = np.moveaxis(grid, axis, 0)
        for edge, inner in ((rows[0], rows[1]), (rows[-1], rows[-2])):
            if (edge == edge[0]).all():  # a pole is no border
                continue
            first = np.arange(len(edge))
            pairs = np.column_stack([first, np.roll(first, -1)])
            along = np.roll(edge, -1, axis=0) - np.roll(edge, 1, axis=0)
            if not mesh.sheet.wraps[1 - axis]:
                pairs, along = pairs[:-1], np.gradient(edge, axis=0)
            across = np.column_stack([along[:, 1], -along[:, 0]])
            away = ((edge - inner)[:, :2] * across).sum(axis=1, keepdims=True)
            outward = unit(np.where(away < 0, -across, across))
            convex = np.ones(len(edge), dtype=bool)
            outlines.append(Outline(edge, outward, pairs, convex, ~convex))
    return outlines


def unit(vectors: Array) -> Array:
    """Vectors (n, 2) of length 1; 0 stays 0."""
    length = np.sqrt(vectors[:, :1] ** 2 + vectors[:, 1:] ** 2)
    return np.asarray(vectors / np.where(length > 0, length, 1.0))


def visible(
    outline: Outline, samples: Array, outward: Array, depth: NDArray[np.float32], size: float
) -> Array:
    """How much of each node (k,) is seen, 0 to 1, by the depth (h, w) just outside of the surface.

    `samples` (k, 2) are the nodes' places in the depth buffer and `outward` (k, 2) the direction
    there, both with y down; `size` is how many samples a px of the page has.
    """
    z = outline.nodes[:, 2]
    farther = np.where(outline.convex | ~outline.solid, 1.0, -FARTHER)
    seen = []
    for distance in OUTSIDE:
        beyond = look_up(depth, samples + distance * size * outward)
        seen.append(np.clip((z - beyond) / (DOUBT * size) + farther, 0.0, 1.0))
    strength = np.sort(np.array(seen), axis=0)[1]
    taper = tapered(outline, ~outline.convex & (strength < 0.5), TAPER * size)
    for _ in range(ROUNDS):
        strength = spread(strength, outline.segments)
    return strength * taper


def spread(values: Array, segments: Integers) -> Array:
    """Values (k,) of nodes, each averaged with those of its neighbours along the line."""
    first, second = segments.T
    around = np.bincount(first, values[second], len(values))
    around += np.bincount(second, values[first], len(values))
    count = np.bincount(segments.ravel(), minlength=len(values))
    return np.asarray((values + around) / (1 + count))


def look_up(depth: NDArray[np.float32], samples: Array) -> Array:
    """The depth at places (k, 2) in samples; −∞ outside of the buffer."""
    column, row = np.floor(samples).astype(np.intp).T
    height, width = depth.shape
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    nearest = depth[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)].astype(float)
    return np.where(inside, nearest, -np.inf)
