"""The plane with the widest empty strip between two classes: `widest(a, b)`.

Its normal is the shortest vector between the two convex hulls, that is the point nearest to 0 in
the hull of all differences q − p. Only a few differences matter: the one that reaches least along
the present normal is added until none reaches less than the nearest point. The nearest point of a
few is a least distance problem, solved by non-negative least squares (Lawson and Hanson 1974,
*Solving Least Squares Problems*, chapter 23).
"""

import numpy as np
from scipy.optimize import nnls

from generator.reproducible_algebra import matmul, norm
from generator.topology.flow.matrix_paths import Array

ENOUGH = 1e-13  # share of the strip's width that is not worth another round
ROUNDS = 1000


def widest(a: Array, b: Array) -> Array | None:
    """The unit normal (d,), from a (n, d) to b (m, d), of the widest strip; None if none was found.

    What is claimed of the plane is verified apart from this, in exact arithmetic (rational.py).
    """
    best, width = None, 0.0
    point = b.mean(axis=0) - a.mean(axis=0)
    active = np.zeros((0, a.shape[1]))
    length = np.inf
    for _ in range(ROUNDS):
        distance = float(norm(point))
        if not 0 < distance < length:  # the hulls meet, or rounding ends the descent
            break
        normal = point / distance
        farthest = b[np.argmin(matmul(b, normal))] - a[np.argmax(matmul(a, normal))]
        reach = float(matmul(normal, farthest))
        if reach > width:
            best, width = normal, reach
        if len(active) and reach >= distance * (1 - ENOUGH):
            break
        length = distance if len(active) else np.inf  # the means only gave a first direction
        active, point = _nearest(np.vstack([active, farthest]), distance)
    return best


def _nearest(differences: Array, scale: float) -> tuple[Array, Array]:
    """Those of the differences (k, d) that hold the point of their hull nearest to 0, and it (d,).

    `scale` is about the point's length; without it a narrow strip would be lost in rounding.
    """
    count, d = differences.shape
    shares, _ = nnls(np.vstack([differences.T / scale, np.ones(count)]), np.eye(d + 1)[d])
    held = shares > 0
    if not held.any():
        return differences, np.zeros(d)
    return differences[held], matmul(shares[held], differences[held]) / shares[held].sum()
