"""Text as outlines of one font, the same in raster and SVG: `outline("x ↦ Wx", 17)`.

A word is glyphs at positions; each glyph is a closed path of straight lines and Bézier curves in
units of the em. Nothing depends on the fonts of the machine that shows the picture.

What that font lacks is drawn by `fonts`, those of the machine that the author named, shaped and
ordered by matplotlib's text layout (raqm): all of a word that runs to the left, else just the
characters that are missing.
"""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path as File
from unicodedata import bidirectional

import numpy as np
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags
from matplotlib.path import Path

from generator.draw.geometry.shapes import Array
from generator.draw.style.machine_fonts import SHAPING, MachineFont, has
from generator.errors import UserError

SOURCES = ("fonts/figures.ttf",)
FONT = File(__file__).parent / "fonts" / "figures.ttf"
Fonts = tuple[MachineFont, ...]
TO_THE_LEFT = ("R", "AL")  # classes of characters whose script runs to the left
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, eq=False)
class Glyph:
    """The outline of one character, or of some, in em units, y up, with matplotlib's path codes."""

    characters: str
    vertices: Array
    codes: tuple[int, ...]
    advance: float  # em


@cache
def _font() -> FT2Font:
    font = FT2Font(str(FONT))
    font.set_size(1000.0, 72)
    return font


@cache
def glyph(characters: str, fonts: Fonts = ()) -> Glyph:
    """The glyph of a character, or of some that one of `fonts` draws; UserError where none can."""
    if not _own(characters):
        return _foreign(characters, fonts)
    font = _font()
    loaded = font.load_char(ord(characters), flags=LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    advance = loaded.linearHoriAdvance / 65536 / 1000
    return Glyph(characters, np.asarray(vertices) / 1000, tuple(int(c) for c in codes), advance)


def _own(characters: str) -> bool:
    """Whether it is a single character of the pictures' own font."""
    return len(characters) == 1 and _font().get_char_index(ord(characters)) != 0


def lacking(text: str) -> str:
    """The characters of a text that the pictures' own font lacks, each once."""
    return "".join(dict.fromkeys(each for each in text if not _own(each) and each not in SHAPING))


def _foreign(characters: str, fonts: Fonts) -> Glyph:
    """The outline of characters by the first font of the machine that has them all."""
    font = next((font for font in fonts if has(font.path, characters)), None)
    if font is None:
        also = "".join(f" or {font.name}" for font in fonts)
        raise UserError(
            f"expected characters of the pictures' font{also}, got"
            f" {lacking(characters)!r}; fonts in theme.toml names a font of this machine that has"
            " them"
        )
    from matplotlib.font_manager import FontProperties  # few pictures need them
    from matplotlib.textpath import TextToPath

    size = FontProperties(fname=font.path, size=TextToPath.FONT_SCALE)
    vertices, codes = TextToPath().get_text_path(size, characters)
    width, _, _ = TextToPath().get_text_width_height_descent(characters, size, ismath=False)
    scaled = np.reshape(vertices, (-1, 2)) / TextToPath.FONT_SCALE
    return Glyph(characters, scaled, tuple(map(int, codes)), width / TextToPath.FONT_SCALE)


def pieces(text: str) -> list[str]:
    """A text as single characters of the pictures' own font, and runs of others."""
    if any(bidirectional(character) in TO_THE_LEFT for character in text):
        return [text]
    listed: list[str] = []
    for own, run in groupby(text, _own):
        characters = "".join(run)
        listed += characters if own else [characters]
    return listed


@cache
def layout(text: str, fonts: Fonts = ()) -> tuple[tuple[tuple[str, float], ...], float]:
    """Each character (or run of some) with its x in em, kerned, and the width of the word in em."""
    font, placed, x = _font(), [], 0.0
    before = None
    for piece in pieces(text):
        index = font.get_char_index(ord(piece)) if _own(piece) else None
        if before is not None and index is not None:
            x += font.get_kerning(before, index, Kerning.UNFITTED) / 64 / 1000
        placed.append((piece, x))
        try:
            x += glyph(piece, fonts).advance
        except UserError as error:
            raise UserError(f"the words {text!r}: {error}") from None
        before = index
    return tuple(placed), x


def start(text: str, x: float, size: float, anchor: str, fonts: Fonts = ()) -> float:
    """The left end of a word, px, whose anchor is at x px; UserError for an unknown anchor."""
    if anchor not in ANCHORS:
        raise UserError(f"anchor: expected {' or '.join(ANCHORS)}, got {anchor!r}")
    return x - ANCHORS[anchor] * layout(text, fonts)[1] * size


def outline(text: str, size: float, fonts: Fonts = ()) -> Path:
    """A word as one path in px, y down, from (0, 0) on its baseline; `size` in px an em."""
    outlines = [(glyph(piece, fonts), x) for piece, x in layout(text, fonts)[0]]
    parts = [
        Path((glyph.vertices + (x, 0)) * (size, -size), glyph.codes)
        for glyph, x in outlines
        if len(glyph.codes)
    ]
    return Path.make_compound_path(*parts) if parts else Path(np.empty((0, 2)))
