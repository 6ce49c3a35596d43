"""Evenly spaced points of a square: `lattice(side, half)`."""

import numpy as np

from generator.errors import UserError
from generator.topology.flow.matrix_paths import Array


def lattice(side: int, half: float = 1.0) -> Array:
    """side² points (side², 2) of [−half, half]², row by row from below, corners included.

    UserError for fewer than two a side or a half that is not above 0.
    """
    if side < 2 or not half > 0:
        raise UserError(f"lattice: expected side 2 or more and half above 0, got {side} and {half}")
    along = np.linspace(-half, half, side)
    return np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)
