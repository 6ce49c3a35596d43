"""Small patches of photographs as points, and how densely they lie (Carlsson et al. 2008).

Patches are 3 × 3 pixels of mean-centred log intensities; contrast is the D-norm, the root of the
sum of squared differences of neighbouring pixels (Lee, Pedersen, Mumford 2003). `patches` keeps the
fifth of most contrast, each divided by it, in the coordinates of the discrete cosine transform,
scaled so that the D-norm is their length: points of the 7-sphere. `densest` keeps the points whose
k-th neighbour is nearest, `landmarks` spreads a few over a cloud.
"""

from collections.abc import Iterable

import numpy as np
from scipy.spatial import cKDTree

from generator import validation
from generator.errors import UserError
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import log
from generator.topology.flow.matrix_paths import Array

SIDE = 3
DARKEST = 1 / 255  # added before the logarithm
SHARE = 0.2  # of the patches, those of most contrast
# The cosines along one side, orthonormal, by falling wave length, and what a step between
# neighbours adds to the square of the D-norm.
COSINES = np.array([[1, 1, 1], [1, 0, -1], [1, -2, 1]]) / np.sqrt([3, 2, 6])[:, None]
STEPS = np.array([0.0, 1.0, 3.0])


def basis() -> tuple[Array, Array]:
    """The cosines of a patch (8, 9), the constant left out, and the D-norm of each (8,).

    By rising D-norm: along a row, down a column, both, and so on.
    """
    pairs = [(i, j) for i in range(SIDE) for j in range(SIDE) if i + j]
    pairs.sort(key=lambda pair: (STEPS[pair[0]] + STEPS[pair[1]], pair))
    rows = np.array([np.outer(COSINES[i], COSINES[j]).ravel() for i, j in pairs])
    return rows, np.sqrt([STEPS[i] + STEPS[j] for i, j in pairs])


def patches(images: Iterable[Array], scale: int) -> Array:
    """The patches (n, 8) of most contrast of photographs (h, w), averaged down `scale` times.

    UserError for a photograph that has no patch at that scale.
    """
    rows, norms = basis()
    pieces = [_centred(_smaller(np.asarray(image, float), scale)) for image in images]
    if not pieces:
        raise UserError("patches: images: expected one or more, got none")
    patches = matmul(np.concatenate(pieces), rows.T) * norms
    contrast = norm(patches, axis=1)
    kept = np.argsort(-contrast, kind="stable")[: int(SHARE * len(patches))]
    return np.asarray(patches[kept] / contrast[kept, None])


def pixels(points: Array) -> Array:
    """Points (n, 8) as the patches (n, 9) that they stand for, of mean 0."""
    validation.shaped("points", points, "n", 8)
    rows, norms = basis()
    return np.asarray(matmul(points / norms, rows))


def _smaller(image: Array, scale: int) -> Array:
    """Means over squares of scale × scale pixels; what is left at the edges is cut off."""
    validation.shaped("a photograph", image, "h", "w")
    if scale < 1 or image.min() < 0:
        raise UserError(
            f"patches: expected a scale from 1 and brightness from 0, got {scale} and"
            f" {image.min():g}"
        )
    height, width = (side // scale for side in image.shape)
    if min(height, width) < SIDE:
        raise UserError(
            f"patches: expected photographs of {SIDE * scale} or more pixels a side at scale"
            f" {scale}, got {image.shape}"
        )
    squares = image[: height * scale, : width * scale].reshape(height, scale, width, scale)
    return np.asarray(squares.mean(axis=(1, 3)))


def _centred(image: Array) -> Array:
    """All patches (n, 9) of log intensities, each with mean 0."""
    logs = log(image + DARKEST)
    windows = np.lib.stride_tricks.sliding_window_view(logs, (SIDE, SIDE)).reshape(-1, SIDE * SIDE)
    return np.asarray(windows - windows.mean(axis=1, keepdims=True))


def densest(points: Array, k: int, share: float) -> Array:
    """That share of the points (n, d) whose k-th neighbour is nearest, the densest first.

    UserError for a share outside of (0, 1] or as many neighbours as points.
    """
    validation.shaped("points", points, "n", "d")
    if not 1 <= k < len(points) or not 0 < share <= 1:
        raise UserError(
            f"densest: expected a share above 0 up to 1 and k from 1 to {len(points) - 1}, got"
            f" {share:g} and {k}"
        )
    distance = cKDTree(points).query(points, [k + 1])[0][:, 0]  # the first neighbour is itself
    return np.asarray(points[np.argsort(distance, kind="stable")[: int(share * len(points))]])


def landmarks(points: Array, count: int) -> Array:
    """So many of the points (n, d), each the farthest from those before it; the first is first.

    The max-min rule of de Silva and Carlsson 2004. UserError for none or more than there are.
    """
    validation.shaped("points", points, "n", "d")
    if not 1 <= count <= len(points):
        raise UserError(f"landmarks: count: expected 1 to {len(points)}, got {count}")
    chosen, distance = [0], np.full(len(points), np.inf)
    for _ in range(count - 1):
        distance = np.minimum(distance, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(distance.argmax()))
    return np.asarray(points[chosen])
