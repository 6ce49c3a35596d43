"""Boxes that are cut in two until each is decided: `grid`, `halved`, `batches`."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from generator.topology.flow.matrix_paths import Array

BATCH = 1 << 15  # cells at once


def grid(low: Array, high: Array, along: ArrayLike) -> tuple[Array, Array]:
    """Middles (n, k) and half widths (n, k) of equal cells between two corners (k,).

    There are `along` cells along each parameter, or as many as it says (k,) along each.
    """
    counts = np.broadcast_to(along, low.shape)
    half = (high - low) / (2 * counts)
    axes = [a + h * (2 * np.arange(n) + 1) for a, h, n in zip(low, half, counts, strict=True)]
    middles = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(low))
    return middles, np.broadcast_to(half, middles.shape)


def halved(middles: Array, halves: Array, speeds: Array) -> tuple[Array, Array]:
    """Each cell cut in two across the parameter along which halves · speeds (k,) is largest."""
    rows = np.arange(len(middles))
    longest = np.argmax(halves * speeds, axis=1)
    halves = halves.copy()
    halves[rows, longest] /= 2
    shift = np.zeros_like(middles)
    shift[rows, longest] = halves[rows, longest]
    return np.concatenate([middles - shift, middles + shift]), np.concatenate([halves, halves])


def batches(middles: Array, halves: Array, size: int = BATCH) -> Iterator[tuple[Array, Array]]:
    """The cells, at most `size` at once."""
    for i in range(0, len(middles), size):
        yield middles[i : i + size], halves[i : i + size]
