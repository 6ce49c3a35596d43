"""How well sets keep their shape on the way: `shape_kept(flow, data)`.

What layers do to a set is seen in the picture, where it may be stretched in one direction and
pressed in another until a tube is a thread. Numbers here are free of scale: a picture is fitted to
its frame.
"""

from dataclasses import dataclass

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data, ExactSet
from generator.learn.data.space_tubes import SpaceTube
from generator.learn.data.tubes import TURN, Tube
from generator.learn.nn.heads import Head
from generator.reproducible_algebra import eigh, matmul, norm
from generator.short_repr import short_repr
from generator.topology.flow.flow import Flow
from generator.topology.flow.matrix_paths import Array
from generator.topology.measure.jacobian import flow_jacobian, singular_values

ALONG, AROUND = 240, 24  # of a tube's grid
POINTS = 3000  # about so many of another set
STEP = 1e-5  # of parameters, for tangents
TINY = 1e-300


@dataclass(frozen=True)
class ShapeKept:
    """What became of the sets' shape at the end of a flow, in a picture.

    `stretch` is the largest ratio of the two main singular values of the derivative along a set, 1
    where a small circle on it stays a circle. `thinnest` is the least width of a tube's cross
    sections over the longest extent of all sets, ∞ without tubes; `thinnest_first` the same of the
    sets themselves. `gap` is the distance of the classes across the plane over the same extent,
    below 0 where they overlap.
    """

    stretch: float
    thinnest: float
    thinnest_first: float
    gap: float

    __repr__ = short_repr

    @property
    def kept(self) -> float:
        """The share of its thickness that the thinnest place has kept."""
        return self.thinnest / self.thinnest_first


def shape_kept(flow: Flow, data: Data, view: Array | None = None) -> ShapeKept:
    """What the flow has done to the shape of the data's sets at its end.

    `view` (k, d), orthonormal rows, is what is seen of the last representation; without it, all.
    UserError for data without exact sets or of other than two classes, and without a head of one
    output.
    """
    head = flow.network.head
    if not isinstance(head, Head) or len(head.W) != 1:
        raise UserError("shape_kept: flow: expected a head of one output, got another or none")
    if not data.sets or data.classes != 2:
        raise UserError(f"shape_kept: data: expected exact sets of two classes, got {data.name!r}")
    seen = np.eye(flow.dimensions[-1]) if view is None else np.asarray(view, dtype=float)
    normal = matmul(head.W, seen.T)[0]
    normal = normal / max(float(norm(normal)), TINY)
    parameters = [_parameters(exact) for exact in data.sets]
    points = [exact.at(t) for exact, t in zip(data.sets, parameters, strict=True)]
    images = [matmul(flow.through(x), seen.T) for x in points]
    extent, stretch = _extent(np.vstack(images)), 1.0
    for exact, t, x in zip(data.sets, parameters, points, strict=True):
        jacobians = matmul(seen, flow_jacobian(flow, len(flow.stages) - 1, 1.0, x))
        values = singular_values(matmul(jacobians, _tangents(exact, t)))
        stretch = max(stretch, float((values[:, 0] / np.maximum(values[:, 1], TINY)).max()))
    heights: list[list[Array]] = [[], []]
    for exact, image in zip(data.sets, images, strict=True):
        heights[exact.label].append(matmul(image, normal))
    low, high = (np.concatenate(heights[label]) for label in (0, 1))
    return ShapeKept(
        stretch=stretch,
        thinnest=_thinnest(data, images) / extent,
        thinnest_first=_thinnest(data, points) / _extent(np.vstack(points)),
        gap=float(high.min() - low.max()) / extent,
    )


def _parameters(exact: ExactSet) -> Array:
    if not isinstance(exact, Tube | SpaceTube):
        return exact.sweep(POINTS)
    u, v = np.meshgrid(np.arange(ALONG), np.arange(AROUND), indexing="ij")
    return np.column_stack([u.ravel() / ALONG * TURN, v.ravel() / AROUND * TURN])


def _tangents(exact: ExactSet, t: Array) -> Array:
    """Orthonormal directions (n, d, 2) along a set at parameters t (n, k): of a region, all."""
    if not isinstance(exact, Tube | SpaceTube):
        return np.broadcast_to(np.eye(2), (len(t), 2, 2))
    first, second = (exact.at(t + STEP * axis) - exact.at(t - STEP * axis) for axis in np.eye(2))
    first = first / norm(first, axis=1, keepdims=True)
    second = second - (first * second).sum(axis=1, keepdims=True) * first
    return np.stack([first, second / norm(second, axis=1, keepdims=True)], axis=2)


def _extent(points: Array) -> float:
    """Of points (n, d) along the direction in which they vary most."""
    centred = points - points.mean(axis=0)
    return float(np.ptp(matmul(centred, eigh(matmul(centred.T, centred))[1][:, -1])))


def _thinnest(data: Data, images: list[Array]) -> float:
    """The least width of the images of tubes' cross sections, each in its own plane."""
    widths = [np.inf]
    for exact, image in zip(data.sets, images, strict=True):
        if isinstance(exact, Tube | SpaceTube):
            widths += [_width(ring) for ring in image.reshape(ALONG, AROUND, -1)]
    return min(widths)


def _width(ring: Array) -> float:
    """Of a closed curve of points (n, d), nearly plane: its extent along its second axis."""
    centred = ring - ring.mean(axis=0)
    second = eigh(matmul(centred.T, centred)).eigenvectors[:, -2]
    return float(np.ptp(matmul(centred, second)))
