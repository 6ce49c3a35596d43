"""Protocols of the objects that `draw` accepts from other packages, none of which it imports.

generator/validation.py checks an author's arguments against those that are runtime-checkable.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeGuard, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError

Array = NDArray[np.float64]


class Stage(Protocol):
    """One motion of a flow: the identity at t = 0, its map at t = 1."""

    @property
    def layer(self) -> int: ...  # from 1; 0 where there is none
    @property
    def name(self) -> str: ...
    @property
    def formula(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def inputs(self) -> int: ...
    @property
    def outputs(self) -> int: ...
    @property
    def linear(self) -> bool: ...  # whether points move straight and evenly
    def at(self, t: float, x: Array) -> Array:
        """Points x (n, inputs) at t, (n, outputs)."""


@runtime_checkable
class LayerStage(Stage, Protocol):
    """A part of a network's layer, which says whether points stay apart in it."""

    @property
    def homeomorphism(self) -> bool | None: ...  # onto its image; None where it isn't known
    @property
    def loses(self) -> str: ...  # as a picture says it; "" where nothing is known to be lost


class TrainingStage(Stage, Protocol):
    """The time of training, of kind "recorded"."""

    def label(self, t: float) -> str:
        """The step of training at t, in words."""


def is_training(stage: Stage) -> TypeGuard[TrainingStage]:
    """Whether a stage is the time of training."""
    return stage.kind == "recorded"


class Spin(Protocol):
    """A linear map of the plane as turn, stretch and turn; angles in radians."""

    @property
    def angle(self) -> float: ...
    @property
    def axis(self) -> float: ...
    @property
    def scales(self) -> tuple[float, float]: ...


class PlaneStage(Stage, Protocol):
    """A stage that turns, stretches and shifts the plane."""

    @property
    def spin(self) -> Spin: ...
    @property
    def shift(self) -> Array: ...


class MatrixPath(Protocol):
    """A path of matrices (n, n) from 1 to `end`: planes turn evenly, after axes that stretch."""

    @property
    def end(self) -> Array: ...
    @property
    def planes(self) -> Array: ...  # (k, 2, n)
    @property
    def angles(self) -> Array: ...  # (k,)
    @property
    def axes(self) -> Array: ...  # (n, n)
    @property
    def scales(self) -> Array: ...  # (n,)


@runtime_checkable
class PathStage(Stage, Protocol):
    """A stage of matrices along a path."""

    @property
    def path(self) -> MatrixPath: ...


class Residual(Protocol):
    """A layer x + V tanh(Wx + b) + c."""

    @property
    def V(self) -> Array: ...
    @property
    def W(self) -> Array: ...
    @property
    def b(self) -> Array: ...
    @property
    def c(self) -> Array | None: ...


@runtime_checkable
class ResidualStage(Stage, Protocol):
    """A stage that plays x + tF(x), of kind "field"; whether F is a residual's, its layer says."""

    @property
    def field(self) -> Residual: ...


class Head(Protocol):
    """The last map of a network: W (outputs, d) and b (outputs,); called, the logits of points."""

    @property
    def W(self) -> Array: ...
    @property
    def b(self) -> Array: ...
    def __call__(self, points: Array, /) -> Array: ...


class Hyperplane(Protocol):
    """The set normal · x + offset = 0 of a space, as `topology.best_line` returns it."""

    @property
    def normal(self) -> Array: ...  # (d,)
    @property
    def offset(self) -> float: ...


# What separates two classes: a head of one output, or a set w · x + b = 0 as an object or a pair.
Separator = Head | Hyperplane | tuple[Sequence[float] | Array, float]
Decision = Separator | Callable[[float], Separator]  # fixed, or a function of t


class Layer(Protocol):
    """A dense layer: W (out, in), b (out,) and its activation's name."""

    @property
    def W(self) -> Array: ...
    @property
    def b(self) -> Array: ...
    @property
    def activation(self) -> str: ...
    def __call__(self, x: Array, /) -> Array:
        """Points x (n, in), as (n, out)."""


class ExactSet(Protocol):
    """A set of one class, given by a parametrisation of k parameters."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> int: ...
    @property
    def domain(self) -> tuple[tuple[float, float], ...]: ...  # the range of each parameter
    def at(self, t: Array) -> Array:
        """Points (m, d) at parameters (m, k)."""

    def sweep(self, count: int) -> Array:
        """About `count` evenly spaced parameters (m, k)."""


class Round(ExactSet, Protocol):
    """A disk or an annulus, whose circles have a radius."""

    def circle(self, count: int, radius: float) -> Array:
        """Parameters (count, 2) once round the middle."""


class Holes(Protocol):
    """Holes by the longest life first: births and deaths (k,)."""

    @property
    def births(self) -> Array: ...
    @property
    def deaths(self) -> Array: ...


@runtime_checkable
class Sample(Protocol):
    """Points (n, d) and their labels (n,), as `learn.Data` has them."""

    @property
    def points(self) -> Array: ...
    @property
    def labels(self) -> NDArray[np.int64]: ...


@runtime_checkable
class Sets(Protocol):
    """Exact sets, as `learn.Data` has them."""

    @property
    def sets(self) -> Sequence[ExactSet]: ...


@runtime_checkable
class Layers(Protocol):
    """Layers and a head, as `learn.Network` has them."""

    @property
    def layers(self) -> Sequence[Layer]: ...
    @property
    def head(self) -> Head: ...


@runtime_checkable
class Stages(Protocol):
    """A flow: its stages, and the indices at which a layer begins, and the end."""

    @property
    def stages(self) -> Sequence[Stage]: ...
    @property
    def boundaries(self) -> Sequence[int]: ...


@runtime_checkable
class Deciding(Protocol):
    """A flow of a network that has a head, as `topology.Flow` is."""

    @property
    def network(self) -> Layers: ...

    def head_at(self, t: float) -> Head | None:
        """The head that decides where the flow ends, at t of its last stage; None without one."""

    def former_heads(self) -> Sequence[Head]:
        """The heads of the network before units were swapped."""


def exact_sets(data: Sets, mark: str) -> Sequence[ExactSet]:
    """The exact sets of data; UserError where there are none, since nothing would be drawn."""
    if not len(data.sets):
        raise UserError(
            f"draw.{mark}: expected data with exact sets, got a sample without;"
            " draw.points(data) draws it"
        )
    return data.sets
