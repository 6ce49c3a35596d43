"""The camera: which part of a representation fills the panel, and from which side it is seen.

A camera has one position for each boundary between stages. In a stage its centre and the size of
what it shows change linearly with the stage's t, so the camera rests whenever the flow does.
Representations of more than two dimensions are seen through an orthonormal frame, which may turn
on the way: `turn(first, second)`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np

from generator.draw.geometry.protocols import Stage, is_training
from generator.draw.geometry.shapes import Array
from generator.errors import UserError
from generator.reproducible_algebra import matmul, orthonormal_columns, svd
from generator.short_repr import short_repr

MARGIN = 0.07  # of the panel, on each side
PROBES = 9  # values of t at which a stage is framed
ROUNDS = 12
DIRECTIONS = "chosen directions"  # of a view, where nobody said what they are
LEAST_HALF = 0.05  # units: the least that is shown, for a representation that collapses to a point


@dataclass(frozen=True)
class Box:
    """A rectangle in px, y down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, px."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, eq=False)
class View:
    """How a representation is seen at one moment: px = middle + scale · (frame · x − centre)."""

    box: Box
    scale: float  # px per unit
    centre: Array  # (2,)
    frame: Array | None  # (2, d) or (3, d), orthonormal rows; None: the plane itself

    def px(self, points: Array) -> Array:
        """Points (n, d) of the representation as pixels (n, 2), y down."""
        return self.plane_px(project(points, self.frame)[:, :2])

    def space_px(self, points: Array) -> Array:
        """Points (n, d) seen through a frame (3, d) as px (n, 3): right, up, towards the viewer.

        Counted from what lies in the middle of the panel, the origin's depth being 0.
        """
        space = project(points, self.frame)
        return np.column_stack([space[:, :2] - self.centre, space[:, 2]]) * self.scale

    def plane_px(self, plane: Array) -> Array:
        """Points (n, 2) of the plane that is looked at as pixels (n, 2), y down."""
        return (plane - self.centre) * (self.scale, -self.scale) + self.box.centre

    @property
    def half(self) -> Array:
        """Half the width and height of what is seen, in units of the representation."""
        return np.array([self.box.width, self.box.height]) / 2 / self.scale


def project(points: Array, frame: Array | None) -> Array:
    """Points (n, k) seen through a frame (r, d), as (n, r); dimensions beyond k are zero."""
    if frame is None and points.shape[1] == 1:
        return np.column_stack([points, np.zeros(len(points))])
    return points if frame is None else matmul(points, frame[:, : points.shape[1]].T)


@runtime_checkable
class NamedFrames(Protocol):
    """Frames with the kind of each in words, as `topology.layer_views` makes them."""

    @property
    def frames(self) -> tuple[Array, ...]: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, eq=False)
class Turn:
    """A path of orthonormal frames from the first two axes to `end` (2, d).

    It turns while the stages named in `during` move, in equal shares.
    """

    end: Array
    during: tuple[str, ...] = ("W",)
    plane: str = DIRECTIONS  # what the end is, in words

    __repr__ = short_repr

    def kind(self, layer: int) -> str:
        """What the plane after a layer is, in words, where it isn't of axes."""
        return self.plane

    def turns(self, stages: Sequence[Stage], stage: int) -> bool:
        """Whether it turns during a stage."""
        return stages[stage].name in self.during

    def frame(self, stages: Sequence[Stage], stage: int, t: float) -> Array:
        """The frame at t of a stage: the orthonormal polar factor of the straight path's point."""
        turning = [i for i, played in enumerate(stages) if played.name in self.during]
        done = sum(i < stage for i in turning) + (t if stage in turning else 0.0)
        share = done / len(turning) if turning else 1.0
        start = np.eye(2, self.end.shape[1])
        return nearest_frame((1 - share) * start + share * self.end)


def turn(
    first: Array, second: Array, during: Sequence[str] = ("W",), plane: str = DIRECTIONS
) -> Turn:
    """A turn of the camera to the plane of two directions (d,), orthonormalised in that order.

    Each direction's sign is chosen so that the turn is the shorter one. `plane` says in
    figure.json and on the figure's page what it is, as "plane of the decision". UserError for
    other shapes, and parallel directions.
    """
    if np.shape(first) != np.shape(second):
        got = f"{np.shape(first)} and {np.shape(second)}"
        raise UserError(f"draw.turn: expected directions of one shape (d,), got {got}")
    rows = np.array([first, second], dtype=float)
    if rows.ndim != 2 or rows.shape[1] < 2 or np.linalg.matrix_rank(rows) < 2:
        raise UserError("draw.turn: expected two independent directions, got parallel ones")
    return Turn(along_axes(orthonormal(rows)), tuple(during), plane)


