"""Frames as pixels: `Raster(context).frame(moment)` draws a scene with Agg into an (h, w, 3) array.

Only matplotlib's renderer is used, not its figures and artists. What doesn't move is drawn once and
copied before each frame.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox
from numpy.typing import NDArray

from generator.draw.composition.composition import RenderContext
from generator.draw.geometry.shapes import CORNERS, Array
from generator.draw.motion.camera import Box
from generator.draw.motion.clock import Moment
from generator.draw.render.picture_colours import pixels
from generator.draw.scene.scene import (
    CORE,
    CustomArtist,
    Depth,
    Item,
    Markers,
    Picture,
    Shape,
    Text,
)
from generator.draw.style import text
from generator.draw.style.theme import Theme
from generator.errors import UserError

HALO = 0.28  # width of a word's halo, share of its size
CACHED = 256  # of each kind
MANY = 8  # lines
THIN = 1.5  # px: joins of lines up to there look the same, and round ones cost a sixth more
SHAPES = {name: Path.unit_circle() for name in ("dot", "ring")} | {
    name: Path(np.vstack([corners, corners[:1]]) * (1, -1), closed=True)  # y up
    for name, corners in CORNERS.items()
}
Rgb = NDArray[np.uint8]


class Pen(NamedTuple):
    """How a line is drawn: a colour's name (None: no line), widths in px, and the clip."""

    stroke: str | None
    width: float
    opacity: float
    clip: Box | None = None
    dash: tuple[float, float] | None = None  # px on, px off


class Raster:
    """An Agg canvas for a film in a format; a transparent one has no background.

    UserError where a whole picture by matplotlib, which has its own, is to be transparent.
    """

    def __init__(self, context: RenderContext, transparent: bool = False) -> None:
        self.context, self._transparent = context, transparent
        self.theme: Theme = context.theme
        width, height = context.layout.width, context.layout.height
        self._agg = RendererAgg(width, height, 72)  # 72 dpi: points are px
        self._upright = Affine2D().scale(1, -1).translate(0, height)
        self._pixels = np.asarray(self._agg.buffer_rgba())
        self._pixels[:] = (*self.theme.rgb("ground"), 0 if transparent else 255)
        # The same words and pens are needed at nearly every step.
        self._outline = lru_cache(CACHED)(partial(_outline, context.film.look.fonts))
        self._context = lru_cache(CACHED)(self._new_context)
        for item in context.still_items:
            self._draw(item)
        self._still = self._pixels.copy()
        self._painted: Moment | None = None  # what the canvas shows
        self._first: NDArray[np.float32] | None = None  # the film's first picture
        self._last: NDArray[np.float32] | None = None  # and the one in which it comes to rest

    def frame(self, moment: Moment) -> Rgb:
        """The scene at a moment as 8-bit RGB (height, width, 3)."""
        return self.paint_moment(moment)[:, :, :3].copy()

    def picture(self, items: Iterable[Item]) -> Rgb:
        """The picture (height, width, 3) of items in front of what doesn't move."""
        return self.paint(items)[:, :, :3].copy()

    def packed_frame(self, moment: Moment) -> NDArray[np.uint32]:
        """The picture as 0x??BBGGRR (height, width): the canvas, overwritten by the next call."""
        return self.paint_moment(moment).view("<u4")[:, :, 0]

    def paint_moment(self, moment: Moment, scene: Iterable[Item] | None = None) -> Rgb:
        """The canvas (height, width, 4) at a moment, whose scene may be known already.

        It is overwritten by the next call.
        """
        if moment.returned > 0.0:
            return self._paint_return(moment.returned)
        self.paint(self.context.moving_items(moment) if scene is None else scene)
        self._painted = moment
        if moment.cs == 0:
            self._first = self._pixels.astype(np.float32)
        return self._pixels

    def _paint_return(self, share: float) -> Rgb:
        """The canvas while the film fades into its first picture, which has this opacity."""
        if self._last is None:
            end = self.context.clock.moment(self.context.clock.end)
            if self._painted is None or not self._painted.looks_like(end):
                self.paint_moment(end)
            self._last = self._pixels.astype(np.float32)
        if self._first is None:
            self.paint_moment(self.context.clock.moment(0))
        assert self._first is not None
        self._pixels[:] = np.rint(self._last + share * (self._first - self._last))
        self._painted = None
        return self._pixels

    def paint(self, items: Iterable[Item]) -> Rgb:
        """The canvas (height, width, 4) with these items over what doesn't move.

        It is overwritten by the next call. Items name their colours, so rasters of several themes
        can share one scene.
        """
        self._pixels[:], self._painted = self._still, None
        for item in items:
            self._draw(item)
        return self._pixels

    def _draw(self, item: Item) -> None:
        match item:
            case Shape():
                self._shape(item)
            case Markers():
                self._dots(item)
            case Text():
                self._word(item)
            case Picture():
                self._picture(item)
            case CustomArtist() if self._transparent:
                raise UserError(
                    "film: expected marks for a film without a background, got code for"
                    " matplotlib, whose pixels are opaque; write MP4 or GIF"
                )
            case Depth() if self._transparent:
                item.mixture().over_transparent(self._pixels, self.theme)
            case Depth():
                item.mixture().over(self._pixels, self.theme)
            case CustomArtist():
                self._pixels[:, :, :3] = item.pixels()

    def _shape(self, shape: Shape) -> None:
        style = shape.style
        face = self._colour(style.fill, 1.0) if style.fill else None
        for points, lengths in _bundles(shape):
            path = compound(points, lengths, shape.closed)
            pen = Pen(style.stroke, style.width, style.opacity, shape.clip, style.dash)
            self._path(path, pen, face)
            if style.core:
                self._path(path, Pen(style.core, style.width * CORE, style.opacity, shape.clip))

    def _dots(self, dots: Markers) -> None:
        style = dots.style
        ring = dots.shape == "ring"
        colour = style.stroke or style.fill
        gc = self._context(Pen(colour if ring else None, style.width, style.opacity, dots.clip))
        face = None if ring else self._colour(colour or "text", 1.0)
        place = Path(dots.points)
        size = Affine2D().scale(dots.radius)
        self._agg.draw_markers(gc, SHAPES[dots.shape], size, place, self._upright, face)

    def _word(self, word: Text) -> None:
        path = self._outline(word.text, word.x, word.y, word.size, word.anchor)
        if word.halo:
            self._path(path, Pen(word.halo, HALO * word.size, word.opacity))
        self._path(path, Pen(None, 0.0, word.opacity), self._colour(word.colour, 1.0))

    def _picture(self, picture: Picture) -> None:
        gc = self._context(Pen(None, 0.0, picture.opacity, picture.clip))
        colours = pixels(picture, self.theme)[::-1]  # Agg counts rows from below
        bottom = self.context.layout.height - picture.y - picture.height
        self._agg.draw_image(gc, picture.x, bottom, np.ascontiguousarray(colours))

    def _path(self, path: Path, pen: Pen, face: tuple[float, ...] | None = None) -> None:
        """A path, filled with a colour (red, green, blue, opacity) if `face` is one."""
        self._agg.draw_path(self._context(pen), path, self._upright, face)

    def _new_context(self, pen: Pen) -> GraphicsContextBase:
        """Agg's graphics context for a pen; no stroke is a line of no width."""
        stroke, width, opacity, clip, dash = pen
        gc = self._agg.new_gc()
        gc.set_alpha(opacity)
        gc.set_snap(False)  # SVG does not, and lines that snap jump as they move
        gc.set_capstyle("round")
        gc.set_joinstyle("round" if width > THIN else "bevel")
        gc.set_linewidth(width if stroke else 0.0)
        gc.set_foreground(self._colour(stroke or "text", opacity), isRGBA=True)
        if dash:
            gc.set_dashes(0, dash)
        if clip:
            bottom = self.context.layout.height - clip.y - clip.height
            gc.set_clip_rectangle(Bbox.from_bounds(clip.x, bottom, clip.width, clip.height))
        return gc

    def _colour(self, colour: str, opacity: float) -> tuple[float, float, float, float]:
        red, green, blue = self.theme.rgb(colour)
        return red / 255, green / 255, blue / 255, opacity


