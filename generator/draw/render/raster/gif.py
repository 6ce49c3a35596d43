"""The GIF of a film: one palette, unchanged pixels left as they were, times in whole centiseconds.

Pillow compresses the frames; the blocks around them are written here, so that the global colours
come first, the loop block right after them, and no duration is rounded: clock.py makes times
whole centiseconds.
"""

import struct
from collections.abc import Sequence
from dataclasses import replace
from math import inf, log
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.geometry.shapes import Surface, Tube
from generator.draw.motion.clock import Moment
from generator.draw.render.raster.canvas import Raster, Rgb
from generator.draw.render.raster.palette import MOST, SHADED, Indices, Palette, design
from generator.draw.render.raster.recording import draw_for, record
from generator.draw.render.rendering import Rendering, timing
from generator.draw.style.format import Format, in_profile
from generator.errors import UserError

LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"  # 0: for ever
END = b";"
MOST_BYTES = 2_000_000  # of a GIF in the article; a busier film is made narrower
MOST_BYTES_IN_SPACE = 2_500_000  # … whose surfaces need more tones
LEAST_WIDTH, NARROWER = 480, 40  # px
FEWER, FEWER_IN_SPACE = (48, 28), (SHADED, 64)  # colours, where it is too large at the least width
SAMPLE = 12  # frames by which the size of a narrower GIF is predicted
DOUBT = 0.03  # … and by which share of it the prediction may be too large
KEEP = 1  # disposal: leave the frame in place


class GifFile:
    """An encoder of one GIF (see `recording.py`).

    `step_cs` is the time between moving frames where it isn't the format's, `colours` the most in
    the palette. A GIF of more than `most_bytes` is given up, or with `measured` only encoded on to
    know the size of each frame. `surfaces_of` is a larger picture whose surfaces it takes.
    UserError for a film of one picture.
    """

    def __init__(
        self,
        context: RenderContext,
        most_bytes: float = inf,
        step_cs: int | None = None,
        colours: int = MOST,
        measured: bool = False,
        surfaces_of: RenderContext | None = None,
    ) -> None:
        if not context.film.animated:
            raise UserError("GIF: expected a film, got a still; write SVG or PNG")
        self.context, self._most_bytes, self._measured = context, most_bytes, measured
        self.surfaces_of = surfaces_of or context
        self.clock = replace(context.clock, step_cs=step_cs or context.clock.step_cs)
        self.palette = design(context, context.theme, colours)
        self.frame_bytes: list[int] = []
        self._frames = Frames(self.palette)
        self._blocks = [header(context, self.palette)]
        self.size = len(self._blocks[0]) + len(END)

    @property
    def fits(self) -> bool:
        return self.size <= self._most_bytes

    def add(self, picture: Rgb, moment: Moment, duration: int) -> None:
        """The next picture (h, w, 4), for so many cs."""
        if not (self.fits or self._measured):
            return
        pixels = picture.view("<u4")[:, :, 0]
        block = self._frames.block(pixels, moment.shown, duration, self.rests(duration))
        self.frame_bytes.append(len(block))
        self.size += len(block)
        if self.fits:
            self._blocks.append(block)
        else:
            self._blocks.clear()

    def rests(self, duration: int) -> bool:
        """Whether nothing moves while a picture is shown for so many cs."""
        return duration > self.clock.step_cs

    def content(self) -> bytes:
        """The bytes of one that fits."""
        return b"".join((*self._blocks, END))


class GifRecording:
    """`<id>.gif`, and what figure.json says of its time.

    A GIF of more than `most_bytes(film)` is drawn again, narrower. In space this is expected: the
    narrowest ones are made beside it, of its surfaces.
    """

    def __init__(self, film: Drawable, form: Format, id: str) -> None:
        self._film, self._id = film, id
        most = most_bytes(film) if form.width > LEAST_WIDTH else inf
        self._file = GifFile(film.context(form), most, measured=True)
        self._least = least_wide(self._file) if most < inf and has_surfaces(film) else []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    @property
    def encoders(self) -> list[GifFile]:
        return [self._file, *self._least]

    def rendering(self) -> Rendering:
        file = self._file
        if not file.fits:
            file = narrower(self._film, file, self._least)
        return Rendering({f"{self._id}.gif": file.content()}, timing(file.context))


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """The files of `recording`, alone."""
    (rendering,) = record([recording(film, id, profile)])
    return rendering


def recording(film: Drawable, id: str, profile: str) -> GifRecording:
    """`<id>.gif` in the page's format."""
    return GifRecording(film, in_profile(film.page, profile), id)


def encode(context: RenderContext) -> bytes:
    """The GIF of a film in a format; UserError for a film of one picture."""
    file = GifFile(context)
    draw_for([file])
    return file.content()


def most_bytes(film: Drawable) -> int:
    """How large a film's GIF in the article may be."""
    return MOST_BYTES_IN_SPACE if film.solid else MOST_BYTES


def has_surfaces(film: Drawable) -> bool:
    """Whether it has surfaces, whose pixels cost more than all else."""
    marks = [mark for panel in film.panels if panel.solid for mark in panel.marks]
    return any(isinstance(mark.geometry, Surface | Tube) for mark in marks)


