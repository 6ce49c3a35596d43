"""From which side a representation of many dimensions shows what the network decides.

`decision_view(network, points)`: the decision direction and the widest direction across it.
"""

import numpy as np

from generator.errors import AuthorError
from generator.learn.network import Network
from generator.topology.paths import Array


def decision_view(network: Network, points: Array) -> Array:
    """Two orthonormal directions (2, d) of the last representation of points (n, inputs).

    The first is the head's normal, towards class 1; the second that of greatest variance among
    those orthogonal to it. (Principal directions alone can lose the gap.) AuthorError for a head
    that is not logistic or a representation of fewer than two dimensions.
    """
    head = network.head
    if head is None or head.W.shape[0] != 1:
        raise AuthorError("a decision view needs a head of one output")
    if head.W.shape[1] < 2 or not head.W.any():
        raise AuthorError("a decision view needs two dimensions and a head that is not 0")
    normal = head.W[0] / np.linalg.norm(head.W[0])
    across = np.linalg.svd(normal[None])[2][1:]  # (d − 1, d), orthonormal
    images = network.representation(points)
    principal = np.linalg.svd((images - images.mean(axis=0)) @ across.T, full_matrices=False)[2]
    return np.array([normal, principal[0] @ across])
