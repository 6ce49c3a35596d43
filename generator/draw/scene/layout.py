"""Where things lie in a picture: heading, panels, legend, strips, track; all in px.

A picture of the page has them one below the other, and is as high as they need. A slide's size is
fixed. A wide slide with one panel has it in the middle, as high as the slide, and words and strips
in a column at its left; with more panels the heading is one line, for the same reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.draw.motion.camera import Box
from generator.draw.scene.legend import ROW_PX, rows
from generator.draw.style.format import Format
from generator.draw.style.text import Fonts

MARGIN = 20.0  # px, left and right of text, strips and track
HEADING = 58.0  # two lines of text
LINE = 46.0  # one line
TITLE = 26.0  # over each panel that has one
AIR = 12.0  # above the titles of a still of fixed size
TRACK = 34.0
GUTTER = 12.0  # between panels
STRIP = 60.0  # each
ROW = 24.0  # in a picture of the page, for each further trace of a strip: a phone's type is larger
TALL_STRIP = 150.0  # in a column: words above its chart
WIDE = 1.5  # width / height from which a picture of fixed size is laid out as a wide one


@dataclass(frozen=True)
class Layout:
    """The boxes of a picture; heading and track are None where they are left out, as in stills."""

    width: int
    height: int
    heading: Box | None
    titles: tuple[Box, ...]
    panels: tuple[Box, ...]
    strips: tuple[Box, ...]
    track: Box | None
    legend: Box | None = None
    framed: Box | None = None  # what a single panel shows fits this part of it; None: the panel


def layout(
    form: Format,
    panels: int,
    titled: bool,
    strips: int,
    overlay: bool,
    aspect: float,
    classes: Sequence[str] = (),
    fonts: Fonts = (),
    traces: int = 1,
) -> Layout:
    """Boxes for that many panels and strips; a format's fixed height squeezes the panels.

    A strip has up to so many `traces`. With `overlay` there are a heading and a track. The names of
    `classes` stand below the panels, and `fonts` write what ours can't.
    """
    wide = form.height is not None and form.width >= WIDE * form.height
    if wide and overlay and panels == 1:
        return beside(form, titled, strips, classes, fonts)
    scale = form.label
    top = (LINE if wide else HEADING) * scale if overlay else 0.0
    if form.height is not None and titled and not overlay:
        top = AIR * scale
    title = TITLE * scale if titled else 0.0
    margin = MARGIN * (scale if wide else 1.0)
    inner = form.width - 2 * margin
    names = legend_height(classes, inner, scale, fonts)
    each = (STRIP if form.height else STRIP + ROW * (traces - 1)) * scale
    foot = names + strips * each + (TRACK * scale if overlay else 0.0)
    gutter = GUTTER * scale  # so that a poster of twice the size has the same shape
    width = (form.width - gutter * (panels - 1)) / panels
    high = round(width * aspect) if form.height is None else form.height - top - title - foot
    lefts = [k * (width + gutter) for k in range(panels)]
    below = top + title + high
    height = round(below + foot)
    return Layout(
        form.width,
        height + height % 2,  # H.264 needs even sizes
        Box(margin, 0, inner, top) if overlay else None,
        tuple(Box(x, top, width, title) for x in lefts),
        tuple(Box(x, top + title, width, high) for x in lefts),
        tuple(Box(margin, below + names + k * each, inner, each - 8) for k in range(strips)),
        Box(margin, below + foot - TRACK * scale, inner, TRACK * scale) if overlay else None,
        Box(margin, below, inner, names) if classes else None,
    )


def legend_height(classes: Sequence[str], width: float, scale: float, fonts: Fonts = ()) -> float:
    """The height of the names of classes in rows of `width` px; 0 without classes."""
    return len(rows(classes, width, scale, fonts)) * ROW_PX * scale


def beside(
    form: Format, titled: bool, strips: int, classes: Sequence[str] = (), fonts: Fonts = ()
) -> Layout:
    """Boxes for one panel in the middle, beside a column with the heading and, at its foot, strips.

    The panel reaches to the slide's edges, as tints should; what it shows fits a square in the
    middle.
    """
    assert form.height is not None
    scale, margin = form.label, MARGIN * form.label
    track, title = TRACK * scale, TITLE * scale if titled else 0.0
    foot, each = form.height - track, TALL_STRIP * scale
    names = legend_height(classes, form.width - 2 * margin, scale, fonts)
    side = foot - title - names
    left = (form.width - side) / 2
    column = left - margin - GUTTER * scale
    return Layout(
        form.width,
        form.height + form.height % 2,
        Box(margin, 0, column, HEADING * scale),
        (Box(left, 0, side, title),),
        (Box(0, title, form.width, side),),
        tuple(Box(margin, foot - (strips - k) * each, column, each - 8) for k in range(strips)),
        Box(margin, foot, form.width - 2 * margin, track),
        Box(margin, foot - names, form.width - 2 * margin, names) if classes else None,
        Box(left, title, side, side),
    )
