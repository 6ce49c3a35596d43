"""How often two closed curves in space go round each other: `linking_number(a, b)`.

The Gauss integral of two polygons is a finite sum: for each pair of segments the solid angle under
which the differences q − p fill a skew quadrilateral (Banchoff 1976, *Self-linking numbers of space
polygons*; Klenin and Langowski 2000, *Computation of writhe in modeling of supercoiled DNA*, as
method 1a). Here the quadrilateral's two triangles are taken by van Oosterom and Strackee (1983),
which needs no special case for parallel segments (so Bertolazzi, Ghiloni, Specogna 2019, *Efficient
computation of linking number with certification*, arXiv:1912.13121).

The number doesn't depend on place and size, so both are taken out first: no product of lengths
overflows, and none vanishes. Curves that touch have no such number, and get none.
"""

import numpy as np

from generator.errors import UserError
from generator.reproducible_math import arctan2
from generator.topology.flow.matrix_paths import Array

PAIRS = 1 << 19  # of segments at once, so that memory doesn't grow with steps or vertices
TOUCH = 1e-12  # of the size: what is nearer may be so by rounding
WHOLE = 1e-6  # how far from a whole number rounding may bring it


def linking_number(a: Array, b: Array) -> Array:
    """The linking numbers (…) of closed polygons a (…, n, 3) and b (…, m, 3), whole but rounding.

    Leading axes, steps for example, are the same for both or missing in one. UserError for other
    shapes, fewer than three vertices, NaN or infinity, and for polygons that touch each other.
    """
    a, b = closed_polygon(a, 3), closed_polygon(b, 3)
    try:
        shape = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    except ValueError:
        raise UserError(
            "linking_number: expected as many polygons a as b, or one, got shapes"
            f" {a.shape} and {b.shape}"
        ) from None
    numbers = np.empty(shape)
    for step in np.ndindex(shape):
        first = np.broadcast_to(a, (*shape, *a.shape[-2:]))[step]
        second = np.broadcast_to(b, (*shape, *b.shape[-2:]))[step]
        numbers[step] = _angles(*of_size_one(first, second)) / (4 * np.pi)
    if not (np.abs(numbers - np.rint(numbers)) < WHOLE).all():
        raise UserError("linking_number: expected polygons that keep apart, got some that touch")
    return numbers


def of_size_one(*arrays: Array) -> list[Array]:
    """The arrays (…, d) around their common middle, scaled by a power of two to about 1."""
    _, exponent = np.frexp(max(float(np.abs(array).max()) for array in arrays))
    arrays = tuple(np.ldexp(array, -exponent) for array in arrays)
    flat = np.concatenate([array.reshape(-1, array.shape[-1]) for array in arrays])
    middle = (flat.min(axis=0) + flat.max(axis=0)) / 2
    _, exponent = np.frexp(float(np.abs(flat - middle).max()))
    return [np.ldexp(array - middle, -exponent) for array in arrays]


def closed_polygon(polygon: Array, dimension: int) -> Array:
    """The vertices (…, n, dimension) as floats; UserError if they are no closed polygon."""
    vertices = np.asarray(polygon, dtype=float)
    if vertices.ndim < 2 or vertices.shape[-1] != dimension or vertices.shape[-2] < 3:
        raise UserError(
            f"a polygon: expected shape (…, n, {dimension}), n ≥ 3, got {vertices.shape}"
        )
    if not np.isfinite(vertices).all():
        raise UserError("a polygon: expected finite vertices, got NaN or infinity")
    return vertices


def _angles(a: Array, b: Array) -> float:
    """The sum of the solid angles of all pairs of segments of a (n, 3) and b (m, 3)."""
    rows = max(1, PAIRS // len(b))
    ends = np.vstack([a, a[:1]])
    return sum(_block(ends[i : i + rows + 1], b) for i in range(0, len(a), rows))


def _block(a: Array, b: Array) -> float:
    """The same for the open polygon a (k + 1, 3), its coordinates first to spare numpy short axes.

    With corners u = q − p, v = q − p', w = q' − p', x = q' − p, the triangles u v w and w x u.
    """
    q = np.vstack([b, b[:1]])
    difference = q.T[:, None, :] - a.T[:, :, None]  # (3, k + 1, m + 1)
    length = np.sqrt(_dot(difference, difference))
    u, v = difference[:, :-1, :-1], difference[:, 1:, :-1]
    w, x = difference[:, 1:, 1:], difference[:, :-1, 1:]
    of_u, of_v, of_w, of_x = length[:-1, :-1], length[1:, :-1], length[1:, 1:], length[:-1, 1:]
    across = _dot(w, u)
    along_a, along_b = _dot(difference[:, :-1], difference[:, 1:]), _dot(v, w)
    along_x = _dot(difference[:, :-1, :-1], difference[:, :-1, 1:])
    normal = _cross(w, u)  # u · (v × w) = v · (w × u), w · (x × u) = −x · (w × u)
    first = of_u * of_v * of_w + along_a[:, :-1] * of_w + along_b * of_u + across * of_v
    second = of_w * of_x * of_u + along_a[:, 1:] * of_u + along_x * of_w + across * of_x
    height, depth = _dot(v, normal), _dot(x, normal)
    for volume, angle, size in (
        (height, first, of_u * of_v * of_w),
        (depth, second, of_w * of_x * of_u),
    ):
        # 0 lies in the triangle: the segments meet, and the sign of the angle is rounding's.
        if ((np.abs(volume) <= TOUCH * size) & (angle <= TOUCH * size)).any():
            return np.nan
    total = arctan2(height, first) - arctan2(depth, second)
    return 2 * float(total.sum())


def _dot(a: Array, b: Array) -> Array:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Array, b: Array) -> Array:
    return np.array(
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    )
