"""Where a picture's panels are: `panels(svg)`; `around(boxes)`; as a style sheet `crops(figures)`.

Around the panels of a film stand its heading and its track. A page that shows the panels alone
crops the picture to a box; `crops` is the style sheet that does so, a rule for each figure, since
the pages' policy allows no style attribute.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from typing import NamedTuple, Protocol

TITLE = 26  # px above a panel, for its title
STRIPS = 60  # px below the panels, from which on there is more than a track
PHONE = "@media (max-width:40rem)"
VIEW = re.compile(rb'viewBox="[^"]*" width="[^"]*" height="[^"]*"')
CLIP = re.compile(
    rb'<clipPath id="[^"]*-clip\d+"><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"'
    rb' height="([\d.]+)"'
)


class Box(NamedTuple):
    """A rectangle of a picture, px from its left top corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        """As an SVG's viewBox has it."""
        return " ".join(f"{number:g}" for number in self)


class Cropped(Protocol):
    """A figure, whose picture is cropped to `subject`."""

    @property
    def id(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def animated(self) -> bool: ...
    @property
    def subject(self) -> Box: ...
    @property
    def playing(self) -> Box | None: ...
    @property
    def pieces(self) -> Sequence[Box]: ...


def panels(svg: bytes) -> list[Box]:
    """The boxes to which an SVG of this project clips its panels, in their order."""
    return [Box(*map(float, numbers)) for numbers in CLIP.findall(svg)]


def around(boxes: Sequence[Box]) -> Box:
    """The least box that holds all of these."""
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right = max(box.left + box.width for box in boxes)
    bottom = max(box.top + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)


def alone(svg: bytes) -> bytes:
    """An SVG that shows nothing around its panels."""
    boxes = panels(svg)
    if not boxes:
        return svg
    box = around(boxes)
    size = f'viewBox="{box.view_box}" width="{box.width:g}" height="{box.height:g}"'
    return VIEW.sub(size.encode(), svg, count=1)


def pieces(boxes: Sequence[Box], width: float, height: float, film: bool) -> list[Box]:
    """What a phone shows below each other: panels that stand in one row, then what is below them.

    None of a picture whose panels are not in one row. A still keeps its axes and titles, a film
    only the titles: the player says what its heading and its track say.
    """
    if len(boxes) < 2 or len({box.top for box in boxes}) > 1:
        return []
    gaps = [(box.left + box.width + after.left) / 2 for box, after in pairwise(boxes)]
    edges = [0.0, *gaps, width]
    bottom = boxes[0].top + boxes[0].height
    top, end = (max(boxes[0].top - TITLE, 0), bottom) if film else (0, height)
    columns = [Box(left, top, right - left, end - top) for left, right in pairwise(edges)]
    strips = [Box(0, end, width, height - end)] if height - end >= STRIPS else []
    return columns + strips


def crops(figures: Iterable[Cropped]) -> str:
    """`static/crops.css`: within `.crop-<id>` a picture shows its panels alone.

    On phones `.piece-<id>-0` … are the pieces of a still, and a film has the size of all of them.
    """
    rules = ["/* Made from the figures' panels. */\n"]
    for figure in figures:
        proportion = figure.width / figure.height
        rules.append(f"#fig-{figure.id}{{--proportion:{proportion:.5g}}}\n")
        rules.append(crop(f".crop-{figure.id}", figure, figure.subject))
        if figure.animated and figure.pieces:
            first = figure.pieces[0]
            height = sum(piece.height * first.width / piece.width for piece in figure.pieces)
            poster = f'[data-id="{figure.id}"] .screen:not(.shown)>.poster'
            rule = f"{poster}{{display:block;position:relative;overflow:hidden}}\n"
            rule += crop(poster, figure, first, first._replace(height=height))
            rules.append(f"{PHONE} and (scripting:enabled){{{rule}}}\n")
        elif figure.playing:
            rules.append(cut(figure, figure.playing))
        else:
            names = [f".piece-{figure.id}-{index}" for index in range(len(figure.pieces))]
            rules += map(crop, names, repeat(figure), figure.pieces)
    return "".join(rules)


def cut(figure: Cropped, box: Box) -> str:
    """The rules by which a player shows this box of a film's poster and of its video.

    Without scripts and on paper all of it is there, and on a full screen.
    """
    screen = f'[data-id="{figure.id}"]:not(:fullscreen) .screen'
    shape, above = f"{box.width:g}/{box.height:g}", 100 * box.top / figure.height
    return (
        f"@media screen and (scripting:enabled){{{screen}{{aspect-ratio:{shape};overflow:hidden}}\n"
        f"{screen}>:is(.poster,video){{translate:0 {-above:.5g}%}}}}\n"
    )


def crop(selector: str, figure: Cropped, box: Box, shape: Box | None = None) -> str:
    """The rules by which an image or video in an element shows this box of a figure alone.

    The element has the proportions of `shape`, or of the box.
    """
    shape = shape or box
    width = 100 * figure.width / box.width
    left, top = -100 * box.left / figure.width, -100 * box.top / figure.height
    return (
        f"{selector}{{aspect-ratio:{shape.width:g}/{shape.height:g}}}\n"
        f"{selector} :is(img,video){{width:{width:.5g}%;translate:{left:.5g}% {top:.5g}%}}\n"
    )
