"""How a film is read: size, theme, weight of lines, size of labels, tempo, frames a second.

    Format(width=1280, theme="dark", line=1.5)

A film has no size; `Format` gives it one. Heights follow from the film's panels and strips unless
a format fixes them.
"""

from dataclasses import dataclass, replace

GIF_STEP_CS = 8  # 12.5 frames a second: whole centiseconds, and half of the 25 of SVG and MP4


@dataclass(frozen=True)
class Format:
    """One way to read a film."""

    width: int = 560  # px
    height: int | None = None  # px; None: what the film asks for at this width
    theme: str = "light"
    line: float = 1.0  # factor on every line width and point size
    label: float = 1.0  # factor on every label size
    tempo: float = 1.0  # 2: twice as fast
    step_cs: int = GIF_STEP_CS  # centiseconds between moving frames


PAGE = Format()
PAGE_WIDE = Format(width=640)  # two panels and more


def draft(form: Format) -> Format:
    """The same format with half as many frames a second."""
    return replace(form, step_cs=2 * form.step_cs)
