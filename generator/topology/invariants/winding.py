"""How often a closed curve in the plane goes round a point: `winding_number(curve, point)`."""

import numpy as np

from generator.errors import UserError
from generator.reproducible_algebra import norm
from generator.reproducible_math import arctan2
from generator.topology.flow.matrix_paths import Array
from generator.topology.invariants.linking import TOUCH, closed_polygon


def winding_number(curve: Array, point: Array) -> Array:
    """The winding numbers (…) of closed polygons (…, n, 2) about points (…, 2), counter-clockwise.

    The sum of the angles under which the point sees the edges, over 2π: whole but rounding. Leading
    axes are steps. UserError for other shapes, NaN or infinity, and for a point on its polygon.
    """
    seen = closed_polygon(curve, 2)
    about = np.asarray(point, dtype=float)
    if about.shape[-1:] != (2,) or not np.isfinite(about).all():
        raise UserError(f"winding_number: point: expected shape (…, 2), finite, got {about.shape}")
    seen = seen_from(seen, about)
    after = np.roll(seen, -1, axis=-2)
    cross = seen[..., 0] * after[..., 1] - seen[..., 1] * after[..., 0]
    along = (seen * after).sum(axis=-1)
    lengths = norm(seen, axis=-1)
    close = TOUCH * lengths * np.roll(lengths, -1, axis=-1)
    if ((np.abs(cross) <= close) & (along <= close)).any():
        raise UserError("winding_number: expected a point beside the polygon, got one on a polygon")
    angles = arctan2(cross, along)
    return np.asarray(angles.sum(axis=-1) / (2 * np.pi))


def seen_from(polygon: Array, point: Array) -> Array:
    """Vertices (…, n, 2) from a point (…, 2), scaled by powers of two: no product vanishes."""
    point = point[..., None, :]
    sizes = np.maximum(np.abs(polygon).max(axis=(-2, -1)), np.abs(point).max(axis=(-2, -1)))
    exponent = np.frexp(sizes)[1][..., None, None]
    seen = np.ldexp(polygon, -exponent) - np.ldexp(point, -exponent)
    return np.ldexp(seen, -np.frexp(np.abs(seen).max(axis=-1, keepdims=True))[1])
