"""Where things lie in a picture: heading, panels side by side, strips, track; all in px."""

from dataclasses import dataclass

from generator.draw.camera import Box
from generator.draw.format import Format

MARGIN = 20.0  # px, left and right of text, strips and track
HEADING = 58.0  # two lines of text
TITLE = 26.0  # over each panel that has one
TRACK = 34.0
GUTTER = 12.0  # between panels
STRIP = 60.0  # each


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
    scale = form.label
    top = HEADING * scale if animated else 0.0
    title = TITLE * scale if titled else 0.0
    foot = strips * STRIP * scale + (TRACK * scale if animated else 0.0)
    wide = (form.width - GUTTER * (panels - 1)) / panels
    high = round(wide * aspect) if form.height is None else form.height - top - title - foot
    lefts = [k * (wide + GUTTER) for k in range(panels)]
    below = top + title + high
    inner = form.width - 2 * MARGIN
    height = round(below + foot)
    return Layout(
        form.width,
        height + height % 2,  # video wants even sizes
        Box(MARGIN, 0, inner, top) if animated else None,
        tuple(Box(x, top, wide, title) for x in lefts),
        tuple(Box(x, top + title, wide, high) for x in lefts),
        tuple(
            Box(MARGIN, below + k * STRIP * scale, inner, STRIP * scale - 8) for k in range(strips)
        ),
        Box(MARGIN, below + foot - TRACK * scale, inner, TRACK * scale) if animated else None,
    )
