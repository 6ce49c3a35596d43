"""Where things lie in a picture: heading, panels, strips, track; all in px.

A picture of the page has them one below the other, and is as high as they need. A slide's size is
fixed. A wide slide with one panel has words and strips in a column at its left, so that the panel
is as high as the slide; with more panels the heading is one line, for the same reason.
"""

from dataclasses import dataclass

from generator.draw.motion.camera import Box
from generator.draw.style.format import Format

MARGIN = 20.0  # px, left and right of text, strips and track
HEADING = 58.0  # two lines of text
LINE = 46.0  # one line
TITLE = 26.0  # over each panel that has one
AIR = 12.0  # above the titles of a still of fixed size
TRACK = 34.0
GUTTER = 12.0  # between panels
STRIP = 60.0  # each
COLUMN = 190.0  # of words, beside the panel of a wide picture
TALL_STRIP = 150.0  # in a column: words above its chart
WIDE = 1.5  # width / height from which a picture of fixed size is laid out as a wide one


@dataclass(frozen=True)
class Layout:
    """The boxes of a picture; heading and track are None in a still."""

    width: int
    height: int
    heading: Box | None
    titles: tuple[Box, ...]
    panels: tuple[Box, ...]
    strips: tuple[Box, ...]
    track: Box | None


def layout(
    form: Format, panels: int, titled: bool, strips: int, animated: bool, aspect: float
) -> Layout:
    """Boxes for that many panels and strips; a format's fixed height squeezes the panels."""
    wide = form.height is not None and form.width >= WIDE * form.height
    if wide and animated and panels == 1:
        return beside(form, titled, strips)
    scale = form.label
    top = (LINE if wide else HEADING) * scale if animated else 0.0
    if form.height is not None and titled and not animated:
        top = AIR * scale
    title = TITLE * scale if titled else 0.0
    foot = strips * STRIP * scale + (TRACK * scale if animated else 0.0)
    width = (form.width - GUTTER * (panels - 1)) / panels
    high = round(width * aspect) if form.height is None else form.height - top - title - foot
    lefts = [k * (width + GUTTER) for k in range(panels)]
    below = top + title + high
    margin = MARGIN * (scale if wide else 1.0)
    inner = form.width - 2 * margin
    height = round(below + foot)
    return Layout(
        form.width,
        height + height % 2,  # H.264 needs even sizes
        Box(margin, 0, inner, top) if animated else None,
        tuple(Box(x, top, width, title) for x in lefts),
        tuple(Box(x, top + title, width, high) for x in lefts),
        tuple(
            Box(margin, below + k * STRIP * scale, inner, STRIP * scale - 8) for k in range(strips)
        ),
        Box(margin, below + foot - TRACK * scale, inner, TRACK * scale) if animated else None,
    )


def beside(form: Format, titled: bool, strips: int) -> Layout:
    """Boxes for one panel beside a column with the heading at its top and strips at its foot."""
    assert form.height is not None
    scale, margin = form.label, MARGIN * form.label
    track, title = TRACK * scale, TITLE * scale if titled else 0.0
    column, foot, each = COLUMN * scale, form.height - track, TALL_STRIP * scale
    left = margin + column
    width = form.width - left  # to the slide's edge, as tints should
    return Layout(
        form.width,
        form.height + form.height % 2,
        Box(margin, 0, column - margin, HEADING * scale),
        (Box(left, 0, width, title),),
        (Box(left, title, width, foot - title),),
        tuple(
            Box(margin, foot - (strips - k) * each, column - margin, each - 8)
            for k in range(strips)
        ),
        Box(margin, foot, form.width - 2 * margin, track),
    )
