"""Distances in the graph of nearest neighbours: `hop_distances(points, k)`.

Two points are joined if one is among the k nearest of the other, itself counted; their distance is
the number of edges between them. Naitzat, Zhitnikov and Lim (2020) count the holes of the
Vietoris–Rips complex of these distances at one fixed scale:

    topology.persistence(hop_distances(points, 14), distances=True, reach=2.5).alive(2.5)
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path
from scipy.spatial import cKDTree

from generator.errors import UserError
from generator.topology.flow.matrix_paths import Array


def hop_distances(points: Array, k: int) -> Array:
    """Distances (n, n) of points (n, d) in whole edges; n where no path leads from one to another.

    UserError for other shapes, NaN or infinity, and unless 2 ≤ k ≤ n.
    """
    cloud = np.asarray(points, dtype=float)
    if cloud.ndim != 2 or not np.isfinite(cloud).all():
        raise UserError(f"hop_distances: points: expected shape (n, d), finite, got {cloud.shape}")
    if not 2 <= k <= len(cloud):
        raise UserError(f"hop_distances: k: expected from 2 to {len(cloud)} points, got {k}")
    count = len(cloud)
    _, nearest = cKDTree(cloud).query(cloud, k)
    rows = np.repeat(np.arange(count), k)
    edges = csr_array((np.ones(count * k), (rows, nearest.ravel())), shape=(count, count))
    hops = shortest_path(edges, directed=False, unweighted=True)
    return np.asarray(np.where(np.isinf(hops), float(count), hops))
