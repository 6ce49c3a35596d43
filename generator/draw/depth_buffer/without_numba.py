"""What `kernels.py` does, by operations on arrays: the same results, to the last bit, but slower.

Where numba goes through the samples of each triangle, all samples of many triangles are put one
after the other here. Sums are taken in the same order.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from generator.draw.depth_buffer.samples import (
    CROSS,
    DIAMOND,
    HALF,
    SQUARE,
    STEPS,
    TRIANGLE,
    AnyArray,
)
from generator.draw.geometry.shapes import DIAGONAL, HEIGHT, Array

MOST = 1 << 20  # samples that are looked at at once
ROWS = 16  # of pixels, likewise
Integers = NDArray[np.int64]


def covered(
    left: Integers, right: Integers, top: Integers, low: Integers
) -> Iterator[tuple[Integers, Integers, Integers]]:
    """The samples of boxes, in blocks: whose they are, their columns and their rows."""
    wide, high = np.maximum(right - left + 1, 0), np.maximum(low - top + 1, 0)
    counts = wide * high
    block = np.cumsum(counts) // MOST
    for start, stop in zip(*ranges(block), strict=True):
        owner = np.repeat(np.arange(start, stop), counts[start:stop])
        first = np.cumsum(counts[start:stop]) - counts[start:stop]
        place = np.arange(len(owner)) - np.repeat(first, counts[start:stop])
        yield owner, left[owner] + place % wide[owner], top[owner] + place // wide[owner]


def ranges(block: Integers) -> tuple[list[int], list[int]]:
    """Where runs of equal numbers begin and end."""
    edges = [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(block)]
    return edges[:-1], edges[1:]


def rasterise(
    at: AnyArray, z: AnyArray, triangles: AnyArray, depth: AnyArray, nearest: AnyArray
) -> None:
    """As in kernels.py."""
    height, width = depth.shape
    a, b, c = triangles.T.astype(np.int64)
    x0, y0 = at[a].T
    (x1, y1), (x2, y2) = at[b].T - at[a].T, at[c].T - at[a].T
    area = x1 * y2 - x2 * y1
    zero = np.zeros_like(x0)
    left = np.maximum(0, -((HALF - x0 - np.minimum(zero, np.minimum(x1, x2))) // STEPS))
    right = np.minimum(width - 1, (x0 + np.maximum(zero, np.maximum(x1, x2)) - HALF) // STEPS)
    top = np.maximum(0, -((HALF - y0 - np.minimum(zero, np.minimum(y1, y2))) // STEPS))
    low = np.minimum(height - 1, (y0 + np.maximum(zero, np.maximum(y1, y2)) - HALF) // STEPS)
    right = np.where(area == 0, left - 1, right)
    share = 1.0 / np.where(area == 0, 1, area)
    rise1, rise2 = z[b] - z[a], z[c] - z[a]
    flat, number = depth.ravel(), nearest.ravel()
    for t, column, row in covered(left, right, top, low):
        x, y = column * STEPS + HALF - x0[t], row * STEPS + HALF - y0[t]
        u, v = x * y2[t] - x2[t] * y, x1[t] * y - x * y1[t]
        sign = np.sign(area[t])
        inside = (u * sign >= 0) & (v * sign >= 0) & ((area[t] - u - v) * sign >= 0)
        t, u, v, sample = t[inside], u[inside], v[inside], (row * width + column)[inside]
        here = z[a[t]] + (u * share[t]) * rise1[t] + (v * share[t]) * rise2[t]
        here = here.astype(np.float32)
        nearer = here > flat[sample]
        t, here, sample = t[nearer], here[nearer], sample[nearer]
        np.maximum.at(flat, sample, here)
        first = (here == flat[sample])[::-1]
        number[sample[::-1][first]] = t[::-1][first]  # of equal ones the first is put last


def planes(
    at: AnyArray,
    triangles: AnyArray,
    z: AnyArray,
    light: AnyArray,
    side: AnyArray,
    rises: AnyArray,
    looks: AnyArray,
) -> None:
    """As in kernels.py."""
    a, b, c = triangles.T
    x, y = ((at - HALF) / STEPS).T
    left, top = x[a], y[a]
    x1, y1, x2, y2 = x[b] - left, y[b] - top, x[c] - left, y[c] - top
    area = x1 * y2 - x2 * y1
    share = 1.0 / np.where(area == 0, 1.0, area)
    x1, y1, x2, y2 = x1 * share, y1 * share, x2 * share, y2 * share
    rise1, rise2 = z[b] - z[a], z[c] - z[a]
    rises[:] = np.column_stack([rise1 * y2 - rise2 * y1, rise2 * x1 - rise1 * x2])
    here = light[a, side]
    rise1, rise2 = light[b, side] - here, light[c, side] - here
    right, down = rise1 * y2 - rise2 * y1, rise2 * x1 - rise1 * x2
    looks[:, 2:] = np.column_stack([here - right * left - down * top, right, down])


def weave(
    points: AnyArray, rows: AnyArray, shares: AnyArray, across: bool, total: AnyArray
) -> None:
    """As in kernels.py."""
    axis = int(across)
    moved, into = np.moveaxis(points, axis, 0), np.moveaxis(total, axis, 0)
    into[:] = 0.0
    for k in range(4):
        into += shares[k][:, None, None] * moved[rows[k]]


class Near:
    """Pieces of lines, and the samples that are nearer to each than so far, in blocks."""

    def __init__(
        self, ends: Array, z: Array, strength: Array, reach: Array, shape: tuple[int, ...]
    ) -> None:
        self._ends, self._z, self._strength = ends, z, strength
        (x0, y0), (x1, y1) = ends[:, :2].T, ends[:, 2:].T - ends[:, :2].T
        height, width = shape
        self._boxes = (
            np.maximum(0, np.trunc(np.minimum(x0, x0 + x1) - reach - 1.0).astype(np.int64)),
            np.minimum(width - 1, np.trunc(np.maximum(x0, x0 + x1) + reach + 1.0).astype(np.int64)),
            np.maximum(0, np.trunc(np.minimum(y0, y0 + y1) - reach - 1.0).astype(np.int64)),
            np.minimum(
                height - 1, np.trunc(np.maximum(y0, y0 + y1) + reach + 1.0).astype(np.int64)
            ),
        )
        self._width = width
        self.square = x1 * x1 + y1 * y1

    def blocks(self, chosen: NDArray[np.bool_]) -> Iterator[tuple[AnyArray, ...]]:
        """Pieces, samples, vectors to them, and the piece's depth and strength there."""
        left, right, top, low = self._boxes
        ends, z, strength = self._ends, self._z, self._strength
        for k, column, row in covered(left, np.where(chosen, right, left - 1), top, low):
            x0, y0 = ends[k, 0], ends[k, 1]
            x1, y1 = ends[k, 2] - x0, ends[k, 3] - y0
            x, y = column + 0.5 - x0, row + 0.5 - y0
            square = self.square[k]
            along = np.where(
                square > 0.0, (x * x1 + y * y1) / np.where(square > 0, square, 1.0), 0.0
            )
            along = np.minimum(1.0, np.maximum(0.0, along))
            here = z[k, 0] + along * (z[k, 1] - z[k, 0])
            most = strength[k, 0] + along * (strength[k, 1] - strength[k, 0])
            yield k, row * self._width + column, x - along * x1, y - along * y1, here, most


