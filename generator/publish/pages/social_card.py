"""The picture that link previews show: `card(about, poster)` is a PNG of 1200×630.

Title on the left, a figure's poster on the right, in the light theme. Nothing of it depends on the
machine's fonts: letters are those of the films.
"""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from generator.publish.prose.article_toml import Article

WIDTH, HEIGHT, EDGE = 1200, 630, 64  # px
LEADING = 1.25  # of a line, in sizes
SOURCES = ("../../draw/style/fonts/figures.ttf",)
FONT = Path(__file__).parent / SOURCES[0]
GROUND, TEXT, PALE, LINE = "#fffdfa", "#2b2f36", "#6b7178", "#d9730d"


def card(about: Article, poster: bytes | None) -> bytes:
    """The card; without a poster, words alone."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    left = WIDTH - EDGE
    if poster is not None:
        picture = Image.open(io.BytesIO(poster)).convert("RGB")
        side = HEIGHT - EDGE
        scale = min(side / picture.height, 0.52 * WIDTH / picture.width)
        shown = round(picture.width * scale), round(picture.height * scale)
        picture = picture.resize(shown, Image.Resampling.LANCZOS)
        left = WIDTH - shown[0] - EDGE // 2
        image.paste(picture, (left, (HEIGHT - shown[1]) // 2))
    pen = ImageDraw.Draw(image)
    blocks = ((about.title, 68, TEXT), (about.subtitle, 31, PALE))
    lines = [
        (line, size, ink)
        for words, size, ink in blocks
        for line in wrapped(words, size, left - 2 * EDGE)
    ]
    top = (HEIGHT - sum(LEADING * size for _, size, _ in lines)) / 2
    pen.rectangle((EDGE, top - 34, EDGE + 72, top - 28), fill=LINE)
    for line, size, ink in lines:
        pen.text((EDGE, top), line, fill=ink, font=font(size))
        top += LEADING * size
    data = io.BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()


def font(size: int) -> ImageFont.FreeTypeFont:
    # Basic layout: the same letters whether or not the machine's Pillow has raqm.
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)


def wrapped(words: str, size: int, width: float) -> list[str]:
    """The words in lines that fit."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font(size).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
