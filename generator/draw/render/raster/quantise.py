"""The colours of pictures that nobody designed: `counted(pictures, most)` for a GIF's palette."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

EXACT = 96  # colours that are kept as they are: the ground, inks, and their commonest fringes


def counted(pictures: Sequence[NDArray[np.uint8]], most: int) -> NDArray[np.uint8]:
    """At most `most` colours (n, 3) of pictures (h, w, 3), the commonest first.

    The commonest stay exact, since a ground that is off by one shows; the others are parted by
    median cut.
    """
    every = np.concatenate([one.reshape(-1, 3) for one in pictures])
    packed = every.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    found, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    order = np.lexsort((found, -counts.astype(np.int64)))
    if len(found) <= most:
        return _unpacked(found[order])
    exact = order[: min(EXACT, most - 1)]
    rest = every[~np.isin(places, exact)]
    image = Image.fromarray(rest.reshape(1, -1, 3), "RGB")
    cut = image.quantize(most - len(exact), Image.Quantize.MEDIANCUT).getpalette() or []
    return np.concatenate([_unpacked(found[exact]), np.array(cut, np.uint8).reshape(-1, 3)])[:most]


def _unpacked(packed: NDArray[np.uint32]) -> NDArray[np.uint8]:
    return np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=-1).astype(np.uint8)
