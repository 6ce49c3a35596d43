"""A network put together from operations in their order, as other libraries name them.

    tensor = Tensor.of_input(2)
    tensor = tensor.linear(W, b).batch_norm(mean, variance, …).activated("tanh").linear(V, c)
    network = assembled(tensor)

A `Tensor` is Ax + c of the last layer's output x. What only scales and shifts – batch
normalization, a constant that is added – is kept in A and c until the next linear map or
activation, so that it is folded into W and b and no layer of its own. Two linear maps in a row stay
two layers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Array
from generator.learn.nn.activations import activation
from generator.learn.nn.dense import Dense
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.learn.nn.residual import ResidualLayer

FARTHEST = 1e300  # numbers to which an activation's range is asked


@dataclass(frozen=True, eq=False)
class Output:
    """What a layer gives; the network's input where it has no layer."""

    units: int
    layer: Any = None  # Dense or ResidualLayer
    before: "Output | None" = None


@dataclass(frozen=True, eq=False)
class Tensor:
    """Ax + c of an output x, all that is known of a value in the network."""

    output: Output
    matrix: Array  # A (units, output.units)
    shift: Array  # c (units,)
    mixes: bool = False  # whether A has a linear map in it, rather than scales alone
    probabilities: str = ""  # "softmax" or "sigmoid" that was taken of it last

    @classmethod
    def of_input(cls, units: int) -> "Tensor":
        """The network's input."""
        return cls.of(Output(units))

    @classmethod
    def of(cls, output: Output) -> "Tensor":
        """An output as it is."""
        return cls(output, np.eye(output.units), np.zeros(output.units))

    @property
    def units(self) -> int:
        """Coordinates of a point."""
        return len(self.shift)

    @property
    def plain(self) -> bool:
        """Whether it is the output itself."""
        return np.array_equal(self.matrix, np.eye(self.output.units)) and not self.shift.any()

    def linear(self, weight: Array, bias: Any = 0.0) -> "Tensor":
        """Wx + b, W (out, in) and b (out,) or one number. UserError for other shapes or NaN."""
        W = numbers(weight)
        if W.ndim != 2 or W.shape[1] != self.units:
            raise UserError(f"expected weights of shape (out, {self.units}), got {W.shape}")
        b = numbers(bias)
        if b.ndim and b.size != 1 and b.shape != W.shape[:1]:
            raise UserError(f"expected a bias of shape ({len(W)},), got {b.shape}; W is (out, in)")
        b = np.broadcast_to(b.reshape(-1), W.shape[:1])
        inside = self.closed if self.mixes else self
        return Tensor(inside.output, W @ inside.matrix, W @ inside.shift + b, mixes=True)

    def scaled(self, factor: Any) -> "Tensor":
        """Each coordinate times a number of its own, or one for all."""
        factors = self._each(factor)
        return replace(self, matrix=factors[:, None] * self.matrix, shift=factors * self.shift)

    def shifted(self, shift: Any) -> "Tensor":
        """Each coordinate plus a number of its own, or one for all."""
        return replace(self, shift=self.shift + self._each(shift))

    def batch_norm(
        self, mean: Any, variance: Any, weight: Any, bias: Any, epsilon: float
    ) -> "Tensor":
        """(x − mean) / √(variance + ε) · weight + bias, with the statistics of training."""
        spread = numbers(variance) + epsilon
        if (spread <= 0).any():
            raise UserError(f"expected a variance of 0 or more, got {spread.min() - epsilon:g}")
        factor = numbers(weight) / np.sqrt(spread)
        return self.shifted(-numbers(mean)).scaled(factor).shifted(bias)

    def activated(self, name: str) -> "Tensor":
        """σ of it: a dense layer ends here."""
        layer = Dense(self.matrix, self.shift, name)
        return Tensor.of(Output(self.units, layer, self.output))

    @cached_property
    def closed(self) -> "Tensor":
        """The same as a layer without an activation; one layer for all that goes on from here."""
        return self.activated("identity")

    def plus(self, other: "Tensor") -> "Tensor":
        """The sum of two: a residual layer where one is a function of what the other is.

        UserError for sums that no layer here computes.
        """
        if self.units != other.units:
            raise UserError(f"expected a sum of equal widths, got {self.units} and {other.units}")
        if self.output is other.output:
            matrix, shift = self.matrix + other.matrix, self.shift + other.shift
            return Tensor(self.output, matrix, shift, self.mixes or other.mixes)
        for straight, branch in ((self, other), (other, self)):
            if not isinstance(branch.output.layer, Dense):
                continue
            if branch.output.before is straight.output:
                return _residual(straight, branch)
            if straight.mixes and branch.output.before is straight.closed.output:
                return _residual(straight.closed, branch)
        raise UserError(
            "expected a sum x + Vσ(Wx + b) + c, with one activation on the way, got another one"
        )

    def _each(self, values: Any) -> Array:
        flat = numbers(values)
        flat = flat.reshape(-1) if flat.ndim != 1 else flat
        if len(flat) not in (1, self.units):
            raise UserError(f"expected {self.units} numbers or one, got {len(flat)}")
        return np.broadcast_to(flat, (self.units,))


