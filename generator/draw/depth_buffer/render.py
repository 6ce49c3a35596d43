"""A scene of surfaces as pixels: `render(scene, box)` says how much of each colour a pixel has.

A picture is told in colours and not in colours, so that every theme colours the same one.
"""

import threading
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generator.draw.depth_buffer.buffer_scene import Lines, Scene
from generator.draw.depth_buffer.compiled_loops import loops
from generator.draw.depth_buffer.mesh import Integers, Mesh, mesh_of
from generator.draw.depth_buffer.outlines import silhouettes, unit, visible
from generator.draw.depth_buffer.pieces import Pieces, joined
from generator.draw.depth_buffer.samples import OUTLINES, STEPS, AnyArray
from generator.draw.depth_buffer.shading import TONES_OF, lights
from generator.draw.geometry.shapes import Array
from generator.draw.motion.camera import Box, View
from generator.draw.style.theme import Theme
from generator.reproducible_algebra import matmul

OUTLINE, GAP = 1.2, 2.3  # px: width of a silhouette's line, and of the gap beside it
DARK = 0.4  # of the colour, in a silhouette's line
FULL = 20.0  # px behind a silhouette, from where on the gap has its whole width
CHORD = 0.2  # px by which an edge of the mesh may be off the surface
ON = 60.0  # px by which a silhouette's line may lie behind its own surface
WHITE = (255, 255, 255)
TINY = 1e-6  # opacity of what isn't seen
EDGE_ON = 1e-3  # cosine
AVERAGED = 0.8  # of a larger pixel's width and height: smaller pixels are means already
Rgb = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Mixture:
    """A part of a picture: the weight of each colour in each pixel, (h, w, colours + 3).

    The last three are white, the background, and how much of the pixel is covered.
    """

    weights: NDArray[np.float32]
    colours: tuple[str, ...]
    left: int  # px
    top: int

    def over(self, picture: Rgb, theme: Theme) -> None:
        """Paints it in a theme's colours over a picture (H, W, 3 or more)."""
        loops().paint(self.weights, self._rgb(theme), self._part(picture))

    def over_transparent(self, picture: Rgb, theme: Theme) -> None:
        """The same over a picture (H, W, 4) whose pixels have an opacity, not premultiplied.

        As Porter and Duff's “over”, Compositing Digital Images (1984).
        """
        part, covered = self._part(picture), self.weights[:, :, -1:].astype(float)
        behind = (1 - covered) * part[:, :, 3:] / 255
        opacity = covered + behind
        colours = matmul(self.weights[:, :, :-1].astype(float), self._rgb(theme))
        mixed = (colours + behind * part[:, :, :3]) / np.maximum(opacity, TINY)
        shown = np.concatenate([mixed, 255 * opacity], axis=2)
        part[:] = np.where(covered > 0, np.clip(np.rint(shown), 0, 255), part).astype(np.uint8)

    def shrunk(self, here: View, there: View) -> "Mixture":
        """What is seen in the view `here` as in the smaller view `there`, of the same moment.

        Each pixel is the mean of what it covers, but for its edge.
        """
        ratio = here.scale / there.scale
        height, width = self.weights.shape[:2]
        across = _pixels(self.left, width, here.box.centre[0], there.box.centre[0], ratio)
        down = _pixels(self.top, height, here.box.centre[1], there.box.centre[1], ratio)
        left = max(across[0], int(there.box.x))
        top = max(down[0], int(there.box.y))
        right = max(min(across[1], int(there.box.x + there.box.width)), left + 1)
        below = max(min(down[1], int(there.box.y + there.box.height)), top + 1)
        first = here.box.centre[0] + (left - there.box.centre[0]) * ratio - self.left
        columns = _covered(first, ratio, right - left, width)
        first = here.box.centre[1] + (top - there.box.centre[1]) * ratio - self.top
        rows = _covered(first, ratio, below - top, height)
        weights = np.zeros((below - top, right - left, self.weights.shape[2]), dtype=np.float32)
        loops().shrink(self.weights, *rows, *columns, weights)
        return Mixture(weights, self.colours, left, top)

    def _rgb(self, theme: Theme) -> Array:
        """Its colours, white and the background (colours + 2, 3)."""
        return np.array([*map(theme.rgb, self.colours), WHITE, theme.rgb("ground")], dtype=float)

    def _part(self, picture: Rgb) -> Rgb:
        """The part of a picture that it covers."""
        height, width = self.weights.shape[:2]
        return picture[self.top : self.top + height, self.left : self.left + width]


def _pixels(first: int, count: int, here: float, there: float, ratio: float) -> tuple[int, int]:
    """The larger pixels, from and to, that so many from `first` on reach; `here` is `there`."""
    ends = there + (first - here) / ratio, there + (first + count - here) / ratio
    return int(np.floor(ends[0])), int(np.ceil(ends[1]))


