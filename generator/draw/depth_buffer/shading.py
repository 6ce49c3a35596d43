"""How light the vertices of meshes are: a lamp at the upper left, and what stands in its way."""

import numpy as np

from generator.draw.depth_buffer.compiled_loops import loops
from generator.draw.depth_buffer.mesh import FINE, Mesh
from generator.draw.geometry.shapes import Array
from generator.draw.style.theme import DARKEST, LIGHTEST, PURE_LIGHT

LAMP = np.array([-0.47, 0.66, 0.58])  # right, up, towards the viewer: from the upper left
DIM = -0.62  # cosine at which nothing is lit
GLOSS = 0.16  # of the light, in the mirror image of the lamp
DEEP = 0.55  # of the light that is lost where nothing but surfaces is seen
COARSE = (40, 12)  # points of a sheet that what covers the lamp is computed at
TONES_OF = (DARKEST, PURE_LIGHT, LIGHTEST)


def lights(meshes: list[Mesh]) -> list[Array]:
    """The light (n, 2) on the front and the back of each mesh's vertices, 0 to 1."""
    lamp = LAMP / np.sqrt((LAMP**2).sum())
    half = lamp + (0.0, 0.0, 1.0)
    half = half / np.sqrt((half**2).sum())
    lost = covered(meshes, lamp)
    both_sides = []
    for mesh, shade in zip(meshes, lost, strict=True):
        columns = []
        for side in (1.0, -1.0):
            cosine = side * dot(mesh.normals, lamp)
            light = np.clip((cosine - DIM) / (1 - DIM), 0.0, 1.0)
            mirrored = np.maximum(side * dot(mesh.normals, half), 0.0)
            for _ in range(5):
                mirrored = mirrored * mirrored
            left = 1 - DEEP * np.minimum(shade, 1.0)
            columns.append(light * (1 - GLOSS) * left + GLOSS * mirrored * left)
        both_sides.append(np.rint(np.column_stack(columns) * FINE) / FINE)
    return both_sides


def dot(vectors: Array, other: Array) -> Array:
    """Scalar products (n,) with one vector (3,), summed in the order of the axes."""
    return np.asarray(
        vectors[:, 0] * other[0] + vectors[:, 1] * other[1] + vectors[:, 2] * other[2]
    )


def covered(meshes: list[Mesh], lamp: Array) -> list[Array]:
    """What share of the lamp's light each vertex loses to solid surfaces."""
    solid = [mesh for mesh in meshes if mesh.sheet.solid]
    coarse = [Coarse(mesh) for mesh in solid]
    if not coarse:
        return [np.zeros(len(mesh.vertices)) for mesh in meshes]
    points = np.concatenate([mesh.points for mesh in coarse])
    normals = np.concatenate([mesh.normals for mesh in coarse])
    sizes = np.concatenate([mesh.sizes for mesh in coarse])
    lost = np.empty(len(points))
    loops().occlusion(points, normals, points, normals, sizes, lamp, lost)
    parts = np.split(lost, np.cumsum([len(mesh.points) for mesh in coarse])[:-1])
    spread = {
        id(mesh): vertices.spread(part)
        for mesh, vertices, part in zip(solid, coarse, parts, strict=True)
    }
    return [spread.get(id(mesh), np.zeros(len(mesh.vertices))) for mesh in meshes]


class Coarse:
    """A part of a mesh's vertices, each for the area around it."""

    def __init__(self, mesh: Mesh) -> None:
        self._shape = mesh.sheet.points.shape[:2]
        counts = [min(most, count) for most, count in zip(COARSE, self._shape, strict=True)]
        self._rows, self._columns = (
            np.arange(count) * whole // count
            for count, whole in zip(counts, self._shape, strict=True)
        )
        grid = np.ix_(self._rows, self._columns)
        points = mesh.sheet.points[grid]
        self._grid = points.shape[:2]
        self.points = points.reshape(-1, 3)
        self.normals = mesh.normals.reshape(*self._shape, 3)[grid].reshape(-1, 3)
        along = (np.roll(points, -1, 0) - np.roll(points, 1, 0)) / 2
        across = (np.roll(points, -1, 1) - np.roll(points, 1, 1)) / 2
        area = np.cross(along, across)
        self.sizes = np.sqrt((area**2).sum(axis=-1)).ravel() / np.pi

    def spread(self, values: Array) -> Array:
        """Values (k,) at those vertices as a smooth function (n,) of all."""
        grid = values.reshape(self._grid)
        for axis, places in enumerate((self._rows, self._columns)):
            grid = smooth(grid, places, self._shape[axis], axis)
        return grid.ravel()


def smooth(values: Array, places: Array, count: int, axis: int) -> Array:
    """Values at `places` of a closed axis as a cubic B-spline at 0 … count − 1."""
    known = len(places)
    ends = np.append(places, count)
    at = np.arange(count)
    before = np.searchsorted(places, at, side="right") - 1
    t = (at - ends[before]) / (ends[before + 1] - ends[before])
    weights = (
        np.array([(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3])
        / 6
    )
    moved = np.moveaxis(values, axis, 0)
    total = np.zeros((count, moved.shape[1]))
    for k in range(4):
        total += weights[k][:, None] * moved[(before + k - 1) % known]
    return np.moveaxis(total, 0, axis)
