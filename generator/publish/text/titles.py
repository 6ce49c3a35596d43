"""Words in pictures and records: `titled(svg, title, alt)` fills what the drawing left open.

The drawing has neither title nor alt, so that a reworded caption draws nothing again.
"""

import html
import re

# What neither HTML nor XML can hold, escaped or not: controls, surrogates, non-characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without characters that no page can hold."""
    return UNPRINTABLE.sub("", text)


def typeset(text: str) -> str:
    """The text with apostrophes as they are printed: can’t, softmax’s."""
    return re.sub(r"(?<=\w)'", "’", text)


def titled(svg: bytes, title: str, alt: str) -> bytes:
    """The SVG with its first `<title/>` and `<desc/>` filled; others, inside, are left alone."""
    for tag, words in ((b"title", title), (b"desc", alt)):
        text = html.escape(clean(words), quote=False).encode()
        svg = svg.replace(b"<" + tag + b"/>", b"<%b>%b</%b>" % (tag, text, tag), 1)
    return svg