def orthonormal(rows: Array) -> Array:
    """Rows (r, d), linearly independent, orthonormalised in their order (Gram–Schmidt)."""
    return orthonormal_columns(rows.T).T


def along_axes(frame: Array) -> Array:
    """A frame (r, d), each row with the sign that is nearer to the axis of its number."""
    return frame * np.where(np.diag(frame[:, : len(frame)]) < 0, -1.0, 1.0)[:, None]


def nearest_frame(rows: Array) -> Array:
    """The orthonormal rows (r, d) nearest to others: their polar factor, by singular values."""
    left, _, right = svd(rows, full_matrices=False)
    return np.asarray(matmul(left, right))


@dataclass(frozen=True, eq=False)
class Views:
    """What `views(…)` makes: a plane for each representation, turned to while its layer begins.

    Rows of `frames[k]` (2, d) are orthonormal, d the dimension of representation k, 2 or more.
    """

    frames: tuple[Array, ...]
    kinds: tuple[str, ...] = ()  # what each is, in words; () where nobody said it

    __repr__ = short_repr

    def kind(self, layer: int) -> str:
        """What the plane of a representation is, in words, where it isn't of axes."""
        return self.kinds[layer] if self.kinds else DIRECTIONS

    def turns(self, stages: Sequence[Stage], stage: int) -> bool:
        """Whether it turns during a stage: the first of each layer."""
        return stage == 0 or stages[stage].layer != stages[stage - 1].layer

    def frame(self, stages: Sequence[Stage], stage: int, t: float) -> Array:
        """The frame (2, d) at t of a stage, d the larger of the dimensions before and after it."""
        numbers = [now.layer for now in stages]
        layers = 1 + sum(a != b for a, b in pairwise(numbers))
        if len(self.frames) != layers + 1:
            raise UserError(
                f"draw.views: expected {layers + 1} frames, one for each representation, got"
                f" {len(self.frames)}"
            )
        layer = sum(a != b for a, b in pairwise(numbers[: stage + 1]))
        dimension = max(_units_before(stages[stage]), stages[stage].outputs)
        for k in (layer, layer + 1):
            width, units = self.frames[k].shape[1], dimension_at(stages, k)
            if width != max(units, 2):
                raise UserError(f"draw.views: frame {k}: expected {units} columns, got {width}")
        end = self.frames[layer + 1]
        if not self.turns(stages, stage):
            return end[:, :dimension]
        wide = max(dimension, 2)
        start, end = _padded(self.frames[layer], wide), _padded(end, wide)
        return nearest_frame((1 - t) * start + t * end)[:, :dimension]


def dimension_at(stages: Sequence[Stage], layer: int) -> int:
    """Coordinates of a representation, counted from 0, the one at the start."""
    if layer == 0:
        return _units_before(stages[0])
    numbers = [now.layer for now in stages]
    ends = [i for i, (a, b) in enumerate(pairwise(numbers)) if a != b] + [len(stages) - 1]
    return stages[ends[layer - 1]].outputs


def _units_before(stage: Stage) -> int:
    """Coordinates of what a stage shows at t = 0; a training begins in the space of its layer."""
    return stage.outputs if is_training(stage) else stage.inputs


def _padded(frame: Array, dimension: int) -> Array:
    return np.pad(frame, ((0, 0), (0, max(0, dimension - frame.shape[1]))))[:, :dimension]


def views(frames: NamedFrames | Sequence[Array]) -> Views:
    """A plane to look at for each representation: two directions (2, d), the input's first.

    They are orthonormalised in their order; a representation of one unit has the frame of its
    line, [[1], [0]] or anything. Each is turned in its own plane so that the way from the one
    before is the shortest. So widths may rise and fall from layer to layer. Of
    `topology.layer_views` the kinds of planes are kept, for figure.json. UserError for parallel
    directions.
    """
    kinds: tuple[str, ...] = ()
    if isinstance(frames, NamedFrames):
        kinds, frames = frames.kinds, frames.frames
    chosen: list[Array] = []
    for k, rows in enumerate(frames):
        frame = _plane(np.asarray(rows, dtype=float), k)
        if chosen:
            wide = max(frame.shape[1], chosen[-1].shape[1])
            turned = nearest_frame(matmul(_padded(chosen[-1], wide), _padded(frame, wide).T))
            frame = matmul(turned, frame)
        chosen.append(frame)
    return Views(tuple(chosen), kinds)


