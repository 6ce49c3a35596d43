"""The colours of grey pictures: as pixels, as a palette, as an address that SVG can hold.

A picture keeps its own paper and print in every theme, as a photograph does.
"""

import base64
import io
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generator.draw.scene.scene import TONES, Picture, Tones
from generator.draw.style.theme import Theme


def ramp(theme: Theme) -> NDArray[np.uint8]:
    """The colours (TONES, 3) from paper to print, even in RGB."""
    return _ramp(theme.rgb("paper"), theme.rgb("print"))[:, :3]


@cache
def _ramp(paper: tuple[int, int, int], darkest: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The same, opaque (TONES, 4)."""
    shares = np.linspace(0, 1, TONES)[:, None]
    colours = np.rint((1 - shares) * np.array(paper) + shares * np.array(darkest))
    return np.column_stack([colours, np.full(TONES, 255)]).astype(np.uint8)


def pixels(picture: Picture, theme: Theme) -> NDArray[np.uint8]:
    """The picture in px (height, width, 4), each the nearest of its own, opaque."""
    return np.asarray(_ramp(theme.rgb("paper"), theme.rgb("print"))[_nearest(picture)])


def href(picture: Picture, theme: Theme, enlarged: bool = True) -> str:
    """The picture as a data: address, of a PNG with four bits a pixel.

    Enlarged it has as many px as are seen: rsvg, resvg and cairosvg know no `pixelated` and blur
    what they enlarge. For a browser, which knows it, the picture's own are enough.
    """
    tones = _nearest(picture) if enlarged else picture.tones
    return _href(tones.tobytes(), tones.shape, theme.name, ramp(theme).tobytes())


def _nearest(picture: Picture) -> Tones:
    """The tone (height, width) of each px."""
    rows = (np.arange(picture.height) + 0.5) * picture.tones.shape[0] / picture.height
    columns = (np.arange(picture.width) + 0.5) * picture.tones.shape[1] / picture.width
    return picture.tones[rows.astype(int)[:, None], columns.astype(int)]


@lru_cache(1024)
def _href(tones: bytes, shape: tuple[int, int], theme: str, colours: bytes) -> str:
    image = Image.frombytes("P", (shape[1], shape[0]), tones)
    image.putpalette(colours)
    file = io.BytesIO()
    image.save(file, "PNG", bits=4, optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
