"""Grids of points as triangles with smooth normals, and the cells of one mesh."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generator.draw.depth_buffer.refine import refined
from generator.draw.geometry.shapes import Array

Integers = NDArray[np.intp]
CACHED = 16  # grids; most have the same shape in picture after picture
FINE = 4096.0  # parts of 1 that normals are rounded to: the last bits of positions don't show


@dataclass(frozen=True, eq=False)
class Sheet:
    """A grid of points (p, q, 3) px, right, up and towards the viewer, of one colour.

    `wraps` says which directions close up; of a `solid` one only the outside is seen.
    """

    points: Array
    wraps: tuple[bool, bool]
    solid: bool
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, eq=False)
class Mesh:
    """A sheet's vertices (n, 3) px, their unit normals, and triangles (m, 3) of them."""

    sheet: Sheet
    vertices: Array
    normals: Array  # outward of a solid
    triangles: Integers
    outward: float  # −1 where the grid's own normals point into the solid


def mesh_of(sheet: Sheet, steps: float, most: float) -> Mesh:
    """Two triangles a cell, of a grid that is refined where a chord would be off by `most`.

    Positions are rounded to whole numbers of `steps` a unit.
    """
    grid, along, across = refined(sheet.points, sheet.wraps, most)
    normals = grid_normals(grid, along, across, sheet.wraps).reshape(-1, 3)
    triangles = grid_triangles(grid.shape[:2], sheet.wraps)
    sign = -1.0 if sheet.solid and volume(sheet.points, sheet.wraps) < 0 else 1.0
    sheet = replace(sheet, points=np.rint(grid * steps) / steps)
    vertices = sheet.points.reshape(-1, 3)
    return Mesh(sheet, vertices, np.rint(sign * normals * FINE) / FINE, triangles, sign)


@lru_cache(CACHED)
def grid_triangles(shape: tuple[int, ...], wraps: tuple[bool, bool]) -> Integers:
    """The corners' numbers of two triangles a cell of a grid, (m, 3)."""
    numbers = np.arange(shape[0] * shape[1]).reshape(shape)
    numbers = np.pad(numbers, [(0, int(wrap)) for wrap in wraps], mode="wrap")
    a, b, c, d = numbers[:-1, :-1], numbers[1:, :-1], numbers[1:, 1:], numbers[:-1, 1:]
    halves = np.stack([np.stack([a, b, c], axis=-1), np.stack([a, c, d], axis=-1)], axis=2)
    triangles = np.asarray(halves.reshape(-1, 3))
    triangles.flags.writeable = False
    return triangles


def grid_normals(points: Array, along: Array, across: Array, wraps: tuple[bool, bool]) -> Array:
    """Unit normals (p, q, 3), right-handed from the first tangents to the second; 0 for none."""
    x = along[..., 1] * across[..., 2] - along[..., 2] * across[..., 1]
    y = along[..., 2] * across[..., 0] - along[..., 0] * across[..., 2]
    z = along[..., 0] * across[..., 1] - along[..., 1] * across[..., 0]
    normals = np.stack([x, y, z], axis=-1)
    for axis in (0, 1):
        if not wraps[axis]:
            rows, grid = np.moveaxis(normals, axis, 0), np.moveaxis(points, axis, 0)
            for end, inner in ((0, 1), (-1, -2)):
                if (grid[end] == grid[end][0]).all():  # a pole: as the row around it on the whole
                    rows[end] = rows[inner].sum(axis=0)
    x, y, z = normals[..., 0], normals[..., 1], normals[..., 2]
    length = np.sqrt(x * x + y * y + z * z)[..., None]
    return np.asarray(normals / np.where(length > 0, length, 1.0))


def volume(grid: Array, wraps: tuple[bool, bool]) -> float:
    """Six times the volume inside a closed grid (p, q, 3), above 0 if its cells face outward."""
    ends = [(0, int(wrap)) for wrap in wraps]
    x, y, z = (np.pad(grid[..., k] - grid[0, 0, k], ends, mode="wrap") for k in range(3))
    last, first = slice(1, None), slice(None, -1)
    a, b, c, d = (
        [part[rows, columns] for part in (x, y, z)]
        for rows, columns in ((first, first), (last, first), (last, last), (first, last))
    )
    # Both triangles of a cell, (a, b, c) and (a, c, d): a · (b × c + c × d) = a · ((b − d) × c).
    along = [one - other for one, other in zip(b, d, strict=True)]
    across = a[0] * (along[1] * c[2] - along[2] * c[1])
    across += a[1] * (along[2] * c[0] - along[0] * c[2])
    across += a[2] * (along[0] * c[1] - along[1] * c[0])
    return float(across.sum())
