"""Text as outlines of one font, the same in raster and SVG: `outline("x ↦ Wx", 17)`.

A word is glyphs at positions; each glyph is a closed path of straight lines and Bézier curves in
units of the em. Nothing depends on the fonts of the machine that shows the picture.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path as File
from typing import Any

import numpy as np
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags
from matplotlib.path import Path

from generator.draw.geometry.shapes import Array
from generator.errors import UserError

SOURCES = ("fonts/figures.ttf",)
FONT = File(__file__).parent / "fonts" / "figures.ttf"
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, eq=False)
class Glyph:
    """The outline of one character in em units, y up, with matplotlib's path codes."""

    character: str
    vertices: Array
    codes: tuple[int, ...]
    advance: float  # em


@cache
def _font() -> FT2Font:
    font = FT2Font(str(FONT))
    font.set_size(1000.0, 72)
    return font


@cache
def glyph(character: str) -> Glyph:
    """The glyph of a character; UserError when the font has none."""
    font = _font()
    if font.get_char_index(ord(character)) == 0:
        raise UserError(f"the font of the pictures has no character {character!r}")
    loaded = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    advance = loaded.linearHoriAdvance / 65536 / 1000
    return Glyph(character, np.asarray(vertices) / 1000, tuple(int(c) for c in codes), advance)


@cache
def layout(text: str) -> tuple[tuple[tuple[str, float], ...], float]:
    """Each character with its x in em, kerned, and the width of the whole."""
    font: Any = _font()
    placed, x, before = [], 0.0, 0
    for character in text:
        index = font.get_char_index(ord(character))
        if before:
            x += font.get_kerning(before, index, Kerning.UNFITTED) / 64 / 1000
        placed.append((character, x))
        x += glyph(character).advance
        before = index
    return tuple(placed), x


def start(text: str, x: float, size: float, anchor: str) -> float:
    """Where a word begins, px, when its anchor lies at x."""
    if anchor not in ANCHORS:
        raise UserError(f"anchor: expected {' or '.join(ANCHORS)}, got {anchor!r}")
    return x - ANCHORS[anchor] * layout(text)[1] * size


def outline(text: str, size: float) -> Path:
    """The whole word as one path in px, y down, beginning at (0, 0) on its baseline."""
    pieces = [
        Path((glyph(character).vertices + (x, 0)) * (size, -size), glyph(character).codes)
        for character, x in layout(text)[0]
        if len(glyph(character).codes)
    ]
    return Path.make_compound_path(*pieces) if pieces else Path(np.empty((0, 2)))
