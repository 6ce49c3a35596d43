"""The GIF of a film: one palette, unchanged pixels left as they were, times in whole centiseconds.

Pillow compresses the frames; the blocks around them are written here, so that the global colours
come first, the loop block right after them, and no duration is rounded.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.raster.palette import Indices, Palette, design
from generator.draw.render.rendering import Rendering, timing
from generator.draw.style.format import draft
from generator.draw.style.theme import load
from generator.errors import UserError

LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"  # 0: for ever
END = b";"
MOST_BYTES = 2_000_000  # of a GIF in the article; a busier film is made narrower
LEAST_WIDTH, NARROWER = 480, 40  # px
KEEP = 1  # disposal: leave the frame in place


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`<id>.gif` in the page's format, and what figure.json says of its time."""
    form = draft(film.page) if profile == "draft" else film.page
    context, encoded = film.context(form), None
    while form.width > LEAST_WIDTH and (encoded := _within(context, MOST_BYTES)) is None:
        form = replace(form, width=form.width - NARROWER)
        context = film.context(form)
    return Rendering({f"{id}.gif": encoded or encode(context)}, timing(context))


def _within(context: RenderContext, most: int) -> bytes | None:
    """The GIF of a film in a format; None as soon as it has more bytes than allowed."""
    made, size = [], 0
    for block in blocks(context):
        made.append(block)
        size += len(block)
        if size > most:
            return None
    return b"".join(made)


def encode(context: RenderContext) -> bytes:
    """The GIF of a film in a format; UserError for a film of one picture."""
    if not context.film.animated:
        raise UserError("GIF: expected a film, got a still; write SVG or PNG")
    return b"".join(blocks(context))


def blocks(context: RenderContext) -> Iterator[bytes]:
    """The GIF, block by block: no more than two frames are held at a time."""
    raster = Raster(context)
    palette = design(context, load(context.form.theme))
    yield header(context, palette)
    frames = Frames(palette)
    for start, duration in context.clock.steps:
        moment = context.clock.moment(start)
        yield frames.block(raster.packed(moment), moment.reveal, duration)
    yield END


class Frames:
    """The frames of a GIF, one after the other: what changed is looked up and stored, no more.

    Pictures are kept as they lie in memory, row by row (h · w,): numpy is fastest so.
    """

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._unchanged = len(palette.colours)
        self._drawn: NDArray[np.uint32] | None = None  # as drawn
        self._now: Indices  # in the palette's colours
        self._holed: Indices  # between two frames, nothing but unchanged pixels

    def block(self, picture: NDArray[np.uint32], reveal: float, duration: int) -> bytes:
        """The next frame: pixels (h, w) packed as 0x??BBGGRR, shown for `duration` cs."""
        pixels = picture.ravel()
        if self._drawn is None:
            self._drawn = pixels.copy()
            self._now = self._palette.indices(pixels, reveal)
            self._holed = np.full_like(self._now, self._unchanged)
            return _block(self._now.reshape(picture.shape), (0, 0), duration, None)
        changed = np.flatnonzero(pixels != self._drawn)
        there = pixels[changed]
        self._drawn[changed] = there
        indices = self._palette.indices(there, reveal)
        differ = indices != self._now[changed]
        return self._part(changed[differ], indices[differ], picture.shape[1], duration)

    def _part(
        self, changed: NDArray[np.intp], indices: Indices, width: int, duration: int
    ) -> bytes:
        """The changed rectangle; `changed` (n,) are places in the picture, in their order.

        Unchanged pixels are transparent, or painted again where that makes longer runs: a sheet
        that moves as a whole changes nearly all, and holes would break what LZW can repeat.
        """
        if not len(changed):  # equal pictures: a frame of one pixel holds the time
            return _block(self._holed[:1].reshape(1, 1), (0, 0), duration, self._unchanged)
        self._now[changed] = indices
        self._holed[changed] = indices
        rows = slice(changed[0] // width, changed[-1] // width + 1)
        painted, holed = (one.reshape(-1, width)[rows] for one in (self._now, self._holed))
        columns = np.flatnonzero((holed != self._unchanged).any(axis=0))
        across = slice(columns[0], columns[-1] + 1)
        painted, holed = painted[:, across], holed[:, across]
        part = painted if _breaks(painted) < _breaks(holed) else holed
        corner = int(across.start), int(rows.start)
        block = _block(part, corner, duration, self._unchanged)
        self._holed[changed] = self._unchanged
        return block


def header(context: RenderContext, palette: Palette) -> bytes:
    """Signature, screen, global colours, loop."""
    depth = max(1, int(np.ceil(np.log2(len(palette.colours) + 1))))
    table = np.zeros((1 << depth, 3), dtype=np.uint8)
    table[: len(palette.colours)] = palette.colours
    size = context.layout.width, context.layout.height
    screen = struct.pack("<HHBBB", *size, 0xF0 | (depth - 1), 0, 0)
    return b"GIF89a" + screen + table.tobytes() + LOOP


def _breaks(part: Indices) -> int:
    """How often the colour changes along the rows: the fewer, the better it compresses."""
    return int(np.count_nonzero(part[:, 1:] != part[:, :-1]))


def _block(part: Indices, offset: tuple[int, int], duration: int, unchanged: int | None) -> bytes:
    """A rectangle of a frame, (left, top) `offset`; `duration` in cs."""
    image = Image.fromarray(part, "P")
    transparency = {} if unchanged is None else {"transparency": unchanged}
    return b"".join(
        GifImagePlugin.getdata(image, offset, duration=duration * 10, disposal=KEEP, **transparency)
    )
