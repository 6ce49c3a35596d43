"""Labelled points with the exact sets that they sample: `Data`.

A claim about a network can so be checked on the sets themselves and not only on the sample.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from generator.errors import AuthorError

Array = NDArray[np.float64]
Integers = NDArray[np.int64]


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

    def at(self, t: Array) -> Array:
        """Points (m, d) at parameters (m, k)."""

    def sweep(self, count: int) -> Array:
        """About `count` evenly spaced parameters (m, k), ends included."""


@dataclass(frozen=True, eq=False)
class Data:
    """A sample: row i is the point of set `sets[members[i]]` at `parameters[i]`.

    AuthorError for arrays that don't fit together, NaN or infinity.
    """

    name: str
    points: Array  # (n, d)
    labels: Integers  # (n,), classes from 0
    parameters: Array  # (n, k)
    members: Integers  # (n,), index into sets
    sets: tuple[ExactSet, ...]

    def __post_init__(self) -> None:
        count = len(self.points)
        if self.points.ndim != 2 or count == 0:
            raise AuthorError(f"data of shape {self.points.shape}; allowed: (n, d) with n > 0")
        for what in ("labels", "parameters", "members"):
            if len(getattr(self, what)) != count:
                raise AuthorError(f"{what} for {len(getattr(self, what))} points of {count}")
        if not np.isfinite(self.points).all():
            row = int(np.argwhere(~np.isfinite(self.points))[0, 0])
            raise AuthorError(f"data with NaN or infinity (point {row}); allowed: finite numbers")

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.labels.max()) + 1

    @property
    def dimension(self) -> int:
        """Coordinates of a point."""
        return int(self.points.shape[1])
