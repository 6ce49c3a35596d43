"""Labelled points with the exact sets that they sample: `Data`.

A claim about a network can so be checked on the sets themselves and not only on the sample.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from generator import validation
from generator.errors import UserError

CLASSES = 1000  # more are a mistake, and a head of so many outputs fills the memory
Array = NDArray[np.float64]
Integers = NDArray[np.int64]


@runtime_checkable
class ExactSet(Protocol):
    """A set given by a parametrisation of k parameters."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> int: ...
    @property
    def closed(self) -> bool: ...
    @property
    def domain(self) -> tuple[tuple[float, float], ...]:
        """The range of each parameter."""

    @property
    def speeds(self) -> tuple[float, ...]:
        """For each parameter a bound of how fast a point moves with it."""

    @property
    def rounding(self) -> float:
        """A bound of how far a point of `at` is from the exact one, by rounding."""

    def at(self, t: Array) -> Array:
        """Points (m, d) at parameters (m, k)."""

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """Random parameters (count, k), uniformly distributed on the set."""

    def sweep(self, count: int) -> Array:
        """About `count` evenly spaced parameters (m, k), ends included."""


@dataclass(frozen=True, eq=False)
class Data:
    """A sample: row i is the point of set `sets[members[i]]` at `parameters[i]`.

    UserError for arrays that don't fit together, NaN or infinity.
    """

    name: str
    points: Array  # (n, d)
    labels: Integers  # (n,), classes from 0
    parameters: Array  # (n, k)
    members: Integers  # (n,), index into sets
    sets: tuple[ExactSet, ...]  # () for real data without a parametrisation; members are 0 then
    class_names: tuple[str, ...] = ()  # of classes 0, 1, …; () where they are just A, B, …
    coordinates: tuple[str, ...] = ()  # what each coordinate is; () where it has no name

    def __post_init__(self) -> None:
        validation.fields(self)
        count = len(self.points) if self.points.ndim else 0
        if self.points.ndim != 2 or self.points.size == 0:
            raise UserError(
                f"Data: points: expected shape (n, d), n, d > 0, got {self.points.shape}"
            )
        for what, axes in (("labels", 1), ("parameters", 2), ("members", 1)):
            shape = getattr(self, what).shape
            if len(shape) != axes or shape[0] != count:
                wanted = f"({count},)" if axes == 1 else f"({count}, k)"
                raise UserError(f"Data: {what}: expected shape {wanted}, got {shape}")
        self._check_range("labels", CLASSES, "")
        for what, names, least in (
            ("class_names", self.class_names, self.classes),
            ("coordinates", self.coordinates, self.dimension),
        ):
            if names and len(names) < least:
                raise UserError(f"Data: {what}: expected {least} names, got {len(names)}")
        self._check_range("members", len(self.sets) or 1, ", the number of sets")

    def __repr__(self) -> str:
        """`Data('spirals', 200 points of 2 coordinates, 2 classes, 2 sets)`."""
        count, dimension = self.points.shape
        sizes = f"{count} points of {dimension} coordinates, {self.classes} classes"
        return f"Data({self.name!r}, {sizes}, {len(self.sets)} sets)"

    def _check_range(self, what: str, end: int, why: str) -> None:
        """Whole numbers from 0, below `end`."""
        numbers = getattr(self, what)
        low, high = numbers.min(), numbers.max()
        if numbers.dtype.kind not in "iu" or low < 0 or high >= end:
            wanted = f"whole numbers from 0, below {end}{why}"
            raise UserError(f"Data: {what}: expected {wanted}, got {low} to {high}")

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.labels.max()) + 1

    @property
    def dimension(self) -> int:
        """Coordinates of a point."""
        return int(self.points.shape[1])


def sample(name: str, points: Array, labels: Integers | None = None) -> Data:
    """Real data: points (n, d) and labels (n,), all 0 if none are given, of no known sets.

    UserError as for `Data`.
    """
    none = np.zeros(len(points) if np.ndim(points) else 0, dtype=int)
    labels = none if labels is None else labels
    return Data(name, points, labels, np.zeros((len(none), 0)), none, ())
