"""The largest disc in a hole: `inscribed_radius(inside, rim)`.

The distance from a few of the rim's points bounds that from all of them. Only points inside for
which this bound exceeds the largest distance so far are compared with the whole rim.
"""

import math

import numpy as np
from scipy.spatial import cKDTree

from generator import validation
from generator.topology.flow.matrix_paths import Array

BATCH = 1024  # points inside at once


def inscribed_radius(inside: Array, rim: Array) -> float:
    """The largest distance of points (n, 2) in a hole from points (m, 2) of its rim.

    A disc so large fits into the hole, but for the gaps between the rim's points; a larger one may,
    between the points inside. UserError for other shapes.
    """
    validation.shaped("inscribed_radius: inside", inside, "n", 2)
    validation.shaped("inscribed_radius: rim", rim, "m", 2)
    bounds, _ = cKDTree(rim[:: max(1, math.isqrt(len(rim)) // 4)]).query(inside)
    order = np.argsort(-bounds)
    whole, radius = cKDTree(rim), 0.0
    for first in range(0, len(order), BATCH):
        batch = order[first : first + BATCH]
        if bounds[batch[0]] <= radius:
            break
        distances, _ = whole.query(inside[batch])
        radius = max(radius, float(distances.max()))
    return radius