def distance(dx: Array, dy: Array, half: Array, marker: Array) -> Array:
    """As in kernels.py."""
    x, y = np.abs(dx), np.abs(dy)
    turned = marker == CROSS
    u = np.where(turned, (x + y) * DIAGONAL, x)
    v = np.where(turned, np.abs(x - y) * DIAGONAL, y)
    arms = np.minimum(np.maximum(u - 2.0 * half, v), np.maximum(u, v - 2.0 * half))
    others = {
        0: np.sqrt(x * x + y * y),
        DIAMOND: (x + y) * DIAGONAL,
        TRIANGLE: np.maximum(dy, x * HEIGHT - dy * 0.5),
        SQUARE: np.maximum(x, y),
    }
    return np.select([marker == number for number in others], list(others.values()), arms)


def stroke(
    ends: AnyArray,
    z: AnyArray,
    strength: AnyArray,
    reach: AnyArray,
    depth: AnyArray,
    cover: AnyArray,
    which: AnyArray,
    line_z: AnyArray,
) -> None:
    """As in kernels.py."""
    far = np.where(reach[:, 2] > DIAMOND, 3.0, 1.5) * reach[:, 0]
    near = Near(ends, z, strength, far, depth.shape)
    flat, covers, number, depths = (part.reshape(-1) for part in (depth, cover, which, line_z))
    for k, sample, dx, dy, here, most in near.blocks(np.ones(len(ends), dtype=bool)):
        away = distance(dx, dy, reach[k, 0], reach[k, 2])
        share = (np.minimum(1.0, reach[k, 0] + 0.5 - away) * most).astype(np.float32)
        shown = (share > 0.0) & (share >= covers[sample]) & (flat[sample] <= here + reach[k, 1])
        k, sample, here, share = k[shown], sample[shown], here[shown], share[shown]
        np.maximum.at(covers, sample, share)
        last = share == covers[sample]
        number[sample[last]] = k[last]
        depths[sample[last]] = here[last]


