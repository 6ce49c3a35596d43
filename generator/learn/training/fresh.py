"""New points of the exact sets for every step: `fresh_points(data, rng)`, drawn in blocks."""

from collections.abc import Iterator

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Array, Data

BLOCK = 32  # steps, whose points are drawn at once


def fresh_points(data: Data, rng: np.random.Generator) -> Iterator[Array]:
    """Yields new random points (n, d) of the same sets without end; row i keeps its set.

    UserError for data without sets.
    """
    if not data.sets:
        raise UserError(
            f"schedule: fresh: expected data with exact sets, got {data.name!r} without any"
        )
    rows = [np.flatnonzero(data.members == k) for k in range(len(data.sets))]
    while True:
        block = np.empty((BLOCK, *data.points.shape))
        for exact, mine in zip(data.sets, rows, strict=True):
            points = exact.at(exact.draw(rng, BLOCK * len(mine)))
            block[:, mine] = points.reshape(BLOCK, len(mine), -1)
        yield from block
