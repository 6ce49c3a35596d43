"""Frames as pixels: `Raster(context).frame(moment)` draws a scene with Agg into an (h, w, 3) array.

Only matplotlib's renderer is used, not its figures and artists: what stands still is drawn once and
put back before each frame.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox
from numpy.typing import NDArray

from generator.draw.composition.composition import RenderContext
from generator.draw.geometry.shapes import Array
from generator.draw.motion.camera import Box
from generator.draw.motion.clock import Moment
from generator.draw.render.picture_colours import pixels
from generator.draw.scene.scene import CORE, RING, CustomArtist, Item, Markers, Picture, Shape, Text
from generator.draw.style import text
from generator.draw.style.theme import Theme, load

HALO = 0.28  # width of a word's halo, share of its size
CACHED = 256  # of each kind
MANY = 8  # lines
THIN = 1.5  # px: joins of lines up to there look the same, and round ones cost a sixth more
CIRCLE, DIAMOND = (
    Path.unit_circle(),
    Path(np.array([[1.25, 0], [0, 1.25], [-1.25, 0], [0, -1.25], [1.25, 0]]), closed=True),
)
SHAPES = {"dot": CIRCLE, "ring": CIRCLE, "diamond": DIAMOND}
Rgb = NDArray[np.uint8]


class Raster:
    """An Agg canvas for a film in a format."""

    def __init__(self, context: RenderContext) -> None:
        self.context = context
        self.theme: Theme = load(context.form.theme)
        width, height = context.layout.width, context.layout.height
        self._agg = RendererAgg(width, height, 72)  # 72 dpi: points are px
        self._upright = Affine2D().scale(1, -1).translate(0, height)
        self._pixels = np.asarray(self._agg.buffer_rgba())
        self._pixels[:] = (*self.theme.rgb("ground"), 255)
        # Words and pens come again at nearly every step.
        self._outline = lru_cache(CACHED)(_outline)
        self._context = lru_cache(CACHED)(self._new_context)
        for item in context.still_items:
            self._draw(item)
        self._still = self._pixels.copy()

    def frame(self, moment: Moment) -> Rgb:
        """The scene at a moment as 8-bit RGB (height, width, 3)."""
        return self.drawn(self.context.moving_items(moment))

    def drawn(self, items: Iterable[Item]) -> Rgb:
        """The same of what moves, made already: two themes can share a scene."""
        return self.painted(items)[:, :, :3].copy()

    def packed(self, moment: Moment) -> NDArray[np.uint32]:
        """The same as 0x??BBGGRR (height, width): the canvas itself, until the next moment."""
        return self.painted(self.context.moving_items(moment)).view("<u4")[:, :, 0]

    def painted(self, items: Iterable[Item]) -> Rgb:
        """What stands still and these items over it (height, width, 4), until it paints again.

        Items name their inks, so that rasters of several themes can share one scene.
        """
        self._pixels[:] = self._still
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
            case CustomArtist():
                self._pixels[:, :, :3] = item.pixels()

    def _shape(self, shape: Shape) -> None:
        style = shape.style
        face = self._colour(style.fill, 1.0) if style.fill else None
        for points, lengths in _bundles(shape):
            path = compound(points, lengths, shape.closed)
            self._path(path, style.stroke, style.width, style.opacity, shape.clip, face, style.dash)
            if style.core:
                self._path(path, style.core, style.width * CORE, style.opacity, shape.clip)

    def _dots(self, dots: Markers) -> None:
        style = dots.style
        ring = dots.shape == "ring"
        ink = style.stroke or style.fill
        gc = self._context(ink if ring else None, RING, style.opacity, dots.clip, None)
        face = None if ring else self._colour(ink or "text", 1.0)
        place = Path(dots.points)
        size = Affine2D().scale(dots.radius)
        self._agg.draw_markers(gc, SHAPES[dots.shape], size, place, self._upright, face)

    def _word(self, word: Text) -> None:
        path = self._outline(word.text, word.x, word.y, word.size, word.anchor)
        if word.halo:
            self._path(path, word.halo, HALO * word.size, word.opacity, None)
        self._path(path, None, 0, word.opacity, None, self._colour(word.ink, 1.0))

    def _picture(self, picture: Picture) -> None:
        gc = self._context(None, 0.0, picture.opacity, picture.clip, None)
        colours = pixels(picture, self.theme)[::-1]  # Agg counts rows from below
        bottom = self.context.layout.height - picture.y - picture.height
        self._agg.draw_image(gc, picture.x, bottom, np.ascontiguousarray(colours))

    def _path(
        self,
        path: Path,
        stroke: str | None,
        width: float,
        opacity: float,
        clip: Box | None,
        face: tuple[float, ...] | None = None,
        dash: tuple[float, float] | None = None,
    ) -> None:
        gc = self._context(stroke, width, opacity, clip, dash)
        self._agg.draw_path(gc, path, self._upright, face)

    def _new_context(
        self,
        stroke: str | None,
        width: float,
        opacity: float,
        clip: Box | None,
        dash: tuple[float, float] | None,
    ) -> GraphicsContextBase:
        """A graphics context; no stroke is a line of no width."""
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

    def _colour(self, ink: str, opacity: float) -> tuple[float, float, float, float]:
        red, green, blue = self.theme.rgb(ink)
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


def _outline(text_: str, x: float, y: float, size: float, anchor: str) -> Path:
    """A word where it stands, px with y down."""
    left = text.start(text_, x, size, anchor)
    return text.outline(text_, size).transformed(Affine2D().translate(left, y))


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