def part(
    ends: AnyArray,
    z: AnyArray,
    strength: AnyArray,
    gaps: AnyArray,
    outward: AnyArray,
    depth: AnyArray,
    nearest: AnyArray,
    slopes: AnyArray,
    cover: AnyArray,
    line_z: AnyArray,
    gap: AnyArray,
    erased: AnyArray,
) -> None:
    """As in kernels.py."""
    near = Near(ends, z, strength, gaps[:, 0], depth.shape)
    root = np.sqrt(np.where(near.square > 0, near.square, 1.0))
    steep = np.where(near.square > 0, np.abs(z[:, 1] - z[:, 0]) / root, 0.0)
    flat, number, covers, depths, parted, rubbed = (
        array.reshape(-1) for array in (depth, nearest, cover, line_z, gap, erased)
    )
    chosen = (gaps[:, 0] > 0) & ((strength[:, 0] > 0) | (strength[:, 1] > 0))
    for k, sample, dx, dy, here, most in near.blocks(chosen):
        long = np.sqrt(dx * dx + dy * dy)
        outside = (dx * outward[k, 0] + dy * outward[k, 1] >= -1.0) & (long - 0.5 < gaps[k, 0])
        k, sample, dx, dy, here, most, long = (
            array[outside] for array in (k, sample, dx, dy, here, most, long)
        )
        wide, full, away = gaps[k, 0], gaps[k, 1], long - 0.5
        t = number[sample]
        slope = slopes[np.maximum(t, 0)] if len(slopes) else np.zeros((len(t), 2))
        rise = np.minimum(np.abs(dx * slope[:, 0] + dy * slope[:, 1]), full)
        behind = here - flat[sample].astype(float)
        behind = np.where((behind > 0) & (t >= 0), behind - rise, behind)
        np.maximum.at(parted, sample, narrowed(behind / full, wide, most, away))
        lined = covers[sample] > 0
        rise = np.minimum(full, steep[k] * long)
        behind = (here - depths[sample].astype(float) - rise) / full
        share = narrowed(behind[lined], wide[lined], most[lined], away[lined])
        np.maximum.at(rubbed, sample[lined], share)


def narrowed(behind: Array, wide: Array, most: Array, away: Array) -> NDArray[np.float32]:
    """How much of a sample so far away a gap covers."""
    behind = np.minimum(1.0, behind)
    shown = behind > 0.0
    behind = np.where(shown, behind, 0.0)
    behind = behind * behind * (3.0 - 2.0 * behind)
    behind = wide * behind * most
    share = np.minimum(1.0, behind - away) * np.minimum(1.0, behind)
    return np.where(shown, share, 0.0).astype(np.float32)


def resolve(
    samples: int,
    nearest: AnyArray,
    depth: AnyArray,
    looks: AnyArray,
    lines: AnyArray,
    line_z: AnyArray,
    colours: AnyArray,
    disks: AnyArray,
    tones: AnyArray,
    weights: AnyArray,
) -> None:
    """As in kernels.py."""
    for top in range(0, len(weights), ROWS):
        rows = slice(top * samples, (top + ROWS) * samples)
        mixture = np.zeros((weights.shape[2], *nearest[rows].shape))
        seen = surfaces(mixture, rows.start, nearest[rows], depth[rows], looks, tones)
        over(mixture, seen, nearest[rows], lines[:, rows].astype(float), line_z[rows], colours)
        for disk in disks:
            through(mixture, seen, rows.start, disk)
        total = np.zeros((weights.shape[2], *weights[top : top + ROWS].shape[:2]))
        for j in range(samples):
            for i in range(samples):
                total += mixture[:, j::samples, i::samples]
        weights[top : top + ROWS] = np.moveaxis(total / (samples * samples), 0, -1)
    nearest[:], depth[:], lines[:], line_z[:] = -1, -np.inf, 0.0, -np.inf


