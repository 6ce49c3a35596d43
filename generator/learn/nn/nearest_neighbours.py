"""Networks whose last representation is read by neighbours: `neighbours(dense(2, [8, 2]), data)`.

A point's class is that on which most of the weight of its neighbours falls, and the loss is minus
the log of the right class's share. It is differentiable, so it trains the representation: there is
no line to lie on a side of, only others to be near to.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError, expected
from generator.learn.data.dataset import Array, Data, Integers
from generator.learn.nn.knn import check_weighting, log_shares, log_weights, squares_between
from generator.learn.nn.network import Network
from generator.learn.nn.parameters import Parameters
from generator.learn.nn.trainable import Layers
from generator.reproducible_algebra import matmul
from generator.reproducible_math import exp, log
from generator.short_repr import short_repr

AGAINST = ("others", "halves")
SAME = 1e-12  # squared distance within which a reference is the point itself


@dataclass(frozen=True, eq=False)
class NeighbourHead:
    """Log of the classes' shares of the references' weights; `Network` treats them as logits.

    A reference that lies on the point itself (within a millionth) has no vote, so a sample that is
    its own reference is read leaving one out.
    """

    references: Array  # (m, d), representations
    labels: Integers  # (m,)
    weighting: str
    power: float  # of "power"; "inverse" is 1
    scale: float  # κ of "gaussian"
    kind: str = "neighbours"

    __repr__ = short_repr

    def __post_init__(self) -> None:
        check_weighting(self.weighting)
        if self.references.ndim != 2 or self.labels.shape != self.references.shape[:1]:
            raise UserError(
                "NeighbourHead: expected references (m, d) and labels (m,), got"
                f" {self.references.shape} and {self.labels.shape}"
            )

    @property
    def inputs(self) -> int:
        """Coordinates of a point."""
        return int(self.references.shape[1])

    @property
    def units(self) -> int:
        """Classes."""
        return int(self.labels.max()) + 1

    @property
    def size(self) -> int:
        """How many numbers are trained: κ, if the weighting has one."""
        return int(self.weighting == "gaussian")

    @property
    def settings(self) -> dict[str, object]:
        """What network.json has of it beside `kind` and the arrays."""
        return {
            "weighting": self.weighting,
            "power": self.power,
            "scale": self.scale,
            "labels": self.labels.tolist(),
        }

    def permuted(self, order: Integers) -> Self:
        """The same log shares of representations whose coordinates are h[order]."""
        return replace(self, references=self.references[:, order])

    def __call__(self, h: Array) -> Array:
        """Log shares (n, c) of representations (n, d)."""
        squares = squares_between(h, self.references)
        own = squares <= SAME
        power = exponent(self.weighting, self.power)
        exponents = log_weights(squares, log([self.scale]), power)
        exponents = np.where(own, -np.inf, exponents)
        top = np.max(exponents, axis=1, keepdims=True)
        weights = exp(exponents - np.where(np.isfinite(top), top, 0.0))
        shares = matmul(weights, members(self.labels, self.units).T) + 1e-12
        return np.asarray(log(shares / shares.sum(axis=1, keepdims=True)))


@dataclass(frozen=True, eq=False)
class Neighbours:
    """An architecture whose head are neighbours; the sample that it learns is its references.

    In training, "others" lets all points of a batch classify each; "halves" lets the two halves of
    a batch classify each other, as the 2014 article does.
    """

    inner: Layers  # an architecture; its linear head is left out
    points: Array  # (n, d), the references
    labels: Integers  # (n,)
    weighting: str
    power: float
    scale: float  # κ at the start
    against: str

    __repr__ = short_repr

    @property
    def widths(self) -> tuple[int, ...]:
        """Units from the input to the last layer."""
        return tuple(self.inner.widths)

    def outputs(self, classes: int) -> int:
        """One for each class, even of two."""
        return classes

    def start(
        self, rng: np.random.Generator, restarts: int, outputs: int, kind: str, spread: float
    ) -> Parameters:
        """Random first layers, and log κ."""
        layers = self.inner.start(rng, restarts, 1, kind, spread)[:-1]
        return [*layers, (np.full((restarts, 1), float(log(self.scale))),)]

    def unpack(self, theta: Array, outputs: int) -> Parameters:
        """The layers' parameters in packed rows (…, P), and log κ (…, 1)."""
        padded = self.inner.unpack(theta, 0)[:-1]
        return [*padded, (theta[..., -1:],)]

    def logits(
        self, parameters: Parameters, points: Array, labels: Integers, training: bool = False
    ) -> Array:
        """Log shares (restarts, c, n) of points (d, n), each by the others."""
        h = self.inner.carried(parameters[:-1], points)
        classes = members(labels, int(self.labels.max()) + 1)
        power = exponent(self.weighting, self.power)
        halves = training and self.against == "halves"
        voting = votes(len(labels), halves)
        return log_shares(h, parameters[-1][0], voting, classes, power)

    def penalty(self, parameters: Parameters, points: Array) -> float:
        """What is added to the loss beside the gentle term: nothing."""
        return 0.0

    def roughness(self, parameters: Parameters) -> Array | float:
        """The inner layers'; the head is free."""
        return self.inner.roughness(parameters)

    def network(self, parameters: Parameters) -> Network:
        """The network with parameters of one restart."""
        *layers, (log_scale,) = parameters
        plain = self.inner.layers(layers)
        h = self.points
        for layer in plain:
            h = layer(h)
        scale = float(exp(log_scale[0]))
        head = NeighbourHead(h, self.labels, self.weighting, self.power, scale)
        return Network(plain, head)


def neighbours(
    inner: Layers,
    data: Data,
    weighting: str = "inverse",
    power: float = 1.0,
    scale: float = 1.0,
    against: str = "others",
) -> Neighbours:
    """The layers of an architecture, read by neighbours among the sample of `data`.

    `weighting` is "inverse" (1/d), "power" (1/dᵖ, p = `power`) or "gaussian" (exp(−κd²), κ learnt
    from `scale` on). UserError for an unknown one.
    """
    check_weighting(weighting)
    if against not in AGAINST:
        raise UserError(
            f"neighbours: against: {expected('a kind', AGAINST, against, suggest=False)}"
        )
    for name, size in (("power", power), ("scale", scale)):
        if not size > 0:
            raise UserError(f"neighbours: {name}: expected a number above 0, got {size:g}")
    return Neighbours(inner, data.points, data.labels, weighting, power, scale, against)


def exponent(weighting: str, power: float) -> float | None:
    """The power of the distance in a weighting; None for the Gaussian."""
    return {"inverse": 1.0, "power": power, "gaussian": None}[weighting]


def members(labels: Integers, classes: int) -> Array:
    """1 where a point (column) is of a class (row), (classes, n)."""
    return (np.arange(classes)[:, None] == labels).astype(float)


def votes(count: int, halves: bool) -> NDArray[np.bool_]:
    """Who votes on whom (n, n): all but oneself, or with `halves` the other half of the rows."""
    if not halves:
        return ~np.eye(count, dtype=bool)
    second = np.arange(count) >= count // 2
    return np.asarray(second[:, None] != second)
