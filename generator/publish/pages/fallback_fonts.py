"""Fonts of this machine for letters that the pictures' own font has not: `runs(text)`.

The own font comes first, then matplotlib's DejaVu Sans, which is wherever this generator is, then
what is installed: the font that has most of the letters, plain and upright before others, by name.
So one machine always takes the same font.
"""

import os
import string
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

SOURCES = ("../../draw/style/fonts/figures.ttf",)
OWN = Path(__file__).parent / SOURCES[0]
# Where systems keep fonts: Linux and BSD, macOS, Windows.
FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts", r"C:\Windows\Fonts"),
)
ENDINGS = (".ttf", ".otf", ".ttc")
# Parts of file names of fonts that are not for plain text.
STYLES = ("bold", "italic", "oblique", "light", "thin", "condensed", "mono", "serif", "black")
# Letters that the own font has: a title of these alone needs no matplotlib, which takes 26 MB.
COMMON = frozenset(string.ascii_letters + string.digits + string.punctuation + "–—’‘“”…×äöüéèß")
Run = tuple[str, Path | None]  # letters, and the font that has them; None: no font has


def runs(text: str, whole: str = "") -> list[Run]:
    """The text in pieces of one font each: one piece, where a font has all letters of `whole`.

    `whole` is the text that it is a part of, so that all lines of a title have one font.
    """
    whole = whole or text
    fonts = chosen("".join(sorted({letter for letter in whole if not letter.isspace()})))
    best = next((font for font in fonts if covers(font, whole)), None)
    if best:
        return [(text, best)]
    pieces: list[Run] = []
    for letter in text:
        font = next((font for font in fonts if covers(font, letter)), None)
        if pieces and (letter.isspace() or pieces[-1][1] == font):
            pieces[-1] = (pieces[-1][0] + letter, pieces[-1][1])
        else:
            pieces.append((letter, font))
    return pieces


def unwritten(text: str) -> str:
    """The letters that no font has, each once."""
    missing = "".join(letters for letters, font in runs(text) if not font)
    return "".join(dict.fromkeys("".join(missing.split())))


def covers(font: Path, text: str) -> bool:
    """Whether a font has every letter of a text; spaces need none."""
    return all(
        letter.isspace() or (font == OWN and letter in COMMON) or ord(letter) in letters_of(font)
        for letter in text
    )


@cache
def chosen(letters: str) -> Sequence[Path]:
    """The own font, then as few others as have the letters that it has not."""
    rare = {ord(letter) for letter in letters if letter not in COMMON}
    fonts, missing = [OWN], rare - letters_of(OWN) if rare else rare
    others = list(installed()) if missing else []
    while missing:
        best = max(others, key=lambda font: len(missing & letters_of(font)), default=None)
        if best is None or not missing & letters_of(best):
            break
        fonts.append(best)
        missing -= letters_of(best)
    return fonts


def installed() -> Iterator[Path]:
    """All fonts but the own, the preferred first."""
    import matplotlib  # takes long, and few titles need it

    yield Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    paths = [
        Path(folder, name)
        for top in FOLDERS
        for folder, _, names in os.walk(os.path.expanduser(top))
        for name in names
        if name.lower().endswith(ENDINGS)
    ]
    yield from sorted(paths, key=_rank)


def _rank(font: Path) -> tuple[int, str, str]:
    """Plain and upright fonts first; then by name, wherever they lie."""
    name = font.name.lower()
    return sum(style in name for style in STYLES), name, font.as_posix()


@cache
def letters_of(font: Path) -> frozenset[int]:
    """The code points that a font has outlines for; none for one that can't be read."""
    from matplotlib.ft2font import FT2Font

    try:
        read = FT2Font(str(font))
    except (OSError, RuntimeError):
        return frozenset()
    return frozenset(read.get_charmap()) if read.scalable else frozenset()