def surfaces(
    mixture: Array, first: int, nearest: AnyArray, depth: AnyArray, looks: AnyArray, tones: AnyArray
) -> Array:
    """Sets the colours (colours, h, w) of surfaces' samples; the depth that is seen."""
    darkest, pure, lightest = tones
    j, i = np.nonzero(nearest >= 0)
    colour, opacity, light, right, down = looks[nearest[j, i]].T
    tone = light + right * i + down * (j + first)
    tone = np.minimum(1.0, np.maximum(0.0, tone))
    bright = lightest * (tone - pure) / (1.0 - pure)
    dark = tone < pure
    shaded = opacity * (darkest + (1.0 - darkest) * tone / pure)
    mixture[colour.astype(int), j, i] = np.where(dark, shaded, opacity * (1.0 - bright))
    mixture[-3, j, i] = np.where(dark, 0.0, opacity * bright)
    mixture[-1, j, i] = opacity
    return np.asarray(depth, dtype=float).copy()


def over(
    mixture: Array, seen: Array, nearest: AnyArray, lines: Array, line_z: AnyArray, colours: Array
) -> None:
    """Puts gaps and then lines over the colours (colours, h, w) of samples."""
    cover, which, gap, erased = lines
    line = cover * (1.0 - erased)
    gap = np.maximum(gap, 0.0)
    mixture -= gap * mixture
    mixture[-2] += gap
    mixture[-1] += gap
    j, i = np.nonzero(line > 0.0)
    share, piece = line[j, i], which[j, i].astype(int)
    mixture[:, j, i] -= share * mixture[:, j, i]
    mixture[colours[piece, 0].astype(int), j, i] += share * colours[piece, 1]
    mixture[-1, j, i] += share
    lined = (line > 0.0) & (nearest < 0)
    seen[lined] = line_z[lined]


def through(mixture: Array, seen: Array, first: int, disk: Array) -> None:
    """Puts a disk over what is behind it, and under what is in front."""
    opacity, colour, x0, y0, z0, right, down, square = disk
    y, x = np.indices(seen.shape)
    x, y = x + 0.5 - x0, y + first + 0.5 - y0
    z = x * right + y * down
    inside = x * x + y * y + z * z <= square
    under = inside & (z + z0 < seen)
    front = inside & ~under
    share = np.where(under, opacity * (1.0 - mixture[-1]), np.where(front, opacity, 0.0))
    mixture -= np.where(front, share, 0.0) * mixture
    mixture[int(colour)] += share
    mixture[-1] += share


def occlusion(
    points: AnyArray,
    normals: AnyArray,
    disks: AnyArray,
    facing: AnyArray,
    sizes: AnyArray,
    lamp: AnyArray,
    shade: AnyArray,
) -> None:
    """As in kernels.py."""
    lost = np.zeros(len(points))
    for j in range(len(disks)):
        x, y, z = (disks[j] - points).T
        square = x * x + y * y + z * z
        here = x * normals[:, 0] + y * normals[:, 1] + z * normals[:, 2]
        there = x * facing[j, 0] + y * facing[j, 1] + z * facing[j, 2]
        near = (square > 0.0) & (here > 0.0) & (there < 0.0)
        x, y, z, square, here, there = (array[near] for array in (x, y, z, square, here, there))
        lit = x * lamp[0] + y * lamp[1] + z * lamp[2]
        away = np.sqrt(square)
        toward = np.maximum(0.0, 0.5 + 0.5 * lit / away)
        share = sizes[j] / (sizes[j] + square)
        lost[near] += share * (here / away) * np.minimum(1.0, -2.0 * there / away) * toward * toward
    shade[:] = lost


def shrink(
    weights: AnyArray,
    rows: AnyArray,
    row_shares: AnyArray,
    columns: AnyArray,
    column_shares: AnyArray,
    out: AnyArray,
) -> None:
    """As in kernels.py."""
    value = np.zeros(out.shape)
    for row, row_share in zip(rows, row_shares, strict=True):
        part = np.zeros(out.shape)
        for column, column_share in zip(columns, column_shares, strict=True):
            part += column_share[:, None] * weights[row[:, None], column]
        value += row_share[:, None, None] * part
    out[:] = value


def paint(weights: AnyArray, colours: AnyArray, picture: AnyArray) -> None:
    """As in kernels.py."""
    left = 1.0 - weights[..., -1].astype(float)
    for k in range(3):
        value = left * picture[..., k]
        for colour in range(weights.shape[2] - 1):
            value += weights[..., colour] * colours[colour, k]
        rounded = (np.minimum(255.0, np.maximum(0.0, value)) + 0.5).astype(np.uint8)
        picture[..., k] = np.where(left >= 1.0, picture[..., k], rounded)
