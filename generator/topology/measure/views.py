"""From which side a representation of many dimensions shows what the network decides.

`decision_view(flow, points)`: the decision direction and the widest direction across it;
`edge_on(flow)`: the azimuth at which a plane of space is seen from its edge. Both are views of a
film, so they hold in the coordinates of its flow, which may have swapped units of the network.
"""

from typing import Any

import numpy as np

from generator.errors import UserError
from generator.learn.nn.network import Network
from generator.topology.flow.flow import KINDS, Flow, oriented
from generator.topology.flow.matrix_paths import Array


def decision_view(flow: Flow | Network, points: Array, dimensions: int = 2) -> Array:
    """Orthonormal directions (dimensions, d) of the last representation of points (n, inputs).

    The first is the head's normal, towards class 1; the others those of greatest variance among
    the directions orthogonal to it. (Principal directions alone can lose the gap.) UserError for
    a head that is not logistic, a representation of fewer dimensions, or a network whose units a
    flow swaps: then the flow says which.
    """
    network = _played(flow, "decision_view")
    weight = _weight(network.head)
    if weight is None:
        raise UserError("decision_view: expected a head of one output, got another or none")
    if len(weight) < dimensions or dimensions < 2 or not weight.any():
        raise UserError(
            f"decision_view: expected a head that is not 0 and 2 to {len(weight)} dimensions, got"
            f" {dimensions}"
        )
    normal = weight / np.linalg.norm(weight)
    across = np.linalg.svd(normal[None])[2][1:]  # (d − 1, d), orthonormal
    images = network.representation(points)
    principal = np.linalg.svd((images - images.mean(axis=0)) @ across.T, full_matrices=False)[2]
    return np.vstack([normal, principal[: dimensions - 1] @ across])


def edge_on(flow: Flow | Network) -> float:
    """Degrees of azimuth in (−90, 90] at which the decision plane of space is seen edge on.

    The plane's normal has the horizontal direction (cos, sin) of that angle, to the right in the
    picture. UserError unless the last representation has three dimensions and one output, and
    for a network whose units a flow swaps.
    """
    weight = _weight(_played(flow, "edge_on").head)
    if weight is None or len(weight) != 3 or not weight.any():
        raise UserError(
            "edge_on: expected a head of one output in three dimensions, not 0, got another"
        )
    azimuth = float(np.degrees(np.arctan2(weight[1], weight[0])))
    return 90.0 - (90.0 - azimuth) % 180.0


def _weight(head: Any) -> Array | None:
    """W (d,) of a head of one output; None of any other."""
    W = getattr(head, "W", None)
    return W[0] if W is not None and len(W) == 1 else None


def _played(flow: Flow | Network, what: str) -> Network:
    """The network in the coordinates in which a flow shows it."""
    if isinstance(flow, Flow):
        return flow.network
    if all(isinstance(layer, KINDS) for layer in flow.layers) and oriented(flow)[1]:
        swap = oriented(flow)[1][0]
        raise UserError(
            f"{what}: expected a flow, topology.flow(network), got a network of which it swaps"
            f" units ({swap})"
        )
    return flow
