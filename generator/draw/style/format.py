"""Formats: size, theme, weight of lines, size of labels, speed, frames a second.

    Format(width=1280, theme="dark", line=1.5)
    slide(1280, 720, "dark")

A film has no size of its own. Its height follows from its panels and strips unless the format fixes
it.
"""

from dataclasses import dataclass, replace

from generator import validation
from generator.draw.style.theme import load
from generator.errors import UserError

# What a picture can be; a film at a speed of nearly 0 would have no end.
RANGES = {
    "width": (16, 8192),
    "height": (16, 8192),
    "line": (0.01, 100),
    "label": (0.01, 100),
    "speed": (0.05, 20),
    "step_cs": (2, 1000),
}
GIF_STEP_CS = 8  # 12.5 frames a second: whole centiseconds, and half of the 25 of SVG and MP4


@dataclass(frozen=True)
class Format:
    """The size, theme, weights and speed in which a film is rendered.

    UserError for a number outside of its range in `RANGES`, or a theme that isn't there.
    """

    width: int = 560  # px
    height: int | None = None  # px; None: as the film needs at this width
    theme: str = "light"
    line: float = 1.0  # factor on every line width and point size
    label: float = 1.0  # factor on every label size
    speed: float = 1.0  # 2: twice as fast
    step_cs: int = GIF_STEP_CS  # centiseconds between moving frames
    longest_cs: int | None = None  # a longer film is played faster, until it is over by then
    hold_cs: int | None = None  # how long the last picture stays, whatever the speed
    loops: bool = True  # whether the film fades into its first picture at the end
    overlay: bool | None = None  # whether heading and track are drawn; None: in all but SVG
    draft: bool = False  # then the picture says so

    def __post_init__(self) -> None:
        validation.fields(self)
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise UserError(f"draw.Format: {name}: expected {low} to {high}, got {value}")
        try:
            load(self.theme)
        except UserError as error:
            raise UserError(f"draw.Format: theme: {error}") from None


PAGE = Format()
PAGE_WIDE = Format(width=640)  # two panels and more

DRAFT_SHARE = 0.6  # of the width, in a draft
SLIDE_STEP_CS = 12  # a grid on which 25, 16.7 and 8.3 frames a second meet
SLIDE_CS, SLIDE_HOLD_CS = 800, 200
SLIDE_LINE, SLIDE_LABEL, SQUARE_LABEL = 1.7, 1.8, 1.5  # factors, at a height of 720 px


def slide(width: int, height: int, theme: str = "light") -> Format:
    """A format for projection: heavier lines, larger labels, over within 8 s, the last 2 at rest.

    `width` and `height` in px. Labels can be read from the back of a lecture hall; on wide slides
    they are larger.
    """
    share = min(width, height) / 720
    return Format(
        width,
        height,
        theme,
        line=SLIDE_LINE * share,
        label=(SLIDE_LABEL if width > height else SQUARE_LABEL) * share,
        step_cs=SLIDE_STEP_CS,
        longest_cs=SLIDE_CS,
        hold_cs=SLIDE_HOLD_CS,
        loops=False,
    )


def draft(form: Format) -> Format:
    """The same format with a third of the frames and of the pixels; the picture says “draft”."""
    return replace(
        form,
        width=2 * round(form.width * DRAFT_SHARE / 2),
        line=form.line * DRAFT_SHARE,
        label=form.label * DRAFT_SHARE,
        step_cs=3 * form.step_cs,
        draft=True,
    )


def in_profile(form: Format, profile: str) -> Format:
    """The format in which a build of that profile draws a figure."""
    return draft(form) if profile == "draft" else form
