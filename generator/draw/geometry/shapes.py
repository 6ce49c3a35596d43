"""The geometries of marks: paths, points and fields, and those that become paths in a view.

Renderers draw `Paths`, `Points`, `Pictures` and `Field`; the others become paths or words when the
view is known. Coordinates are arrays of shape (n, d); the paths of one mark lie one
after the other in a single array, with their lengths beside it, so that one call of a flow carries
all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.quantity import Quantity, format_number
from generator.errors import UserError, expected

Array = NDArray[np.float64]
FINE = 40  # points: a path of fewer is left as it is
CORNER, BENT = 0.94, 0.998  # cosines of the turn at a corner, 20°, and of a mean turn, 3.6°
MARKERS = ("dot", "diamond", "ring", "triangle", "square", "plus", "cross")
DIAGONAL, HEIGHT = sqrt(0.5), sqrt(0.75)  # half of a unit square's; of a triangle of side 1
INSIDE, SIDE, ARM = 0.77, 0.9, 0.4  # radii: a triangle's inner circle, half a square, half an arm
_PLUS = ARM * np.array(
    [(3, 1), (1, 1), (1, 3), (-1, 3), (-1, 1), (-3, 1)]
    + [(-3, -1), (-1, -1), (-1, -3), (1, -3), (1, -1), (3, -1)]
)
# Corners (k, 2) of the markers that are polygons, in radii, y down; their areas are about a dot's.
CORNERS = {
    "diamond": np.array([(1.25, 0), (0, 1.25), (-1.25, 0), (0, -1.25)]),
    "triangle": INSIDE * np.array([(0, -2), (2 * HEIGHT, 1), (-2 * HEIGHT, 1)]),
    "square": SIDE * np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]),
    "plus": _PLUS,
    "cross": DIAGONAL * np.column_stack([_PLUS[:, 0] - _PLUS[:, 1], _PLUS[:, 0] + _PLUS[:, 1]]),
}
# Of classes A, B, … where there are more than three: colours that look alike to some eyes never
# share a marker.
MARKERS_OF_CLASSES = (
    "dot", "diamond", "triangle", "square", "plus", "cross", "cross", "dot", "diamond", "square"
)  # fmt: skip
Equation = Callable[[float], tuple[Array, float]]  # t → w (d,) and b of w · x + b = 0


@dataclass(frozen=True)
class Style:
    """Colours by name, widths in px."""

    stroke: str | None = None
    width: float = 1.0
    fill: str | None = None
    opacity: float = 1.0  # of stroke and fill alike
    dash: tuple[float, float] | None = None  # px on, px off
    core: str | None = None  # colour of a fine line along the middle of the stroke


@dataclass(frozen=True, eq=False)
class Paths:
    """Polylines or polygons: points (n, d), with `lengths` saying how many belong to each.

    UserError for other shapes, NaN, infinity, or a path of no points.
    """

    points: Array
    lengths: tuple[int, ...]
    closed: bool = False
    codes: tuple[int, ...] | None = None  # matplotlib's path codes, where pieces are Bézier curves
    shares: Array | None = None  # (n,) of a trail: of the time that has passed, for each point

    def __post_init__(self) -> None:
        check_finite(self.points, "a path")
        if min(self.lengths, default=1) < 1:
            raise UserError("a path: expected one or more points, got none")
        if sum(self.lengths) != len(self.points):
            raise UserError(
                f"a path: expected {sum(self.lengths)} points in all, got {len(self.points)}"
            )


def thinned(paths: Paths, every: int) -> Paths:
    """The same paths with one of `every` points; their ends and corners are kept.

    Bézier curves stay as they are, and so do paths of few points or that bend at each.
    """
    if paths.codes is not None or min(paths.lengths, default=0) < FINE:
        return paths
    pieces = np.split(paths.points, np.cumsum(paths.lengths)[:-1])
    kept = [piece[_kept(piece, every)] for piece in pieces]
    return Paths(np.concatenate(kept), tuple(map(len, kept)), paths.closed)


def _kept(points: Array, every: int) -> NDArray[np.bool_]:
    """Which points (n, d) of a path are kept."""
    kept = np.arange(len(points)) % every == 0
    kept[-1] = True
    steps = np.diff(points, axis=0)
    lengths = np.sqrt((steps**2).sum(axis=1))
    both = lengths[1:] * lengths[:-1]
    turns = (steps[1:] * steps[:-1]).sum(axis=1) / np.where(both > 0, both, 1.0)  # cosines
    kept[1:-1] |= turns < CORNER
    return kept | (float(turns.mean()) < BENT)


@dataclass(frozen=True, eq=False)
class Points:
    """Separate points (n, d), each drawn as one of `MARKERS` of fixed size.

    UserError for other shapes of the array or the marker, NaN or infinity.
    """

    points: Array
    shape: str = "dot"  # one of MARKERS
    radius: float = 3.0  # px

    def __post_init__(self) -> None:
        check_finite(self.points, "points")
        if self.shape not in MARKERS:
            raise UserError(
                f"points: shape: {expected('a marker', MARKERS, self.shape, suggest=False)}"
            )


def class_marker(label: int, classes: int) -> str:
    """The marker of a class, counted from 0, of so many: up to three are dots and diamonds."""
    return MARKERS_OF_CLASSES[label] if classes > 3 else MARKERS[label % 2]


@dataclass(frozen=True, eq=False)
class Pictures:
    """Points (n, h · w) of a space of grey pictures, each drawn as the picture that it is.

    Values from `low` (paper) to `high` (print) in `side` px of width. A picture is where its
    point is seen, or at a place (n, d) of its own; a flow that carries the points changes both.
    """

    points: Array
    shape: tuple[int, int]  # rows and columns of a picture
    side: float = 32.0
    low: float = 0.0
    high: float = 1.0
    places: Array | None = None

    def __post_init__(self) -> None:
        check_finite(self.points, "pictures")
        if min(self.shape) < 1 or not self.side > 0:
            rows, columns = self.shape
            raise UserError(
                "draw.pictures: expected a row and a column or more, and a side above 0,"
                f" got {rows} × {columns}, and {self.side:g}"
            )
        if self.points.shape[1] != self.shape[0] * self.shape[1] or not self.low < self.high:
            rows, columns = self.shape
            raise UserError(
                f"draw.pictures: expected {rows * columns} numbers a picture of {rows} × {columns},"
                f" and low < high, got {self.points.shape[1]}, and {self.low:g} to {self.high:g}"
            )
        if self.places is not None and len(self.places) != len(self.points):
            raise UserError(
                f"draw.pictures: expected {len(self.points)} places, got {len(self.places)}"
            )


@dataclass(frozen=True, eq=False)
class Field:
    """A function of the plane, sampled on a grid over the panel, tinted between its levels.

    `value(t, points (n, 2)) -> (n,)`; band k between levels[k − 1] and levels[k] takes tints[k] =
    (colour, opacity), and `lines` are the levels drawn as lines.
    """

    value: Callable[[float, Array], Array]
    levels: tuple[float, ...]
    tints: tuple[tuple[str, float], ...]
    lines: tuple[float, ...] = ()
    resolution: int = 73  # samples along the panel's longer side
    animated: bool = True  # False for many fine bands, which no animated SVG can play


@dataclass(frozen=True, eq=False)
class Straight:
    """The set w · x + b = 0, a line of the picture: compiled into paths once the view is known.

    `at` is `from_flow` until a panel takes the head from its flow. The side where w · x + b is
    negative is tinted in the first colour.
    """

    at: Equation
    of_head: bool = True  # of a network: then it is to be the head of the panel's flow
    steady: bool = True  # the same at every t
    tints: tuple[str, str] | None = ("a", "b")


@dataclass(frozen=True, eq=False)
class Label:
    """A word at a point (1, d) of the representation; its size and offset are px of the picture."""

    text: str
    points: Array
    size: float = 15.0
    anchor: str = "middle"  # start | middle | end
    offset: tuple[float, float] = (0.0, 0.0)  # px to the right, px down
    halo: bool = True  # a rim of background that lifts it off lines


@dataclass(frozen=True, eq=False)
class Readout:
    """A number in a format, at a `place` of the panel; `row` counts those above it.

    Places are "top", the upper right corner; "below", in the middle below the picture; "corner",
    the lower right one, below what the camera keeps in view. With `words` the number is a whole one
    and says which of them is written. With `clear` the camera keeps what it frames below the row.
    """

    name: str
    value: Quantity
    text: str = "{:.2f}"
    row: int = 0
    words: tuple[str, ...] = ()
    size: float = 16.0  # px
    place: str = "top"
    clear: bool = False

    def written(self, stage: int, t: float) -> str:
        """What is written at t of a stage; UserError for a number of no word."""
        if not self.words:
            return format_number(self.text, self.value(stage, t))
        index = int(self.value.whole(stage, t))
        if not 0 <= index < len(self.words):
            raise UserError(
                f"draw.readout: {self.name!r}: expected numbers of words, 0 to"
                f" {len(self.words) - 1}, got {index}"
            )
        return self.words[index]


@dataclass(frozen=True, eq=False)
class Bars:
    """Level bars at the foot of a panel, of `lengths(stage, t)` (count,), the first the longest.

    `top` is the length that is as wide as the panel. Above them stand a name and the first length
    in a format, or `none` where it is 0.
    """

    name: str
    lengths: Callable[[int, float], Array]
    count: int
    top: float
    text: str = "{:.0f}"
    none: str = "none"


@dataclass(frozen=True, eq=False)
class Surface:
    """A grid of p × q points (p·q, d), row by row, its cells filled in tones of a class colour.

    `wraps` says which of the two directions close up; a `solid` has an inside that is never seen.
    Vectors are drawn of a grid with as many rows and columns as `vectors` says; None is all.
    """

    points: Array
    shape: tuple[int, int]
    wraps: tuple[bool, bool] = (False, False)
    solid: bool = False
    vectors: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        check_finite(self.points, "a surface")
        if self.shape[0] * self.shape[1] != len(self.points) or min(self.shape) < 2:
            raise UserError(
                f"a surface: expected 2 × 2 points or more, as many as {self.shape} says,"
                f" got {len(self.points)}"
            )

    def coarse(self, points: Array) -> Array:
        """Of carried points (p·q, k) those that vectors are drawn of, (rows, columns, k)."""
        rows, columns = (
            evenly_spaced(whole, count, wraps)
            for whole, count, wraps in zip(
                self.shape, self.vectors or self.shape, self.wraps, strict=True
            )
        )
        return points.reshape(*self.shape, -1)[np.ix_(rows, columns)]

    def coarser(self, factor: float) -> "Surface":
        """The same surface; vectors are drawn of a grid with so many times fewer lines each way."""
        counts = [max(4, round(count / factor)) for count in self.vectors or self.shape]
        rows, columns = map(min, counts, self.shape)
        return replace(self, vectors=(rows, columns))


def lowest_and_highest(points: Array) -> tuple[Array, Array]:
    """The least and the largest coordinates (d,) of points (n, d).

    Coordinate by coordinate: numpy takes ten times as long for all at once.
    """
    columns = [np.ascontiguousarray(column) for column in points.T]
    return np.array([x.min() for x in columns]), np.array([x.max() for x in columns])


def evenly_spaced(whole: int, count: int, wraps: bool) -> NDArray[np.intp]:
    """So many of the numbers 0 to `whole` − 1; the first and, where they don't wrap, the last."""
    if wraps:
        return np.arange(count) * whole // count
    return np.rint(np.linspace(0, whole - 1, count)).astype(np.intp)