def _residual(straight: Tensor, branch: Tensor) -> Tensor:
    """Ax + a + Vσ(Wx + b) + c of one output x.

    Where A is the identity this is a residual layer. Where A has an inverse, y = Ax + a is a layer
    first, and W A⁻¹ takes its place. UserError where A has none.
    """
    inner: Dense = branch.output.layer
    W, b, V, c = inner.W, inner.b, branch.matrix, branch.shift
    output = straight.output
    if np.array_equal(straight.matrix, np.eye(straight.units)):
        layer = ResidualLayer(V, W, b, c + straight.shift, inner.activation)
        return Tensor.of(Output(straight.units, layer, output))
    A = straight.matrix
    if A.shape[0] != A.shape[1] or np.linalg.cond(A) > 1 / np.sqrt(np.finfo(float).eps):
        raise UserError(
            f"expected a shortcut that keeps all {output.units} coordinates, got a linear map to"
            f" {len(A)} that has no inverse"
        )
    W = np.asarray(np.linalg.solve(A.T, W.T).T, dtype=float)
    first = straight.closed.output
    layer = ResidualLayer(V, W, b - W @ straight.shift, c, inner.activation)
    return Tensor.of(Output(straight.units, layer, first))


def assembled(tensor: Tensor, head: bool = True) -> Network:
    """The network that ends in a tensor.

    With a `head`, the last linear map reads a class: one score whose sign decides, or one score for
    each class. A last sigmoid of one unit and a last softmax belong to the head. Without, it is a
    layer. UserError for a network of nothing, and for one score that is never below 0, or never
    above.
    """
    if head:
        tensor = _before_probability(tensor)
        _check_sign(tensor)
        kind = "logistic" if tensor.units == 1 else "softmax"
        end: Head | None = Head(kind, tensor.matrix, tensor.shift)
    else:
        if tensor.probabilities:
            raise UserError(f"expected a head, since {tensor.probabilities} is no layer, got none")
        tensor = tensor if tensor.plain else tensor.closed
        end = None
    layers = []
    output: Output | None = tensor.output
    while output is not None and output.layer is not None:
        layers.append(output.layer)
        output = output.before
    return Network(tuple(reversed(layers)), end)


def _before_probability(tensor: Tensor) -> Tensor:
    """What a last sigmoid of one unit was taken of; its sign decides as 0.5 does of the sigmoid.

    1 − sigmoid(z) is sigmoid(−z).
    """
    layer = tensor.output.layer
    if tensor.matrix.shape != (1, 1) or not isinstance(layer, Dense):
        return tensor
    sign, shift = float(tensor.matrix[0, 0]), float(tensor.shift[0])
    if layer.activation != "sigmoid" or (sign, shift) not in ((1.0, 0.0), (-1.0, 1.0)):
        return tensor
    before = tensor.output.before
    assert before is not None  # a layer has something before it
    return Tensor(before, sign * layer.W, sign * layer.b, mixes=True)


def _check_sign(tensor: Tensor) -> None:
    """UserError for a last activation whose sign can't decide between two classes, as ReLU's."""
    layer = tensor.output.layer
    if tensor.mixes or tensor.units != 1 or not isinstance(layer, Dense):
        return
    ends = activation(layer.activation).value_range(np.array(-FARTHEST), np.array(FARTHEST))
    scores = [float(tensor.matrix[0, 0] * end + tensor.shift[0]) for end in ends]
    if min(scores) >= 0 or max(scores) <= 0:
        raise UserError(
            "expected a last unit whose sign says the class, got"
            f" {layer.activation}, which has one sign alone; in Python, head=False keeps it as a"
            " layer"
        )


def numbers(values: Any) -> Array:
    """A torch tensor, or whatever numpy takes, as floats; UserError for others than finite ones."""
    if hasattr(values, "detach"):
        values = values.detach().cpu().double().numpy()
    try:
        array = np.asarray(values)
    except ValueError:  # rows of different lengths
        raise UserError("expected an array of numbers, got rows of different lengths") from None
    if array.dtype.kind not in "biuf":
        raise UserError(f"expected an array of numbers, got one of {array.dtype}")
    array = array.astype(float)
    if not np.isfinite(array).all():
        raise UserError("expected finite numbers, got NaN or infinity")
    return array


@contextmanager
def place(name: str) -> Iterator[None]:
    """A UserError inside begins with this place."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{name}: {error}") from None