def _plane(rows: Array, k: int) -> Array:
    """The frame (2, d) of two directions, number `k` of the views; the plane itself of a line."""
    if rows.ndim == 2 and rows.shape[1] == 1:
        return np.eye(2)
    if rows.ndim != 2 or len(rows) != 2 or np.linalg.matrix_rank(rows) < 2:
        raise UserError(
            f"draw.views: frame {k}: expected two independent directions (2, d), got shape"
            f" {rows.shape}"
        )
    return orthonormal(rows)


@dataclass(frozen=True, eq=False)
class Camera:
    """Positions (size of a px and centre) at each of the boundaries between stages."""

    box: Box
    spans: Array  # (stages + 1,) units of the representation that a px shows
    centres: Array  # (stages + 1, 2)
    frames: Callable[[int, float], Array | None]

    __repr__ = short_repr

    def view(self, stage: int, t: float) -> View:
        """The view at t of a stage."""
        if len(self.spans) == 1:
            return View(self.box, float(1 / self.spans[0]), self.centres[0], self.frames(0, 0.0))
        span = (1 - t) * self.spans[stage] + t * self.spans[stage + 1]
        centre = (1 - t) * self.centres[stage] + t * self.centres[stage + 1]
        return View(self.box, float(1 / span), centre, self.frames(stage, t))

    @property
    def closest(self) -> float:
        """The largest scale of the film, px per unit."""
        return float(1 / self.spans.min())


def of_one_scale(cameras: Sequence[Camera]) -> list[Camera]:
    """The cameras with the widest span of them all at each boundary, so that sizes compare.

    UserError for cameras of different numbers of boundaries.
    """
    counts = {len(camera.spans) for camera in cameras}
    if len(counts) > 1:
        got = " and ".join(str(count - 1) for count in sorted(counts))
        raise UserError(
            f"draw.film: one_scale: expected panels of as many stages each, got {got} stages"
        )
    widest = np.max([camera.spans for camera in cameras], axis=0)
    return [replace(camera, spans=widest) for camera in cameras]


def fit(
    box: Box,
    stages: int,
    seen: Callable[[int, float], Array],
    frames: Callable[[int, float], Array | None],
    steady: bool = False,
    framed: Box | None = None,
    probes: int = PROBES,
) -> Camera:
    """The camera that keeps `seen(stage, t)` (n, 2), already flat, inside a box at every t.

    `framed` is a smaller box with the same middle, for a panel that reaches beyond it.
    Boundaries are framed tightly; a stage that swells in between widens both ends until it fits.
    `steady` uses one position, wide enough for the whole film.
    """
    times = np.linspace(0.0, 1.0, probes)
    if stages == 0 or steady:
        looked = times if stages else times[:1]
        everything = [seen(i, t) for i in range(max(stages, 1)) for t in looked]
        low, high = _bounds(np.concatenate(everything))
        span, centre = _frame(framed or box, low, high)
        count = 1 if stages == 0 else stages + 1
        return Camera(box, np.full(count, span), np.tile(centre, (count, 1)), frames)
    bounds = np.array([[_bounds(seen(i, t)) for t in times] for i in range(stages)])
    ends = [*bounds[:, 0], bounds[-1, -1]]
    placed = [_frame(framed or box, low, high) for low, high in ends]
    spans = np.array([span for span, _ in placed])
    centres = np.array([centre for _, centre in placed])
    return Camera(box, _widen(framed or box, bounds, spans, centres), centres, frames)


def _widen(box: Box, bounds: Array, spans: Array, centres: Array) -> Array:
    """Widen spans until bounds (stages, probes, 2, 2) stay in the box at every probe."""
    room = (1 - 2 * MARGIN) / 2 * np.array([box.width, box.height])
    times = np.linspace(0.0, 1.0, bounds.shape[1])
    weights = times[:, None]
    spans = spans.copy()
    for _ in range(ROUNDS):
        for i in range(len(bounds)):
            centre = (1 - weights) * centres[i] + weights * centres[i + 1]
            reach = np.abs(bounds[i] - centre[:, None]).max(axis=1)
            span = (1 - times) * spans[i] + times * spans[i + 1]
            excess = float((reach / room / span[:, None]).max())
            if excess > 1:
                spans[i : i + 2] *= excess
    return spans


def _bounds(points: Array) -> tuple[Array, Array]:
    return points.min(axis=0), points.max(axis=0)


def _frame(box: Box, low: Array, high: Array) -> tuple[float, Array]:
    """Size of a px and centre that put the rectangle low–high inside the box's margin."""
    half = np.maximum((high - low) / 2, LEAST_HALF)
    room = (1 - 2 * MARGIN) / 2 * np.array([box.width, box.height])
    return float((half / room).max()), (low + high) / 2
