"""What all kernels share: `HeadedKernel(head_spec, gentle)` pads batches and describes the head."""

from abc import ABC, abstractmethod

import numpy as np

from generator.learn.data.dataset import Array, Integers
from generator.learn.kernels.head_kernel import SCRATCH, Head, HeadSpec
from generator.learn.kernels.rows import padded


class HeadedKernel(ABC):
    """Layers with a head, under `gentle` times the gentle term."""

    def __init__(self, head_spec: HeadSpec, gentle: float) -> None:
        self._head_spec, self._gentle = head_spec, float(gentle)

    def gradient(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Of the objective (learn/nn/loss.py), (restarts, P), for points (d, n), labels (n,)."""
        points, head = self._batch(points, labels, training=True)
        out = np.empty(theta.shape)
        self._set_gradients(theta, points, head, out)
        return out

    def logits(self, theta: Array, points: Array, labels: Integers) -> Array:
        """Logits (restarts, outputs, n) of points (d, n), labels (n,)."""
        count = len(labels)
        points, head = self._batch(points, labels, training=False)
        out = np.empty((len(theta), *head.z.shape))
        self._set_logits(theta, points, head, out)
        return out[..., :count]

    def _batch(self, points: Array, labels: Integers, training: bool) -> tuple[Array, Head]:
        """The padded points, and what the head needs of the batch."""
        spec = self._head_spec.numbers(len(labels), training)
        points, labels, shares = padded(points, labels)
        z, rows = (np.empty((size, len(labels))) for size in (self._head_spec.outputs, SCRATCH))
        return points, Head(spec, labels, shares, rows, z)

    @abstractmethod
    def _set_gradients(self, theta: Array, points: Array, head: Head, out: Array) -> None:
        """Sets `out` (restarts, P), for padded points (d, n)."""

    @abstractmethod
    def _set_logits(self, theta: Array, points: Array, head: Head, out: Array) -> None:
        """Sets `out` (restarts, outputs, n), for padded points (d, n)."""