def _covered(first: float, ratio: float, count: int, most: int) -> tuple[Integers, Array]:
    """Which of `most` pixels, and how much of each, larger ones from `first` on are means of.

    Both are (t, count); a larger pixel is `ratio` of them wide.
    """
    wide = AVERAGED * ratio
    start = first + ratio * (np.arange(count) + (1 - AVERAGED) / 2)
    end = start + wide
    places = np.floor(start).astype(np.intp) + np.arange(int(np.ceil(wide)) + 1)[:, None]
    shares = np.minimum(end, places + 1) - np.maximum(start, places)
    shares = np.where((places >= 0) & (places < most), np.maximum(shares, 0.0) / wide, 0.0)
    return np.clip(places, 0, most - 1), shares


def render(scene: Scene, box: Box, samples: int) -> Mixture:
    """Draws a scene whose middle is that of `box`, and no more of it than is inside.

    Each pixel is the mean of `samples` × `samples` places.
    """
    margin = 2 + max([4 * scene.line, *(lines.width for lines in scene.lines)])
    low, high = scene.bounds()
    left = max(int(box.x), int(np.floor(box.centre[0] + low[0] - margin)), 0)
    top = max(int(box.y), int(np.floor(box.centre[1] - high[1] - margin)), 0)
    right = min(int(box.x + box.width), int(np.ceil(box.centre[0] + high[0] + margin)))
    below = min(int(box.y + box.height), int(np.ceil(box.centre[1] - low[1] + margin)))
    shape = max(below - top, 1), max(right - left, 1)
    origin = (np.array(box.centre) - (left, top)) * samples
    size = shape[0] * samples, shape[1] * samples
    buffer = Buffer(scene, origin, samples, size, KEPT)
    return Mixture(buffer.weights(shape), scene.colours, left, top)


