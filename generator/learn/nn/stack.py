"""An architecture of any layers: `Stack(plans)`, one plan a layer, with a linear head at the end.

A plan is a layer without its numbers: it says their shapes, where they start, how all restarts
apply them at once, how rough they are, and makes the layer of one restart. Training treats a stack
as it does the dense `Architecture`.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.dense import layer
from generator.learn.nn.heads import Head
from generator.learn.nn.layer import Layer
from generator.learn.nn.network import Network
from generator.learn.nn.parameters import Parameters, piece
from generator.short_repr import short_repr


class Plan(Protocol):
    """A layer without its numbers; parameters have a leading axis of restarts."""

    @property
    def inputs(self) -> int: ...
    @property
    def units(self) -> int: ...
    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of the arrays that are trained, for one restart."""

    def start(self, rng: np.random.Generator, restarts: int, spread: float) -> tuple[Array, ...]:
        """Random first parameters."""

    def apply(self, parameters: tuple[Array, ...], h: Array) -> Array:
        """Points h (…, in, n) after the layer, (…, out, n); can be differentiated."""

    def roughness(self, parameters: tuple[Array, ...]) -> Array:
        """What the gentle term weighs, (restarts,)."""

    def layer(self, parameters: tuple[Array, ...]) -> Layer:
        """The layer with the parameters of one restart."""


@dataclass(frozen=True)
class Stack:
    """Plans in order; the outputs of one are the inputs of the next."""

    plans: tuple[Plan, ...]

    __repr__ = short_repr

    @property
    def widths(self) -> tuple[int, ...]:
        """Units from the input to the last layer."""
        return (self.plans[0].inputs, *(plan.units for plan in self.plans))

    def start(
        self, rng: np.random.Generator, restarts: int, outputs: int, kind: str, spread: float
    ) -> Parameters:
        """Random first parameters, layer by layer; the head's are Glorot's.

        UserError for another `kind` than "identity": each layer has one start of its own, near the
        identity.
        """
        if kind != "identity":
            raise UserError(
                "schedule: start: expected 'identity' for field and residual layers, which have no"
                f" other, got {kind!r}"
            )
        layers = [plan.start(rng, restarts, spread) for plan in self.plans]
        last = self.widths[-1]
        W = np.sqrt(2 / (outputs + last)) * rng.normal(size=(restarts, outputs, last))
        return [*layers, (W, np.zeros((restarts, outputs)))]

    def unpack(self, theta: Array, outputs: int) -> Parameters:
        """The parameters in packed rows (…, P), for a head of so many outputs."""
        parameters, at = [], 0
        for shapes in (*(plan.shapes for plan in self.plans), self._head_shapes(outputs)):
            pieces = []
            for shape in shapes:
                pieces.append(piece(theta, at, shape))
                at += math.prod(shape)
            parameters.append(tuple(pieces))
        return parameters

    def _head_shapes(self, outputs: int) -> tuple[tuple[int, ...], ...]:
        return (outputs, self.widths[-1]), (outputs,)

    def outputs(self, classes: int) -> int:
        """Of the head: one score for two classes, else one for each."""
        return 1 if classes == 2 else classes

    def carried(self, parameters: Parameters, points: Array) -> Array:
        """Points (d, n) after the layers, (restarts, units, n); `parameters` without the head's."""
        h: Array = points
        for plan, arrays in zip(self.plans, parameters, strict=True):
            h = plan.apply(arrays, h)
        return h

    def logits(
        self,
        parameters: Parameters,
        points: Array,
        labels: Integers | None = None,
        training: bool = False,
    ) -> Array:
        """Logits (restarts, outputs, n) of points (d, n); a linear head asks for no labels."""
        return layer(*parameters[-1], self.carried(parameters[:-1], points), "identity")

    def roughness(self, parameters: Parameters) -> Array | float:
        """What the gentle term weighs, (restarts,), over all layers; the head is free."""
        plans = zip(self.plans, parameters[:-1], strict=True)
        return sum(plan.roughness(arrays) for plan, arrays in plans)

    def penalty(self, parameters: Parameters, points: Array) -> float:
        """What is added to the loss beside the gentle term: nothing."""
        return 0.0

    def network(self, parameters: Parameters) -> Network:
        """The network with parameters of one restart."""
        *inner, (W, b) = parameters
        return Network(self.layers(inner), Head("logistic" if len(b) == 1 else "softmax", W, b))

    def layers(self, parameters: Parameters) -> tuple[Layer, ...]:
        """The layers with parameters of one restart, the head's left out."""
        return tuple(
            plan.layer(arrays) for plan, arrays in zip(self.plans, parameters, strict=True)
        )
