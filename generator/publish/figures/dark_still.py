"""A still in the dark theme: `in_colours(svg, colours)`, the same SVG with other plain colours.

A page shows a still as an image, which no style sheet of the page reaches.
"""

import re
from collections.abc import Mapping

PAINTED = re.compile(r'class="([sf]-[^"]*)"([^<>]*)')
ATTRIBUTE = {"s": "stroke", "f": "fill"}


def all_vector(svg: bytes) -> bool:
    """Whether no pixels are in it: those have the colours of one theme."""
    return b"<image" not in svg


def in_colours(svg: bytes, colours: Mapping[str, str]) -> bytes:
    """The SVG, all vectors, with each plain colour as the classes name it; `colours` by name."""

    def painted(tag: re.Match[str]) -> str:
        attributes = tag[2]
        for kind, name in (each.split("-", 1) for each in tag[1].split()):
            attribute = ATTRIBUTE[kind]
            new = f' {attribute}="{colours[name]}"'
            attributes = re.sub(rf' {attribute}="#[0-9a-f]+"', new, attributes, count=1)
        return f'class="{tag[1]}"{attributes}'

    return PAINTED.sub(painted, svg.decode()).encode()
