"""Tones of a surface: each facet is as light as it faces the lamp, in one of the theme's tones.

Lambert's cosine law, led round the edge of the light (half of the cosine is added) so that what
turns away keeps its form.
"""

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.shapes import Array
from generator.draw.style.theme import TONES

LAMP = np.array([-0.47, 0.66, 0.58])  # right, up, towards the viewer: from the upper left
DIM = -0.62  # cosine at which the darkest tone is left


def normals(corners: Array) -> Array:
    """Unit normals (m, 3) of quadrilaterals (m, 4, 3), by their diagonals; 0 if there is none."""
    crossed = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    length = np.linalg.norm(crossed, axis=1, keepdims=True)
    return np.asarray(crossed / np.where(length > 0, length, 1.0))


def tones(normal: Array) -> NDArray[np.intp]:
    """The tone (m,) of facets with unit normals (m, 3) towards the viewer, 0 the darkest."""
    cosine = normal @ (LAMP / np.linalg.norm(LAMP))
    light = np.clip((cosine - DIM) / (1 - DIM), 0.0, 1.0)
    return np.minimum((light * TONES).astype(np.intp), TONES - 1)
