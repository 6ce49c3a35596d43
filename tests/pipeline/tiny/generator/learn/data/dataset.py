"""Points with labels."""

from dataclasses import dataclass

import numpy as np

from generator.errors import UserError


@dataclass(frozen=True, eq=False)
class Data:
    points: np.ndarray  # (n, 2)
    labels: np.ndarray  # (n,)

    def __post_init__(self):
        if not np.isfinite(self.points).all():
            raise UserError("points: expected finite numbers, got NaN or infinity")