def least_wide(wide: GifFile) -> list[GifFile]:
    """The GIFs of `LEAST_WIDTH` with all colours and with fewer, of the surfaces of a wide one."""
    context = wide.context.film.context(replace(wide.context.form, width=LEAST_WIDTH))
    return [
        GifFile(context, colours=colours, surfaces_of=wide.context)
        for colours in (MOST, *fewer(context.film))
    ]


def fewer(film: Drawable) -> tuple[int, ...]:
    """How many colours a GIF has that is too large at the least width: the first that fits."""
    return FEWER_IN_SPACE if film.solid else FEWER


def narrower(film: Drawable, too_large: GifFile, drawn: Sequence[GifFile] = ()) -> GifFile:
    """The widest GIF that fits, or else the one of `LEAST_WIDTH`, of fewer colours if need be.

    Widths at which it would surely be too large are left out, by the sizes of a few frames. `drawn`
    are those of that width, where they are made already.
    """
    form, most = too_large.context.form, most_bytes(film)
    least = drawn[0] if drawn else GifFile(film.context(replace(form, width=LEAST_WIDTH)))
    widths = range(form.width - NARROWER, LEAST_WIDTH, -NARROWER)
    for width, size in zip(widths, predicted_sizes(widths, too_large, least), strict=True):
        if size <= most * (1 + DOUBT):
            file = GifFile(film.context(replace(form, width=width)), most)
            draw_for([file])
            if file.fits:
                return file
    if not drawn:
        few = [GifFile(least.context, colours=colours) for colours in fewer(film)]
        drawn = [least, *few]
        draw_for(drawn)
    return next((file for file in drawn if file.size <= most), drawn[-1])


def predicted_sizes(widths: Sequence[int], drawn: GifFile, least: GifFile) -> list[float]:
    """The bytes of a film's GIF at these widths.

    `drawn` has the film at one width; `least` is for another, at which a few frames are drawn if
    there are none. Between the two the size is a power of the width.
    """
    if not widths:
        return []
    sampled = dict(enumerate(least.frame_bytes)) or sampled_frames(least, SAMPLE)
    ratio = sum(sampled.values()) / sum(drawn.frame_bytes[k] for k in sampled)
    width = drawn.context.form.width
    power = log(ratio) / log(least.context.form.width / width)
    return [drawn.size * (other / width) ** power for other in widths]


def sampled_frames(file: GifFile, count: int) -> dict[int, int]:
    """The bytes of at most `count` frames of a GIF by their number, spread over its film.

    Each is encoded after the picture before it.
    """
    raster, steps = Raster(file.context), file.clock.steps
    numbers = np.unique(np.linspace(1, len(steps) - 1, count).round().astype(int)).tolist()
    sizes = {}
    for number in numbers:
        frames = Frames(file.palette)
        for start, duration in steps[number - 1 : number + 1]:
            moment = file.clock.moment(start)
            picture, rests = raster.packed_frame(moment), file.rests(duration)
            block = frames.block(picture, moment.shown, duration, rests)
        sizes[number] = len(block)
    return sizes


class Frames:
    """The frames of a GIF in their order; each stores the pixels that changed.

    Pictures are flat arrays (h · w,), row by row, which is fastest in numpy. Surfaces have all
    their tones at rest; while they move they change nearly everywhere, and have fewer.
    """

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._unchanged = len(palette.colours)
        self._drawn: NDArray[np.uint32] | None = None  # as drawn
        self._now: Indices  # in the palette's colours
        self._holed: Indices  # between two frames, nothing but unchanged pixels

    def block(
        self, picture: NDArray[np.uint32], reveal: float, duration: int, rests: bool
    ) -> bytes:
        """The next frame: pixels (h, w) packed as 0x??BBGGRR, shown for `duration` cs."""
        pixels = picture.ravel()
        if self._drawn is None:
            self._drawn = pixels.copy()
            self._now = self._palette.indices(pixels, reveal, rests)
            self._holed = np.full_like(self._now, self._unchanged)
            return _block(self._now.reshape(picture.shape), (0, 0), duration, None)
        finer = rests and self._palette.finer  # what didn't move gets its tones, too
        changed = np.arange(len(pixels)) if finer else np.flatnonzero(pixels != self._drawn)
        there = pixels[changed]
        self._drawn[changed] = there
        indices = self._palette.indices(there, reveal, rests)
        differ = indices != self._now[changed]
        return self._part(changed[differ], indices[differ], picture.shape[1], duration)

    def _part(
        self, changed: NDArray[np.intp], indices: Indices, width: int, duration: int
    ) -> bytes:
        """The changed rectangle; `changed` (n,) are places in the picture, in their order.

        Unchanged pixels are transparent, or stored again where that makes longer runs of one colour
        for LZW, as when nearly all of a surface moves.
        """
        if not len(changed):  # equal pictures: a frame of one pixel holds the time
            return _block(self._holed[:1].reshape(1, 1), (0, 0), duration, self._unchanged)
        self._now[changed] = indices
        self._holed[changed] = indices
        rows = slice(changed[0] // width, changed[-1] // width + 1)
        painted, holed = (picture.reshape(-1, width)[rows] for picture in (self._now, self._holed))
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
