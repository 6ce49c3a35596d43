"""From which side a representation of many dimensions shows what the network decides.

`decision_view(network, points)`: the decision direction and the widest direction across it;
`edge_on(network)`: the azimuth at which a plane of space is seen from its edge.
"""

import numpy as np

from generator.errors import AuthorError
from generator.learn.nn.network import Network
from generator.topology.flow.matrix_paths import Array


def decision_view(network: Network, points: Array, dimensions: int = 2) -> Array:
    """Orthonormal directions (dimensions, d) of the last representation of points (n, inputs).

    The first is the head's normal, towards class 1; the others those of greatest variance among
    the directions orthogonal to it. (Principal directions alone can lose the gap.) AuthorError for
    a head that is not logistic or a representation of fewer dimensions.
    """
    head = network.head
    if head is None or head.W.shape[0] != 1:
        raise AuthorError("a decision view needs a head of one output")
    if head.W.shape[1] < dimensions or dimensions < 2 or not head.W.any():
        raise AuthorError(
            f"a decision view needs a head that is not 0, and {dimensions} dimensions (two or"
            f" more) of its {head.W.shape[1]}"
        )
    normal = head.W[0] / np.linalg.norm(head.W[0])
    across = np.linalg.svd(normal[None])[2][1:]  # (d − 1, d), orthonormal
    images = network.representation(points)
    principal = np.linalg.svd((images - images.mean(axis=0)) @ across.T, full_matrices=False)[2]
    return np.vstack([normal, principal[: dimensions - 1] @ across])


def edge_on(network: Network) -> float:
    """Degrees of azimuth in (−90, 90] at which the decision plane of space is seen edge on.

    The plane's normal has the horizontal direction (cos, sin) of that angle, to the right in the
    picture. AuthorError unless the last representation has three dimensions and one output.
    """
    head = network.head
    if head is None or head.W.shape != (1, 3) or not head.W.any():
        raise AuthorError("a plane seen edge on needs three dimensions and a head of one output")
    azimuth = float(np.degrees(np.arctan2(head.W[0, 1], head.W[0, 0])))
    return 90.0 - (90.0 - azimuth) % 180.0
