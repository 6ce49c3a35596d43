"""Which kernel trains an architecture: `compiled(architecture, outputs, gentle)`, or None.

Where there is none, autograd trains: it is the definition, and can do what an author writes.
"""

from functools import cache
from typing import Any, Protocol

from generator.learn.data.dataset import Array, Integers
from generator.learn.nn.architecture import Architecture
from generator.learn.nn.fields import FieldPlan
from generator.learn.nn.stack import Stack


class Kernel(Protocol):
    """What training asks; theta are packed parameters (restarts, P), points (d, n), labels (n,)."""

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


def compiled(architecture: Any, outputs: int, gentle: float) -> Kernel | None:
    """The kernel for an architecture with a head of so many outputs, under the gentle term."""
    if not available():
        return None
    from generator.learn.kernels.dense import DenseKernel
    from generator.learn.kernels.rows import ACTIVATIONS

    if type(architecture) is Architecture and architecture.activation in ACTIVATIONS:
        return DenseKernel(architecture, outputs, gentle)
    if type(architecture) is Stack and all(type(plan) is FieldPlan for plan in architecture.plans):
        from generator.learn.kernels.fields import FieldKernel

        return FieldKernel(architecture, outputs, gentle)
    return None
