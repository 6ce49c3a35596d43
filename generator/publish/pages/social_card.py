"""The picture that link previews show: `card(about, poster)` is a PNG of 1200×630.

Title on the left, a figure's poster on the right, in the light theme. Letters are those of the
films, whatever fonts the machine has; only a title that has others takes a font of the machine, and
`warnings(about)` says what none of them can write.
"""

import io
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator.publish.pages import fallback_fonts
from generator.publish.prose.article_toml import Article

if TYPE_CHECKING:  # a draft has no card
    from PIL import ImageFont

WIDTH, HEIGHT, EDGE = 1200, 630, 64  # px
LEADING = 1.25  # of a line, in sizes
GROUND, TEXT, PALE, LINE = "#fffdfa", "#2b2f36", "#6b7178", "#d9730d"


def card(about: Article, poster: bytes | None) -> bytes:
    """The card; without a poster, words alone."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    right = WIDTH - EDGE
    if poster is not None:
        picture = Image.open(io.BytesIO(poster)).convert("RGB")
        side = HEIGHT - EDGE
        scale = min(side / picture.height, 0.52 * WIDTH / picture.width)
        shown = round(picture.width * scale), round(picture.height * scale)
        picture = picture.resize(shown, Image.Resampling.LANCZOS)
        right = WIDTH - shown[0] - EDGE // 2
        image.paste(picture, (right, (HEIGHT - shown[1]) // 2))
    pen = ImageDraw.Draw(image)
    blocks = ((about.title, 68, TEXT), (about.subtitle, 31, PALE))
    lines = [
        (line, words, size, colour)
        for words, size, colour in blocks
        for line in wrapped(words, size, right - 2 * EDGE)
    ]
    top = (HEIGHT - sum(LEADING * size for _, _, size, _ in lines)) / 2
    pen.rectangle((EDGE, top - 34, EDGE + 72, top - 28), fill=LINE)
    for line, words, size, colour in lines:
        left = float(EDGE)
        for letters, drawn in drawable(line, size, words):
            at = left, top + font(size).getmetrics()[0]
            pen.text(at, letters, fill=colour, font=drawn, anchor="ls")
            left += drawn.getlength(letters)
        top += LEADING * size
    data = io.BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()


def warnings(about: Article) -> list[str]:
    """A line for the letters of title and subtitle that the card is without, or has not joined."""
    words = about.title + about.subtitle
    missing, lines = fallback_fonts.unwritten(words), []
    if missing:
        lines = [f"static/card.png: no font of this machine has {missing}; left out of the card"]
    if any(map(to_the_left, words)):
        from PIL import features

        if not features.check("raqm"):
            lines.append("static/card.png: letters that run to the left need a Pillow with raqm")
    return lines


def to_the_left(letter: str) -> bool:
    """Whether a letter is of a script that runs from right to left."""
    return unicodedata.bidirectional(letter) in ("R", "AL")


def drawable(text: str, size: int, whole: str) -> "list[tuple[str, ImageFont.FreeTypeFont]]":
    """The text in pieces, each with its font; letters that no font has are left out."""
    runs = fallback_fonts.runs(text, whole)
    return [(letters, font(size, path)) for letters, path in runs if path]


@cache
def font(size: int, path: Path = fallback_fonts.OWN) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont, features

    # Basic layout: the same letters whether or not the machine's Pillow has raqm. Other scripts may
    # join letters or run to the left, which only raqm knows.
    shaped = path != fallback_fonts.OWN and features.check("raqm")
    layout = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), size, layout_engine=layout)


def width_of(text: str, size: int, whole: str) -> float:
    """How wide a text is, px."""
    return sum(drawn.getlength(letters) for letters, drawn in drawable(text, size, whole))


def wrapped(words: str, size: int, width: float) -> list[str]:
    """The words in lines that fit; a line may also end between two letters of Chinese or Japanese.

    A word that is wider than a line is broken where the line ends.
    """
    lines: list[str] = []
    for space, piece in pieces(words):
        longer = f"{lines[-1]}{space}{piece}" if lines else piece
        if lines and width_of(longer, size, words) <= width:
            lines[-1] = longer
            continue
        lines.append("")
        for letter in piece:
            if lines[-1] and width_of(lines[-1] + letter, size, words) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def pieces(words: str) -> list[tuple[str, str]]:
    """What a line may end after, and the space before it."""
    breakable = []
    for word in words.split():
        space, begun = " ", ""
        for letter in word:
            wide = unicodedata.east_asian_width(letter) in "WF"
            if begun and wide and unicodedata.category(letter)[0] != "P":
                breakable.append((space, begun))
                space, begun = "", ""
            begun += letter
        breakable.append((space, begun))
    return breakable