@dataclass(frozen=True, eq=False)
class Tube:
    """All that is nearer than `radius` to a curve through points (n, d), as a surface."""

    points: Array
    radius: float  # units of the representation
    closed: bool = True
    sides: int = 14

    def __post_init__(self) -> None:
        check_finite(self.points, "a tube's curve")
        if len(self.points) < 3 or not self.radius > 0 or self.sides < 3:
            got = f"{len(self.points)}, {self.sides} and {self.radius:g}"
            raise UserError(
                f"a tube: expected 3 or more points and sides and a radius above 0, got {got}"
            )


@dataclass(frozen=True, eq=False)
class Plane:
    """The set w · x + b = 0 of space, a disk as wide as the picture; fields as of `Straight`."""

    at: Equation
    of_head: bool = True
    steady: bool = True


@dataclass(frozen=True)
class Floor:
    """A horizontal grid under what is shown: lines `spacing` apart, `reach` units to each side."""

    spacing: float
    reach: float


Carried = Paths | Points | Pictures | Label | Surface | Tube  # what has points that a flow can move
Geometry = Carried | Field | Straight | Readout | Bars | Plane | Floor


def with_points(geometry: Carried, points: Array) -> Carried:
    """The same geometry at other points (n, d)."""
    return replace(geometry, points=points)


def check_finite(points: Array, what: str) -> None:
    """UserError unless `points` is an (n, d) array of finite numbers."""
    if points.ndim != 2:
        raise UserError(f"{what}: expected shape (n, d), got {points.shape}")
    if not np.isfinite(points).all():
        row = int(np.argwhere(~np.isfinite(points))[0, 0])
        raise UserError(f"{what}: expected finite numbers, got NaN or infinity (point {row})")


def slices(lengths: tuple[int, ...]) -> Iterator[slice]:
    """The slice of each path in the common array."""
    start = 0
    for length in lengths:
        yield slice(start, start + length)
        start += length
