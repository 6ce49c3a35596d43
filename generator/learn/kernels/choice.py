"""Which kernel trains an architecture: `compiled(architecture, outputs, gentle)`, or None.

Where there is none, autograd trains: it is the definition, and can do what an author writes.
"""

from collections.abc import Container
from functools import cache
from typing import Protocol

from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.architecture import Architecture
from generator.learn.nn.contractive import Restrained
from generator.learn.nn.fields import FieldPlan
from generator.learn.nn.nearest_neighbours import Neighbours, exponent
from generator.learn.nn.residual import ResidualPlan
from generator.learn.nn.stack import Plan, Stack
from generator.learn.nn.trainable import Trainable


class Kernel(Protocol):
    """What training calls; theta: packed parameters (restarts, P), points (d, n), labels (n,)."""

    def gradient(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Of the objective (learn/nn/loss.py), (restarts, P)."""

    def logits(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Logits (restarts, outputs, n)."""


@cache
def available() -> bool:
    """Whether kernels can be compiled here: numba has no wheel yet for the newest Pythons."""
    try:
        import numba  # noqa: F401
    except ImportError:  # also where numba is too old for this numpy
        return False
    return True


def compiled(architecture: Trainable, outputs: int, gentle: float) -> Kernel | None:
    """The kernel for an architecture with a head of so many outputs, under the gentle term."""
    if not available():
        return None
    from generator.learn.kernels.head_kernel import NEIGHBOURS, HeadSpec
    from generator.learn.kernels.rows import ACTIVATIONS

    layers, head_spec = architecture, HeadSpec(outputs)
    if type(architecture) is Neighbours:
        power = exponent(architecture.weighting, architecture.power) or 0.0
        layers = architecture.inner
        head_spec = HeadSpec(outputs, NEIGHBOURS, architecture.against == "halves", power)
    if isinstance(layers, Architecture) and layers.activation not in ACTIVATIONS:
        return None
    if type(layers) is Restrained and layers is architecture and len(layers.widths) > 1:
        from generator.learn.kernels.contractive_kernel import ContractiveKernel

        return ContractiveKernel(layers, head_spec, gentle)
    if type(layers) is Architecture:
        from generator.learn.kernels.dense_kernel import DenseKernel

        return DenseKernel(layers, head_spec, gentle)
    if type(layers) is Stack and all(_has_kernel(plan, ACTIVATIONS) for plan in layers.plans):
        from generator.learn.kernels.stack_kernel import StackKernel

        return StackKernel(layers, head_spec, gentle)
    return None


def _has_kernel(plan: Plan, activations: Container[str]) -> bool:
    """Whether kernels have this kind of layer, with its activation."""
    if type(plan) is ResidualPlan:
        return plan.activation in activations
    return type(plan) is FieldPlan