class KeptArrays(threading.local):
    """Arrays that the next picture uses again: new memory would take a quarter of its time."""

    def __init__(self) -> None:
        self._arrays: dict[str, AnyArray] = {}
        self._filled: set[str] = set()  # which have but one value

    def full(self, name: str, shape: tuple[int, ...], value: float, dtype: type) -> AnyArray:
        """An array of one value, always the same for a name; what it had before is overwritten."""
        size = int(np.prod(shape))
        if name not in self._arrays or self._arrays[name].size < size:
            self._arrays[name] = np.full(size + size // 4, value, dtype)
        elif name not in self._filled:
            self._arrays[name].fill(value)
        self._filled.discard(name)
        return self._arrays[name][:size].reshape(shape)

    def restored(self, *names: str) -> None:
        """Says that these have their one value again, so that they needn't be filled."""
        self._filled.update(names)


KEPT = KeptArrays()


class Buffer:
    """A depth buffer of a scene; all lengths are in samples.

    Its arrays are those of `kept`, so that one buffer at a time can use it.
    """

    def __init__(
        self,
        scene: Scene,
        origin: Array,
        samples: int,
        shape: tuple[int, int],
        kept: KeptArrays | None = None,
    ) -> None:
        self.scene, self.origin, self.samples = scene, origin, samples
        self.size = samples * scene.line  # samples of a px of the page
        self._kept = kept or KeptArrays()
        self.depth = self._kept.full("depth", shape, -np.inf, np.float32)
        self.nearest = self._kept.full("nearest", shape, -1, np.int32)
        self.meshes = [
            mesh_of(replace(sheet, points=sheet.points * samples), STEPS, CHORD * samples)
            for sheet in scene.sheets
        ]
        self._rasterise()

    def places(self, points: Array) -> Array:
        """Where points (n, 3) are in the buffer, (n, 2), y down."""
        return points[:, :2] * (1, -1) + self.origin

    def _rasterise(self) -> None:
        triangles, self.fronts, first = [np.zeros((0, 3), dtype=np.intp)], [], 0
        for mesh in self.meshes:
            corners, front = mesh.triangles, facing(mesh)
            if mesh.sheet.solid:
                corners, front = corners[front], front[front]
            triangles.append(corners + first)
            self.fronts.append(front)
            first += len(mesh.vertices)
        self.triangles = np.concatenate(triangles)
        vertices = np.concatenate([np.zeros((0, 3)), *(mesh.vertices for mesh in self.meshes)])
        self.at = np.rint(self.places(vertices) * STEPS).astype(np.int64)
        self.z = np.ascontiguousarray(vertices[:, 2])
        loops().rasterise(self.at, self.z, self.triangles, self.depth, self.nearest)

    def weights(self, shape: tuple[int, int]) -> NDArray[np.float32]:
        """The weight of each colour in each pixel."""
        pieces = joined([*map(self._outline, self.meshes), *map(self._lines, self.scene.lines)])
        lines = self._kept.full("lines", (4, *self.depth.shape), 0.0, np.float32)
        cover, which, gap, erased = lines
        line_z = self._kept.full("line_z", self.depth.shape, -np.inf, np.float32)
        where = pieces.ends, pieces.z, pieces.strength
        loops().stroke(*where, pieces.reach, self.depth, cover, which, line_z)
        looks, rises = self._looks()
        seen = self.depth, self.nearest, rises, cover, line_z
        loops().part(*where, pieces.gaps, pieces.outward, *seen, gap, erased)
        weights = np.zeros((*shape, len(self.scene.colours) + 3), dtype=np.float32)
        drawn = lines, line_z, pieces.colours, self._disks(), np.array(TONES_OF)
        loops().resolve(self.samples, self.nearest, self.depth, looks, *drawn, weights)
        self._kept.restored("depth", "nearest", "lines", "line_z")
        return weights

    def _looks(self) -> tuple[Array, Array]:
        """Ink, opacity and light (m, 5) of triangles, as `kernels.resolve` takes them; slopes."""
        count = len(self.triangles)
        looks, rises, side = np.empty((count, 5)), np.empty((count, 2)), np.zeros(count, np.intp)
        first = 0
        for mesh, front in zip(self.meshes, self.fronts, strict=True):
            rows = slice(first, first + len(front))
            looks[rows, 0] = self.scene.colours.index(mesh.sheet.colour)
            looks[rows, 1] = mesh.sheet.opacity
            side[rows] = ~front
            first = rows.stop
        light = np.concatenate([np.zeros((0, 2)), *lights(self.meshes)])
        loops().planes(self.at, self.triangles, self.z, light, side, rises, looks)
        return looks, rises

    def _disks(self) -> Array:
        """Disks (k, 8) as `kernels.resolve` takes them; those seen edge on have no face."""
        rows = []
        for disk in self.scene.disks:
            if abs(disk.normal[2]) < EDGE_ON:
                continue
            centre = disk.centre * self.samples
            x, y = self.places(centre[None])[0]
            slope = disk.normal[:2] / disk.normal[2] * (-1, 1)
            colour, square = (
                self.scene.colours.index(disk.colour),
                (disk.radius * self.samples) ** 2,
            )
            rows.append([disk.opacity, colour, x, y, centre[2], *slope, square])
        return np.array(rows).reshape(-1, 8)

    def _outline(self, mesh: Mesh) -> Pieces:
        outline = silhouettes(mesh)
        where, outward = self.places(outline.nodes), outline.outward * (1, -1)
        strength = visible(outline, where, outward, self.depth, self.size)
        shown = (strength[outline.segments] > 0.004).any(axis=1)
        one, other = outline.segments[shown].T
        count = len(one)
        size = self.size
        return Pieces(
            np.hstack([where[one], where[other]]),
            np.column_stack([outline.nodes[one, 2], outline.nodes[other, 2]]),
            np.column_stack([strength[one], strength[other]]) * mesh.sheet.opacity,
            np.tile([OUTLINE / 2 * size, ON * size, 0.0], (count, 1)),
            np.tile([(OUTLINE / 2 + GAP) * size, FULL * size], (count, 1)),
            unit(outward[one] + outward[other]),
            np.tile([self.scene.colours.index(mesh.sheet.colour), DARK], (count, 1)),
        )

    def _lines(self, lines: Lines) -> Pieces:
        points = np.rint(lines.points * (self.samples * STEPS)) / STEPS
        where, (one, other) = self.places(points), lines.pairs.T
        count, half = len(one), lines.width / 2 * self.samples
        half *= OUTLINES[lines.marker]
        marker = tuple(OUTLINES).index(lines.marker)
        gap = half + lines.gap * self.samples if lines.gap else 0.0
        return Pieces(
            np.hstack([where[one], where[other]]),
            np.column_stack([points[one, 2], points[other, 2]]),
            np.full((count, 2), lines.opacity),
            np.tile([half, lines.lift * self.samples, marker], (count, 1)),
            np.tile([gap, FULL * self.size], (count, 1)),
            np.zeros((count, 2)),
            np.tile([self.scene.colours.index(lines.colour), 1.0], (count, 1)),
        )


def facing(mesh: Mesh) -> NDArray[np.bool_]:
    """Whether triangles show their front (the outside, of a solid) to the viewer."""
    x, y = (np.ascontiguousarray(mesh.vertices[:, k]) for k in (0, 1))
    a, b, c = (np.ascontiguousarray(mesh.triangles[:, k]) for k in range(3))
    left, low = x[a], y[a]
    area = (x[b] - left) * (y[c] - low) - (x[c] - left) * (y[b] - low)
    return np.asarray(area * mesh.outward > 0)
