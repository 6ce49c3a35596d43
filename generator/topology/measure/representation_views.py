"""From which side a representation of many dimensions shows what the network decides.

`decision_view(flow, points)`: the decision direction and the widest direction across it;
`edge_on(flow)`: the azimuth at which a plane of space is seen from its edge. Both are views of a
film, so they hold in the coordinates of its flow, which may have swapped units of the network.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, overload

import numpy as np

from generator import validation
from generator.errors import UserError, expected
from generator.learn.data.dataset import Data, Integers
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.layer import NetworkHead
from generator.learn.nn.network import Network
from generator.reproducible_algebra import eigh, matmul, norm, orthonormal_columns, svd
from generator.reproducible_math import arctan2, cos, sin
from generator.short_repr import short_repr
from generator.topology.flow.flow import KINDS, Flow, oriented
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.motion import Stage
from generator.topology.flow.recorded_stages import RecordedLayers

LAST = {  # → as films say it
    "decision": "plane of the decision",
    "pca": "PCA",
    "means": "class means",
    "lda": "LDA",
}
OF_POINTS = ("pca", "means", "lda")  # those that need no network
OF_CLASSES = ("means", "lda")  # those that need three classes and more
WEIGHED = "PCA of layer 1's Wx"  # the plane of an input in space
FLAT = 1e-9  # singular values of a smaller share count as 0
SHRUNK = 1e-3  # least variance inside classes, as a share of the largest
TINY = 1e-300


def decision_view(flow: Flow | Network, points: Array, dimensions: int = 2) -> Array:
    """Orthonormal directions (dimensions, d) of the last representation of points (n, inputs).

    Of a softmax head whose logits differ in one plane only, as of three classes, it is that plane.
    Otherwise, with one output or two classes, the first is the head's normal, towards class 1; the
    others those of greatest variance among the directions orthogonal to it. (Principal directions
    alone can lose the gap.) UserError for another head, a representation of fewer dimensions, or a
    network whose units a flow swaps: then the flow says which.
    """
    network = _played(flow, "decision_view")
    weight = _normal(network.head)
    if weight is None and dimensions == 2 and isinstance(network.head, Head):
        return _class_view(network.head.W)
    if weight is None:
        raise UserError(
            "decision_view: expected a head of one output or two classes, got another or none"
        )
    if len(weight) < dimensions or dimensions < 2 or not weight.any():
        raise UserError(
            f"decision_view: expected a head that is not 0 and 2 to {len(weight)} dimensions, got"
            f" {dimensions}"
        )
    normal = weight / norm(weight)
    across = svd(normal[None])[2][1:]  # (d − 1, d), orthonormal
    images = network.representation(points)
    principal = svd(matmul(images - images.mean(axis=0), across.T), full_matrices=False)[2]
    return np.vstack([normal, matmul(principal[: dimensions - 1], across)])


def _class_view(W: Array) -> Array:
    """The plane (2, d) in which the differences of softmax logits lie."""
    _, sizes, directions = svd(W - W.mean(axis=0))
    if W.shape[1] < 2 or not sizes[0] or (sizes[2:] > FLAT * sizes[0]).any():
        raise UserError(
            "decision_view: expected a softmax head whose decision lies in a plane, as one of three"
            f" classes, got one of {len(W)} classes in {W.shape[1]} dimensions"
        )
    return np.asarray(directions[:2])


def principal_view(points: Array) -> Array:
    """The two orthonormal directions (2, d) in which points (n, d ≥ 2) vary most (PCA).

    Each has its largest component above 0. UserError for no points, or of one coordinate.
    """
    validation.shaped("points", points, "n", "d")
    if len(points) < 1 or points.shape[1] < 2:
        raise UserError(
            "points: expected one point or more of two coordinates or more, got shape"
            f" {points.shape}"
        )
    centred = points - points.mean(axis=0)
    return _signed(eigh(matmul(centred.T, centred))[1].T[::-1][:2])


def discriminant_view(images: Array, labels: Integers) -> Array:
    """The plane (2, d) of Fisher's linear discriminants of images (n, d) of labelled points.

    It parts the class means most, as counted by the variation inside the classes (Hastie,
    Tibshirani, Friedman, *The Elements of Statistical Learning*, 4.3.3). The directions are
    orthonormalised. UserError for fewer than three classes, whose means span no plane.
    """
    validation.shaped("images", images, "n", "d")
    validation.shaped("labels", labels, len(images))
    kinds = np.unique(labels)
    means = _class_means("discriminant_view", images, labels)
    inside = images - means[np.searchsorted(kinds, labels)]
    sizes, axes = eigh(matmul(inside.T, inside) / len(images))
    # Directions in which the classes hardly vary would weigh infinitely.
    scales = np.sqrt(np.maximum(sizes, SHRUNK * max(float(sizes.max()), TINY)))
    counts = np.array([np.sum(labels == kind) for kind in kinds])[:, None]
    between = matmul(np.sqrt(counts) * (means - images.mean(axis=0)), axes) / scales
    best = svd(between)[2][:2]
    return _signed(orthonormal_columns(matmul(best / scales, axes.T).T).T)


def _class_means(what: str, images: Array, labels: Integers) -> Array:
    """The mean (classes, d) of each class; UserError for fewer than three."""
    kinds = np.unique(labels)
    if len(kinds) < 3:
        raise UserError(f"{what}: expected 3 classes and more, got {len(kinds)}")
    return np.array([images[labels == kind].mean(axis=0) for kind in kinds])


@dataclass(frozen=True, eq=False)
class LayerViews(Sequence[Array]):
    """What `layer_views(…)` makes: a plane (2, d) for each representation, and what each is."""

    frames: tuple[Array, ...]
    kinds: tuple[str, ...]  # "axes", WEIGHED or a value of LAST

    __repr__ = short_repr

    def __len__(self) -> int:
        return len(self.frames)

    @overload
    def __getitem__(self, index: int) -> Array: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Array, ...]: ...
    def __getitem__(self, index: int | slice) -> Array | tuple[Array, ...]:
        return self.frames[index]


def layer_views(flow: Flow | RecordedLayers, data: Data, last: str = "decision") -> LayerViews:
    """A plane (2, d) for each representation of a flow, for `draw.views`.

    Before the last one it is that of its principal directions, or the plane itself; the last is of
    "decision", "pca", "means" (the principal directions of the class means) or "lda". Of an input
    of three dimensions it is the plane whose points layer 1 moves apart most, that of the principal
    directions of Wx: the widest plane may show a rolled sheet from its side. Of a recorded training
    the first is that of the first state.
    UserError for what the head or the classes don't have; recorded activations decide nothing.
    """
    kinds_of_last = LAST if isinstance(flow, Flow) else {kind: LAST[kind] for kind in OF_POINTS}
    if last not in kinds_of_last:
        raise UserError(f"layer_views: last: {expected('a kind of view', kinds_of_last, last)}")
    images = [flow.to(boundary, data.points) for boundary in flow.boundaries]
    weighed = _weighed_view(flow, data.points)
    if flow.stages and flow.stages[0].kind == "recorded":  # it begins in the space of its layer
        images[0], weighed = flow.at(0, 0.0, data.points), None
    frames = [_widest(image) for image in images]
    kinds = ["axes" if image.shape[1] <= 2 else LAST["pca"] for image in images]
    if weighed is not None:
        frames[0], kinds[0] = weighed, WEIGHED
    if images[-1].shape[1] > 2 and last == "decision" and isinstance(flow, Flow):
        frames[-1] = decision_view(flow, data.points)
    elif images[-1].shape[1] > 2 and last == "lda":
        frames[-1] = discriminant_view(images[-1], data.labels)
    elif images[-1].shape[1] > 2 and last == "means":
        frames[-1] = principal_view(_class_means("layer_views", images[-1], data.labels))
    if images[-1].shape[1] > 2:
        kinds[-1] = LAST[last]
    return LayerViews(tuple(frames), tuple(kinds))


def _weighed_view(flow: Flow | RecordedLayers, points: Array) -> Array | None:
    """The plane (2, 3) of points (n, 3) that goes into the principal directions of layer 1's Wx.

    None for other dimensions, for another kind of layer, and where Wx varies along one line only.
    """
    layer = flow.network.layers[0] if isinstance(flow, Flow) and flow.network.layers else None
    if points.shape[1] != 3 or not isinstance(layer, Dense) or len(layer.W) < 2:
        return None
    rows = matmul(principal_view(matmul(points, layer.W.T)), layer.W)
    sizes = svd(rows)[1]
    if sizes[1] <= FLAT * sizes[0]:
        return None
    return _signed(orthonormal_columns(rows.T).T)


def _widest(image: Array) -> Array:
    return np.eye(2, image.shape[1]) if image.shape[1] <= 2 else principal_view(image)


def _signed(directions: Array) -> Array:
    largest = np.abs(directions).argmax(axis=1)
    signs = np.sign(directions[np.arange(len(directions)), largest])
    return np.asarray(directions * signs[:, None])


class Frames(Protocol):
    """A view of a film: `draw.views(…)`, `draw.turn(…)`."""

    def frame(self, stages: Sequence[Stage], stage: int, t: float) -> Array:
        """Orthonormal rows (2, d)."""


@dataclass(frozen=True, eq=False)
class VariationShown:
    """What share of the variance of moving points a view shows, 0 to 1: `.at(stage, t)`."""

    flow: Flow | RecordedLayers
    points: Array  # (n, inputs)
    view: Frames

    __repr__ = short_repr

    def at(self, stage: int, t: float) -> float:
        """The share at t of a stage; 1 where all points are one."""
        moved = self.flow.stages[stage].at(t, self.flow.to(stage, self.points))
        frame = self.view.frame(self.flow.stages, stage, t)[:, : moved.shape[1]]
        centred = moved - moved.mean(axis=0)
        whole = float((centred**2).sum())
        return float(((matmul(centred, frame.T)) ** 2).sum()) / whole if whole else 1.0


def variation_shown(flow: Flow | RecordedLayers, points: Array, view: Frames) -> VariationShown:
    """How much of the variation of points (n, inputs) a view shows, along a flow."""
    return VariationShown(flow, points, view)


class NamedFrames(Protocol):
    """Planes with what each is: `layer_views(…)`, or `draw.views(layer_views(…))`."""

    @property
    def frames(self) -> tuple[Array, ...]: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, eq=False)
class PlaneShown:
    """Which plane a view shows at a moment: `.at(stage, t)` is the number of its `words`.

    The words of a representation's plane come first, in their order; after them those for the
    turns from one plane to the next.
    """

    flow: Flow | RecordedLayers
    view: NamedFrames

    __repr__ = short_repr

    @property
    def planes(self) -> tuple[str, ...]:
        """The plane of each representation, in words."""
        return tuple(map(self._plane, range(len(self.view.frames))))

    @property
    def words(self) -> tuple[str, ...]:
        """Those that `at` counts."""
        names = (f"the {plane}" if plane.startswith("plane") else plane for plane in self.planes)
        return (*self.planes, *(f"turning to {name}" for name in list(names)[1:]))

    def at(self, stage: int, t: float) -> float:
        """The number of the words at t of a stage."""
        layer = bisect_right(self.flow.boundaries[:-1], stage) - 1
        if stage > self.flow.boundaries[layer] or t == 1.0:
            return layer + 1
        if t == 0.0:
            return layer
        turned = any(self.view.kinds[k] != "axes" for k in (layer, layer + 1))
        return layer + 1 + (len(self.planes) - 1) * turned

    def _plane(self, layer: int) -> str:
        kind, stage = (
            self.view.kinds[layer],
            self.flow.stages[max(self.flow.boundaries[layer] - 1, 0)],
        )
        of, units, what = f"layer {layer}", stage.outputs, "unit"
        if stage.kind == "recorded":  # of a training
            of = "the last state" if layer else "the first state"
        elif not layer:
            of, units, what = "the input", stage.inputs, "coordinate"
        if kind == "axes":
            return f"both {what}s of {of}" if units > 1 else f"the one {what} of {of}"
        if kind in (LAST["pca"], LAST["lda"]):
            return f"{kind} of {of}"
        return f"plane of the {kind}" if kind == LAST["means"] else kind


def plane_shown(flow: Flow | RecordedLayers, view: NamedFrames) -> PlaneShown:
    """Which plane each moment shows, in words, for `draw.readout`.

    `view` is `layer_views(…)`, or `draw.views(…)` of it. UserError for planes of which nobody said
    what they are, and for another flow's.
    """
    planes = len(flow.boundaries)
    if not len(view.frames) == len(view.kinds) == planes:
        raise UserError(
            f"plane_shown: expected {planes} planes, one for each representation, as layer_views"
            f" makes them, got {len(view.frames)}, {len(view.kinds)} of them in words"
        )
    return PlaneShown(flow, view)


def edge_on(flow: Flow | Network, elevation: float = 0.0) -> float:
    """Degrees of azimuth at which the decision plane of space is seen edge on from an elevation.

    Seen level, it is in (−90, 90], and the plane's normal has the horizontal direction (cos, sin)
    of that angle, to the right in the picture. A camera that looks down steeply sees a plane that
    lies nearly level from no side edge on; then it is the azimuth that comes nearest to that.
    UserError for an elevation that is not between −90 and 90 degrees, unless the last
    representation has three dimensions and one output, and for a network whose units a flow swaps.
    """
    weight = _weight(_played(flow, "edge_on").head)
    if weight is None or len(weight) != 3 or not weight.any():
        raise UserError(
            "edge_on: expected a head of one output in three dimensions, not 0, got another"
        )
    if not -90 < elevation < 90:
        raise UserError(f"edge_on: elevation: expected −90 to 90 degrees, got {elevation:g}")
    azimuth = float(np.degrees(arctan2(weight[1], weight[0])))
    level = 90.0 - (90.0 - azimuth) % 180.0
    upward = weight[2] if abs(level - azimuth) < 90 else -weight[2]
    across = float(norm(weight[:2]))
    # Along the line of sight, cos(elevation) level and sin(elevation) up, the normal has no part.
    high = np.radians([elevation])
    rise = float((upward * sin(high) / cos(high))[0])
    return level - float(np.degrees(arctan2(rise, np.sqrt(max(across**2 - rise**2, 0.0)))))


def _weight(head: NetworkHead | None) -> Array | None:
    """W (d,) of a head of one output; None of any other."""
    W = getattr(head, "W", None)
    return W[0] if W is not None and len(W) == 1 else None


def _normal(head: NetworkHead | None) -> Array | None:
    """The direction (d,) along which class 1 gains on class 0; None where there are more."""
    if isinstance(head, Head) and len(head.W) == 2:
        return np.asarray(head.W[1] - head.W[0])
    return _weight(head)


def _played(flow: Flow | Network, what: str) -> Network:
    """The network in the coordinates in which a flow shows it."""
    if isinstance(flow, Flow):
        return flow.network
    if all(isinstance(layer, KINDS) for layer in flow.layers) and oriented(flow)[1]:
        swap = oriented(flow)[1][0]
        raise UserError(
            f"{what}: expected a flow, topology.flow(network), got a network of which it swaps"
            f" units ({swap})"
        )
    return flow
