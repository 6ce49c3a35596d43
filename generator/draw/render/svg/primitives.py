"""SVG in small pieces: numbers, colours as class and plain attribute, glyphs once, the envelope.

A colour is written twice: as a class (`s-a` for strokes, `f-a` for fills) that a page may restyle,
and as a plain attribute for programs that don't know CSS.
"""

from functools import cache
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from matplotlib.path import Path

from generator.draw.geometry.shapes import Style
from generator.draw.motion.camera import Box
from generator.draw.render.svg.path_data import numbers
from generator.draw.scene.scene import Text
from generator.draw.scene.strip_chart import STRIP_WORDS
from generator.draw.style import text
from generator.draw.style.theme import Theme

HALO = 0.28  # width of the line around a letter, em: half of it is seen
EM = 200  # units an em in glyphs: a tenth of a px at 20 px
HEAD = "<title/><desc/>"  # filled with the figure's title and alt when it is published
LETTERS: dict[int, str] = {
    int(code): letter
    for code, letter in (
        (Path.MOVETO, "m"),
        (Path.LINETO, "l"),
        (Path.CURVE3, "q"),
        (Path.CURVE4, "c"),
    )
}


def reference(identity: str) -> str:
    """The attribute that refers to an element.

    Inkscape 1.2 follows `xlink:href` only; beside it `href` would be a tenth of a step's bytes.
    """
    return f'xlink:href="#{identity}"'


def number(value: float, digits: int = 2) -> str:
    """A decimal without needless zeros."""
    written = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if written in ("-0", "") else written.replace("-0.", "-.").removeprefix("0") or "0"


def style_attributes(style: Style, theme: Theme, unit: float = 1.0) -> str:
    """The attributes of a style; widths are multiplied by `unit`, the size of a px there."""
    classes, out = [], []
    if style.stroke:
        classes.append(f"s-{style.stroke}")
        out.append(
            f'stroke="{theme.hex(style.stroke)}" stroke-width="{number(style.width * unit)}"'
        )
    if style.fill:
        classes.append(f"f-{style.fill}")
        out.append(f'fill="{theme.hex(style.fill)}"')
    if style.dash:
        out.append(f'stroke-dasharray="{" ".join(number(length * unit) for length in style.dash)}"')
    if style.opacity < 1:
        out.append(f'opacity="{number(style.opacity, 3)}"')
    return f'class="{" ".join(classes)}" ' + " ".join(out)


def word_class(word: Text) -> str:
    """What a word's class says behind the prefix: its size in whole px, in a panel or a strip."""
    return f"{'strip' if word.name in STRIP_WORDS else 'type'}-{int(word.size)}"


class Letters:
    """The glyphs that an SVG uses, defined once under ids with its prefix."""

    def __init__(self, prefix: str, fonts: text.Fonts = ()) -> None:
        self.prefix, self._fonts = prefix, fonts
        self.used: set[str] = set()
        self._count = 0

    def unique(self, name: str) -> str:
        """An id of this document that no other element has."""
        self._count += 1
        return f"{self.prefix}-{name}{self._count}"

    def word(self, word: Text, theme: Theme) -> str:
        """A group of glyphs; those with a halo are drawn twice, first with it, then without.

        (`paint-order` would draw them once, but cairosvg and Qt don't know it.) The inner group has
        the anchor, or the word's pivot, at its origin, and a class that says the size of type: a
        page may scale it.
        """
        origin = word.x if word.pivot is None else word.pivot
        left = text.start(word.text, 0.0, 1.0, word.anchor, self._fonts)
        left += (word.x - origin) / word.size
        scale = word.size / EM
        glyphs = "".join(
            f'<use {reference(self._id(character))} x="{round((left + at) * EM)}"/>'
            for character, at in text.layout(word.text, self._fonts)[0]
            if len(text.glyph(character, self._fonts).codes)
        )
        if word.halo:
            identity = self.unique("word")
            glyphs = (
                f'<g class="s-{word.halo}" stroke="{theme.hex(word.halo)}"'
                f' stroke-width="{number(HALO * EM)}"><g id="{identity}">{glyphs}</g></g>'
                f"<use {reference(identity)}/>"
            )
        faded = f' opacity="{number(word.opacity, 3)}"' if word.opacity < 1 else ""
        place = f"translate({number(origin)} {number(word.y)}) scale({number(scale, 5)})"
        type_class = f"{self.prefix}-{word_class(word)}"
        return (
            f'<g class="f-{word.colour}" fill="{theme.hex(word.colour)}"{faded} role="img"'
            f' transform="{place}" aria-label={quoteattr(word.text)}>'
            f'<g class="{type_class}">{glyphs}</g></g>'
        )

    def definitions(self) -> str:
        """The `<path>`s of all glyphs used so far."""
        return "".join(
            f'<path id="{self._id(character)}" d="{_glyph_data(character, self._fonts)}"/>'
            for character in sorted(self.used)
        )

    def _id(self, character: str) -> str:
        self.used.add(character)
        return f"{self.prefix}-{'-'.join(f'{ord(part):x}' for part in character)}"


@cache
def _glyph_data(character: str, fonts: text.Fonts) -> str:
    glyph = text.glyph(character, fonts)
    whole = np.rint(glyph.vertices * (EM, -EM)).astype(int)
    pieces, at, begin, k = [], np.zeros(2, dtype=int), np.zeros(2, dtype=int), 0
    while k < len(glyph.codes):
        code = glyph.codes[k]
        if code == Path.CLOSEPOLY:
            pieces.append("z")
            at, k = begin, k + 1
            continue
        count = 2 if code == Path.CURVE3 else 3 if code == Path.CURVE4 else 1
        pieces.append(LETTERS[code] + numbers((whole[k : k + count] - at).ravel().tolist()))
        at = whole[k + count - 1]
        begin = at if code == Path.MOVETO else begin
        k += count
    return "".join(pieces)


def clip(identity: str, box: Box) -> str:
    """A clipping rectangle."""
    return (
        f'<clipPath id="{identity}"><rect x="{number(box.x)}" y="{number(box.y)}"'
        f' width="{number(box.width)}" height="{number(box.height)}"/></clipPath>'
    )


def envelope(
    width: int, height: int, background: str, definitions: str, body: str, head: str
) -> str:
    """The whole SVG; `head` is its title and description."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f' fill="none" stroke-linecap="round" stroke-linejoin="round">'
        f"{head}<defs>{definitions}</defs>"
        f'<rect class="f-ground" width="100%" height="100%" fill="{background}"/>{body}</svg>\n'
    )


def title(words: str) -> str:
    """A `<title>`, escaped."""
    return f"<title>{escape(words)}</title>"
