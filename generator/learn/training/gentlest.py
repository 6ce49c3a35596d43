"""The gentlest network of a training: `gentlest(restarts, network, points)`.

`gentleness(network, points)` says as one number how easy a network is to watch: lower is gentler.

A network trained for its loss alone may deform the plane strongly. A gentle one keeps points near
the origin, avoids nearly singular matrices, and spreads out its last representation.
"""

from collections.abc import Callable, Sequence

import numpy as np

from generator.learn.data.dataset import Array
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network
from generator.reproducible_algebra import matmul, singular_values
from generator.reproducible_math import log

TINY = 1e-12


def gentlest(restarts: Sequence[int], network_of: Callable[[int], Network], points: Array) -> int:
    """The restart, of one or more, whose network has the least `gentleness` on points (n, d)."""
    scores = [gentleness(network_of(restart), points) for restart in restarts]
    return restarts[int(np.argmin(scores))]


def gentleness(network: Network, points: Array) -> float:
    """log e + log(a / b) + mean log κ for points (n, d).

    e is the largest coordinate that any point takes after any W, b or σ; a and b are the major and
    the second axis of the last representation (standard deviations); κ are the dense layers'
    condition numbers. 0 would be a network that moves nothing and is round.
    """
    extent, h = float(np.abs(points).max()), points
    conditions = []
    for layer in network.layers:
        if isinstance(layer, Dense):
            weighted = matmul(h, layer.W.T)
            for between in (weighted, weighted + layer.b):
                extent = max(extent, float(np.abs(between).max()))
            values = singular_values(layer.W)
            conditions.append(log(values[0] / max(values[-1], TINY)))
        h = layer(h)
        extent = max(extent, float(np.abs(h).max()))
    axes = singular_values(h - h.mean(axis=0))
    ratio = axes[0] / max(axes[1], TINY) if len(axes) > 1 else 1.0
    return float(log(extent) + log(ratio) + (np.mean(conditions) if conditions else 0.0))
