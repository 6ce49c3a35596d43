"""The sets that the theorems speak of, with random points on them."""

import numpy as np

from generator import learn
from generator.learn.data.dataset import Data

DISK, ANNULUS = learn.disk_annulus(2).sets
TORI = learn.linked_tori(2).sets
APART = (TORI[0], learn.torus("B", 1, np.array([5.0, 0.0, 0.0]), np.eye(3), 0.7, 0.2))


def data(sets, points=150):
    """`points` of each set, evenly along the parameters."""
    rng = np.random.default_rng(0)
    parameters = [
        np.column_stack([rng.uniform(*ends, size=points) for ends in exact_set.domain])
        for exact_set in sets
    ]
    return Data(
        "made",
        np.concatenate([exact_set.at(t) for exact_set, t in zip(sets, parameters, strict=True)]),
        np.repeat([exact_set.label for exact_set in sets], points),
        np.concatenate(parameters),
        np.repeat(np.arange(len(sets)), points),
        tuple(sets),
    )
