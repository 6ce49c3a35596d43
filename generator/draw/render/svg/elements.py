"""A scene as SVG elements: `scene_svg(items, …)`; shapes and dots in tenths of a px.

A shape's points are thinned to what a tenth of a px needs; a dot is a line of no length with round
caps, so that all of a class are one path.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from generator.draw.geometry.shapes import CORNERS, Style
from generator.draw.motion.camera import Box
from generator.draw.render.picture_colours import href
from generator.draw.render.svg.path_data import TENTH, shapes_data
from generator.draw.render.svg.primitives import Letters, number, reference, style_attributes
from generator.draw.scene.scene import (
    CORE,
    CustomArtist,
    Depth,
    Item,
    Markers,
    Picture,
    Primitive,
    Shape,
    Text,
)
from generator.draw.style.theme import Theme


def scene_svg(
    scene: Iterable[Item], theme: Theme, letters: Letters, clips: Mapping[Box, str]
) -> str:
    """Items in paint order; neighbours in the same box share its group."""
    pieces = []
    items = [piece for item in scene for piece in as_vectors(item)]
    data = iter(shapes_data([item for item in items if isinstance(item, Shape)]))
    for (box, in_px), group in groupby(items, key=_frame):
        elements = "".join(_element(item, data, theme, letters) for item in group)
        clipped = f' clip-path="url(#{clips[box]})"' if box else ""
        pieces.append(elements if in_px else tenths(elements, clipped))
    return "".join(pieces)


def as_vectors(item: Item) -> Sequence[Primitive]:
    """The pieces of what is sorted by depth; any other item itself."""
    return item.pieces() if isinstance(item, Depth) else (item,)


def _frame(item: Primitive) -> tuple[Box | None, bool]:
    """The box an item is clipped to, and whether its coordinates are px, not tenths of a px."""
    return None if isinstance(item, Text) else item.clip, isinstance(item, Text | CustomArtist)


def _element(item: Primitive, data: Iterator[str], theme: Theme, letters: Letters) -> str:
    """An item; `data` has the path of the next shape."""
    if isinstance(item, Shape):
        return path(next(data), item.style, theme, letters, TENTH)
    if isinstance(item, Text):
        return letters.word(item, theme)
    if isinstance(item, Markers):
        return dots_path(item, theme)
    if isinstance(item, Picture):
        return image(item, theme)
    return item.vector(letters.prefix)


def path(data: str, style: Style, theme: Theme, letters: Letters, unit: float) -> str:
    """A path that doesn't move; with a light core it is drawn a second time, by reference."""
    if not style.core:
        return f'<path d="{data}" {style_attributes(style, theme, unit)}></path>'
    identity = letters.unique("curve")
    return (
        f'<g {style_attributes(style, theme, unit)}><path d="{data}" id="{identity}"></path></g>'
        f"<use {reference(identity)} {style_attributes(core_of(style), theme, unit)}/>"
    )


def core_of(style: Style) -> Style:
    """The thinner stroke that is drawn on top of one with a light core."""
    return Style(style.core, style.width * CORE, opacity=style.opacity)


def tenths(content: str, clipped: str = "") -> str:
    """A group in which ten units are one px; the clip, in px, is outside of it."""
    inner = f'<g transform="scale(.1)">{content}</g>'
    return f"<g{clipped}>{inner}</g>" if clipped else inner


def image(picture: Picture, theme: Theme, enlarged: bool = True) -> str:
    """An `<image>` in tenths whose pixels stay squares, `enlarged` where no browser draws it too.

    Inkscape 1.2 follows `xlink:href` only.
    """
    x, y, width, height = (
        TENTH * length for length in (picture.x, picture.y, picture.width, picture.height)
    )
    faded = f' opacity="{number(picture.opacity, 3)}"' if picture.opacity < 1 else ""
    address = href(picture, theme, enlarged)
    return (
        f'<image x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none"'
        f' image-rendering="pixelated"{faded} xlink:href="{address}"/>'
    )


def dots_path(dots: Markers, theme: Theme) -> str:
    """Dots as zero-length lines with round caps, rings as arcs, others as polygons, in tenths."""
    return f'<path {dots_attributes(dots, theme)} d="{dots_data(dots)}"/>'


def dots_attributes(dots: Markers, theme: Theme) -> str:
    """The attributes for `dots_data`, in tenths."""
    colour = dots.style.stroke or dots.style.fill or "text"
    if dots.shape in CORNERS:
        return style_attributes(Style(fill=colour, opacity=dots.style.opacity), theme, TENTH)
    if dots.shape == "ring":
        return style_attributes(
            Style(colour, dots.style.width, opacity=dots.style.opacity), theme, TENTH
        )
    return style_attributes(
        Style(colour, 2 * dots.radius, opacity=dots.style.opacity), theme, TENTH
    )


def dots_data(dots: Markers) -> str:
    """One `d` for all dots; the number of its commands does not depend on where they are."""
    centres = np.rint(dots.points * TENTH).astype(int)
    if dots.shape in CORNERS:
        corners = np.rint(CORNERS[dots.shape] * dots.radius * TENTH).astype(int)
        (right, down), *steps = [corners[0], *np.diff(corners, axis=0)]
        sides = " ".join(f"{x} {y}" for x, y in steps)
        return "".join(f"M{x + right} {y + down}l{sides}z" for x, y in centres.tolist())
    if dots.shape == "ring":
        reach = round(dots.radius * TENTH)
        turn = f"a{reach} {reach} 0 1 0"
        return "".join(
            f"M{x + reach} {y}{turn} {-2 * reach} 0{turn} {2 * reach} 0z"
            for x, y in centres.tolist()
        )
    return "".join(f"M{x} {y}h0" for x, y in centres.tolist())
