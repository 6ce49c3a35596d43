"""The GIF of a film: one palette, unchanged pixels left as they were, times in whole centiseconds.

Pillow compresses the frames; the blocks around them are written here, so that the global colours
come first, the loop block right after them, and no duration is rounded.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from generator.draw.composition import Composition, Setting
from generator.draw.format import draft
from generator.draw.pixels.palette import Indices, Palette, design
from generator.draw.pixels.raster import Raster
from generator.draw.reading import Reading, timing
from generator.draw.theme import load
from generator.errors import AuthorError

LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"  # 0: for ever
MOST_BYTES = 2_000_000  # of a GIF in the article; a busier film is made narrower
LEAST_WIDTH, NARROWER = 480, 40  # px
KEEP = 1  # disposal: leave the frame in place
Colours = NDArray[np.uint8]


def reading(film: Composition, id: str, profile: str) -> Reading:
    """`<id>.gif` in the page's format, and what figure.json says of its time."""
    form = draft(film.page) if profile == "draft" else film.page
    setting = film.setting(form)
    encoded = encode(setting)
    while len(encoded) > MOST_BYTES and form.width > LEAST_WIDTH:
        form = replace(form, width=form.width - NARROWER)
        setting = film.setting(form)
        encoded = encode(setting)
    return Reading({f"{id}.gif": encoded}, timing(setting))


def encode(setting: Setting) -> bytes:
    """The GIF of a setting; AuthorError for a film of one picture."""
    if not setting.film.animated:
        raise AuthorError("a GIF of a still; allowed: SVG and PNG")
    return b"".join(blocks(setting))


def blocks(setting: Setting) -> Iterator[bytes]:
    """The GIF, block by block: no more than two frames are held at a time."""
    palette = design(setting, load(setting.form.theme))
    yield from joined(_indexed(setting, palette), palette.colours)


def joined(pictures: Iterable[tuple[Indices, int]], colours: Colours) -> Iterator[bytes]:
    """The GIF of pictures (h, w) of indices of these colours (n, 3), each with its time in cs."""
    depth = max(1, int(np.ceil(np.log2(len(colours) + 1))))
    before: Indices | None = None
    for now, duration in pictures:
        if before is None:
            yield _header(now.shape[1], now.shape[0], depth, colours)
        yield _frame(now, before, duration, len(colours))
        before = now
    yield b";"


def _indexed(setting: Setting, palette: Palette) -> Iterator[tuple[Indices, int]]:
    """Each step's picture (h, w) as indices of the palette."""
    raster, lookup = Raster(setting), Lookup(palette)
    for start, duration in setting.clock.steps:
        moment = setting.clock.moment(start)
        yield lookup.indices(raster.packed(moment), moment.reveal), duration


class Lookup:
    """Pictures as indices of a palette, looked up only where pixels changed."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._before: tuple[NDArray[np.uint32], Indices] | None = None

    def indices(self, packed: NDArray[np.uint32], reveal: float) -> Indices:
        """The next picture (h, w), packed as 0x??BBGGRR."""
        if self._before is None:
            now = self.palette.indices(packed, reveal)
            self._before = packed.copy(), now
            return now
        pixels, now = self._before[0], self._before[1].copy()
        changed = np.flatnonzero(packed != pixels)
        now.flat[changed] = self.palette.indices(packed.ravel()[changed], reveal)
        np.copyto(pixels, packed)
        self._before = pixels, now
        return now


def _header(width: int, height: int, depth: int, colours: Colours) -> bytes:
    """Signature, screen, global colours, loop."""
    table = np.zeros((1 << depth, 3), dtype=np.uint8)
    table[: len(colours)] = colours
    screen = struct.pack("<HHBBB", width, height, 0xF0 | (depth - 1), 0, 0)
    return b"GIF89a" + screen + table.tobytes() + LOOP


def _frame(now: Indices, before: Indices | None, duration: int, unchanged: int) -> bytes:
    """The changed rectangle of a frame; `duration` in cs.

    Unchanged pixels are transparent, or painted again where that makes longer runs: a sheet that
    moves as a whole changes nearly all, and holes would break what LZW can repeat.
    """
    if before is None:
        return b"".join(_blocks(now, (0, 0), duration, None))
    changed = now != before
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):  # equal pictures: a frame of one pixel holds the time
        rows = columns = np.array([0])
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    painted, holed = now[box].copy(), now[box].copy()
    holed[~changed[box]] = unchanged
    part = painted if _breaks(painted) < _breaks(holed) else holed
    return b"".join(_blocks(part, (int(columns[0]), int(rows[0])), duration, unchanged))


def _breaks(part: Indices) -> int:
    """How often the colour changes along the rows: the fewer, the better it compresses."""
    return int(np.count_nonzero(part[:, 1:] != part[:, :-1]))


def _blocks(
    part: Indices, offset: tuple[int, int], duration: int, unchanged: int | None
) -> list[bytes]:
    image = Image.fromarray(part, "P")
    transparency = {} if unchanged is None else {"transparency": unchanged}
    return GifImagePlugin.getdata(
        image, offset, duration=duration * 10, disposal=KEEP, **transparency
    )