def _bundles(shape: Shape) -> Iterator[tuple[Array, tuple[int, ...]]]:
    """The points and lengths of a shape, of many opaque lines in two halves.

    Agg sorts what a path covers row by row: a grid's upright and level lines apart cost a sixth
    less than together. Translucent lines would be darker where the halves cross.
    """
    points, lengths, style = shape.points, shape.lengths, shape.style
    if len(lengths) < MANY or shape.closed or style.opacity < 1 or style.core:
        yield points, lengths
        return
    half = len(lengths) // 2
    cut = sum(lengths[:half])
    yield points[:cut], lengths[:half]
    yield points[cut:], lengths[half:]


def _outline(fonts: text.Fonts, text_: str, x: float, y: float, size: float, anchor: str) -> Path:
    """A word at its place, px with y down."""
    left = text.start(text_, x, size, anchor, fonts)
    return text.outline(text_, size, fonts).transformed(Affine2D().translate(left, y))


def compound(points: Array, lengths: tuple[int, ...], closed: bool) -> Path:
    """One path of several polylines or polygons."""
    codes, order = _outlined(lengths, closed)
    return Path(points if order is None else points[order], codes)


@lru_cache(CACHED)
def _outlined(
    lengths: tuple[int, ...], closed: bool
) -> tuple[NDArray[np.uint8], NDArray[np.intp] | None]:
    """The codes of such a path, and the order of its points where polygons return to their first.

    The same for all steps of a film, whose lines move and stay as many.
    """
    starts, ends = np.cumsum((0, *lengths[:-1])), np.cumsum(lengths)
    order = np.insert(np.arange(sum(lengths)), ends, starts) if closed else None
    codes = np.full(sum(lengths) if order is None else len(order), Path.LINETO, dtype=np.uint8)
    codes[starts + np.arange(len(starts)) if closed else starts] = Path.MOVETO
    if closed:
        codes[ends + np.arange(len(ends))] = Path.CLOSEPOLY
    codes.flags.writeable = False
    return codes, order
