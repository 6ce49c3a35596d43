"""Type on phones: words that would be too small on a narrow screen are enlarged there.

A word of an SVG is a group with a class that says its size and where it stands:
`two-curves-type-14` in a panel, `…-strip-14` in a strip. A film is an SVG of the page, so the
page's style sheet scales its words: `rules(figures)`. A still is an image, which only a style sheet
of its own reaches, and there a media query asks for the width of the image: `with_rules(svg, …)`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from generator.publish.figures.panels import Box

LEAST = 12.0  # px, of type on a phone
WINDOWS = {640: 440, 480: 350}  # px up to which a window is wide → px that its pictures have then
SLACK = 1.26  # an image may be wider by this factor, and still has the rule of that width
ENOUGH = 1.004  # a word is not enlarged by less
BESIDE = "beside"  # the prefix of words that stand beside a film in space


class Phoned(Protocol):
    """A figure with an SVG, or with a film in space."""

    @property
    def id(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def animated(self) -> bool: ...
    @property
    def pieces(self) -> Sequence[Box]: ...
    @property
    def words(self) -> frozenset["Words"]: ...


class Words(NamedTuple):
    """Words of one size: the prefix of their class, `type` or `strip`, and px."""

    prefix: str
    place: str
    size: int

    @property
    def name(self) -> str:
        """Their class."""
        return f"{self.prefix}-{self.place}-{self.size}"


def words(text: bytes, prefix: str) -> frozenset[Words]:
    """The sizes of the words of an SVG, or of the SVG in a film's space.json."""
    found = re.findall(rf"\b{re.escape(prefix)}-(type|strip)-(\d+)\b", text.decode())
    return frozenset(Words(prefix, place, int(size)) for place, size in found)


def rules(figures: Iterable[Phoned]) -> str:
    """The page's rules for words of films, those of the narrowest windows last."""
    films = [figure for figure in figures if figure.animated]
    sheets = []
    for window, shown in WINDOWS.items():
        inside = "".join(
            rule(f'[data-id="{film.id}"] ' if each.prefix == BESIDE else "", each, factor)
            for film in films
            for each, factor in enlarged(film, shown)
        )
        if inside:
            sheets.append(f"@media (max-width:{window}px){{\n{inside}}}\n")
    return "".join(sheets)


def with_rules(svg: bytes, figure: Phoned) -> bytes:
    """A still with a style sheet of its own, behind its description; or as it is."""
    piece = figure.pieces[0].width if figure.pieces else figure.width
    sheets = []
    for shown in WINDOWS.values():
        image = shown * figure.width / piece  # of pieces, each shows a part of the whole image
        inside = "".join(rule("", each, factor) for each, factor in enlarged(figure, shown))
        if inside:
            sheets.append(f"@media (max-width:{SLACK * image:.0f}px){{{inside.strip()}}}")
    if not sheets:
        return svg
    style = f"<style>{''.join(sheets)}</style>".encode()
    return svg.replace(b"</desc>", b"</desc>" + style, 1)


def rule(scope: str, each: Words, factor: float) -> str:
    """A rule that enlarges words about their anchor, which is their group's origin."""
    return f"{scope}.{each.name}{{scale:{factor:.4g}}}\n"


def enlarged(figure: Phoned, shown: float) -> Iterator[tuple[Words, float]]:
    """Words that are too small where a picture, or each of its pieces, is `shown` px wide."""
    piece = figure.pieces[0].width if figure.pieces else figure.width
    for each in sorted(figure.words):
        width = piece if each.place == "type" else figure.width
        factor = LEAST * width / (each.size * shown)
        if factor > ENOUGH:
            yield each, factor
