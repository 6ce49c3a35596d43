"""How easy a network is to watch, as one number: `gentleness(network, points)`, lower is gentler.

A network trained for its loss alone may deform the plane strongly. A gentle one keeps points near
the origin, avoids nearly singular matrices, and spreads out its last representation.
"""

import numpy as np

from generator.learn.data.dataset import Array
from generator.learn.nn.dense import Dense
from generator.learn.nn.network import Network

TINY = 1e-12


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
            weighted = h @ layer.W.T
            for between in (weighted, weighted + layer.b):
                extent = max(extent, float(np.abs(between).max()))
            values = np.linalg.svd(layer.W, compute_uv=False)
            conditions.append(np.log(values[0] / max(values[-1], TINY)))
        h = layer(h)
        extent = max(extent, float(np.abs(h).max()))
    axes = np.linalg.svd(h - h.mean(axis=0), compute_uv=False)
    ratio = axes[0] / max(axes[1], TINY) if len(axes) > 1 else 1.0
    return float(np.log(extent) + np.log(ratio) + (np.mean(conditions) if conditions else 0.0))
