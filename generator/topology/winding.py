"""How often a closed curve in the plane goes round a point: `winding_number(curve, point)`."""

import numpy as np

from generator.errors import AuthorError
from generator.topology.linking import closed_polygon
from generator.topology.paths import Array


def winding_number(curve: Array, point: Array) -> Array:
    """The winding numbers (…) of closed polygons (…, n, 2) about points (…, 2), counter-clockwise.

    The sum of the angles under which the point sees the edges, over 2π: whole but rounding, unless
    the point lies on the polygon. Leading axes are steps. AuthorError for other shapes.
    """
    seen = closed_polygon(curve, 2)
    about = np.asarray(point, dtype=float)
    if about.shape[-1:] != (2,):
        raise AuthorError(f"a point of shape {about.shape}; allowed: (…, 2)")
    seen = seen - about[..., None, :]
    after = np.roll(seen, -1, axis=-2)
    cross = seen[..., 0] * after[..., 1] - seen[..., 1] * after[..., 0]
    angles = np.arctan2(cross, (seen * after).sum(axis=-1))
    return np.asarray(angles.sum(axis=-1) / (2 * np.pi))
