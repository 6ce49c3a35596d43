"""Grey pictures as marks, and their tones as colours: `pictures(images, (8, 8))`.

A picture keeps its own paper and print in every theme, as a photograph does.
"""

import base64
import io
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generator.draw.geometry.shapes import Array, Pictures, Style
from generator.draw.marks.mark import Mark
from generator.draw.scene.scene import RIM, TONES, Picture
from generator.draw.style.theme import Theme


def pictures(
    points: Array,
    shape: tuple[int, int],
    side: float = 32.0,
    values: tuple[float, float] = (0.0, 1.0),
    places: Array | None = None,
    carried: bool = False,
    ink: str = "edge",
) -> Mark:
    """Points (n, h · w) of a space of pictures, each as a picture `side` px wide.

    `values` are those of paper and print; `places` (n, d) are points of the panel to stand at,
    instead of where each is seen; `ink` is the rim's. AuthorError for numbers that are no pictures
    of that shape, NaN or infinity, values that don't rise, or another number of places.
    """
    given = np.asarray(points, dtype=float)
    at = None if places is None else np.asarray(places, dtype=float)
    geometry = Pictures(given, shape, side, *values, at)
    return Mark(geometry, Style(ink, RIM), "picture", carried=carried, framed=False)


def ramp(theme: Theme) -> NDArray[np.uint8]:
    """The colours (TONES, 3) from paper to print, even in RGB."""
    shares = np.linspace(0, 1, TONES)[:, None]
    paper, ink = np.array(theme.rgb("paper")), np.array(theme.rgb("print"))
    return np.rint((1 - shares) * paper + shares * ink).astype(np.uint8)


def pixels(picture: Picture, theme: Theme) -> NDArray[np.uint8]:
    """The picture in px (height, width, 4), each the nearest of its own, opaque."""
    rows = (np.arange(picture.height) + 0.5) * picture.tones.shape[0] / picture.height
    columns = (np.arange(picture.width) + 0.5) * picture.tones.shape[1] / picture.width
    near = picture.tones[rows.astype(int)[:, None], columns.astype(int)]
    colours = np.insert(ramp(theme), 3, 255, axis=1)
    return np.asarray(colours[near])


def href(picture: Picture, theme: Theme) -> str:
    """The picture as a data: address, of a PNG with four bits a pixel."""
    return _href(picture.tones.tobytes(), picture.tones.shape, theme.name, ramp(theme).tobytes())


@lru_cache(1024)
def _href(tones: bytes, shape: tuple[int, int], theme: str, colours: bytes) -> str:
    image = Image.frombytes("P", (shape[1], shape[0]), tones)
    image.putpalette(colours)
    file = io.BytesIO()
    image.save(file, "PNG", bits=4, optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
