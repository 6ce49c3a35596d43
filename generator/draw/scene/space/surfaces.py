"""Surfaces cut into facets of their tones, with an outline where they turn away from the viewer.

The outline of a surface is drawn before its own facets, in the middle of a wider line in the
background's colour. The facets cover the inner half of both. What is left is a dark rim with a gap
around it, which shows only where something lies behind.
"""

import numpy as np
from numpy.typing import NDArray

from generator.draw.geometry.shapes import Array, Style
from generator.draw.scene.space.splitting import Integers, Look, Splitter, tone_style
from generator.draw.style.theme import TONES
from generator.reproducible_algebra import matmul, norm

LAMP = np.array([-0.47, 0.66, 0.58])  # right, up, towards the viewer: from the upper left
DIM = -0.62  # cosine at which the darkest tone is left


def normals(corners: Array) -> Array:
    """Unit normals (m, 3) of quadrilaterals (m, 4, 3), by their diagonals; 0 if there is none."""
    crossed = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    length = norm(crossed, axis=1, keepdims=True)
    return np.asarray(crossed / np.where(length > 0, length, 1.0))


def tones(normal: Array) -> NDArray[np.intp]:
    """The tone (m,) of facets with unit normals (m, 3) towards the viewer, 0 the darkest."""
    cosine = matmul(normal, LAMP / norm(LAMP))
    light = np.clip((cosine - DIM) / (1 - DIM), 0.0, 1.0)
    return np.minimum((light * TONES).astype(np.intp), TONES - 1)


OUTLINE, GAP = 1.1, 2.2  # px, outside of a surface
RIM_TONE = 0
Mask = NDArray[np.bool_]


def sheet(
    splitter: Splitter,
    points: Array,
    wraps: tuple[bool, bool],
    solid: bool,
    style: Style,
    name: str,
    line: float,
) -> None:
    """A grid of points (p, q, 3) px as facets and outline; `line` is the format's factor."""
    p, q = points.shape[:2]
    flat, quads = points.reshape(-1, 3), cells((p, q), wraps)
    corners = flat[quads.reshape(-1, 4)]
    normal = normals(corners)
    facing = normal[:, 2] > 0
    seen = facing == outward(corners) if solid else np.ones(len(facing), dtype=bool)
    tone = tones(np.where(facing[:, None], normal, -normal))
    colour = style.fill or "a"
    looks = np.array(
        [
            splitter.number(Look("fill", tone_style(style, f"{colour}-{k}", line), name))
            for k in range(TONES)
        ]
    )
    splitter.quads(flat, quads.reshape(-1, 4)[seen], looks[tone[seen]])
    size = norm(corners[:, 2] - corners[:, 0], axis=1)
    shape = quads.shape[:2]
    pairs, reach = rims(quads, facing.reshape(shape), size.reshape(shape), wraps, solid)
    width = 2 * (OUTLINE + GAP) * line
    rim = Style("ground", width, opacity=style.opacity, core=f"{colour}-{RIM_TONE}")
    splitter.segments(flat, pairs, Look("line", rim, f"{name}-outline"), -reach - width)


def cells(shape: tuple[int, int], wraps: tuple[bool, bool]) -> Integers:
    """The corners' numbers of each cell of a grid of points, (rows, columns, 4)."""
    numbers = np.arange(shape[0] * shape[1]).reshape(shape)
    if wraps[0]:
        numbers = np.vstack([numbers, numbers[:1]])
    if wraps[1]:
        numbers = np.hstack([numbers, numbers[:, :1]])
    a, b, c, d = numbers[:-1, :-1], numbers[1:, :-1], numbers[1:, 1:], numbers[:-1, 1:]
    return np.stack([a, b, c, d], axis=-1)


def outward(corners: Array) -> bool:
    """Whether the normals of a closed surface's facets (m, 4, 3) point outward.

    By its volume's sign (the divergence theorem): a map may have turned it inside out.
    """
    middle = corners.mean(axis=1) - corners.mean(axis=(0, 1))
    area = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    return bool((middle * area).sum() > 0)


def rims(
    quads: Integers, facing: Mask, size: Array, wraps: tuple[bool, bool], solid: bool
) -> tuple[Integers, Array]:
    """Edges (m, 2) between facets that face us and facets that don't, and the size (m,) of those.

    The border of a sheet that does not close up is among them.
    """
    pairs, reach = [], []
    for axis, ends in ((0, (0, 3)), (1, (0, 1))):
        before = np.roll(facing, 1, axis)
        turning = facing != before
        if not wraps[axis]:
            first = [slice(None), slice(None)]
            first[axis] = slice(0, 1)
            turning[tuple(first)] = True
            last = [slice(None), slice(None)]
            last[axis] = slice(-1, None)
            far = (1, 2) if axis == 0 else (3, 2)
            pairs.append(quads[tuple(last)][..., far].reshape(-1, 2))
            reach.append(size[tuple(last)].ravel())
        pairs.append(quads[turning][:, ends])
        reach.append(np.maximum(size, np.roll(size, 1, axis))[turning])
    return np.concatenate(pairs), np.concatenate(reach)
