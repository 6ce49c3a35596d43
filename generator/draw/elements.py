"""Shapes and dots as SVG elements, in tenths of a px.

A shape's points are thinned to what a tenth of a px needs; a dot is a line of no length with round
caps, so that all of a class are one path.
"""

from collections.abc import Iterator

import numpy as np

from generator.draw.geometry import Style
from generator.draw.raster import CORE, RING
from generator.draw.scene import Dots, Shape
from generator.draw.simplify import kept_lengths, needed
from generator.draw.theme import Theme
from generator.draw.vector import TENTH, ink, path_data


def shape_paths(shape: Shape, theme: Theme, clipped: str = "") -> Iterator[str]:
    """Paths in tenths of a px with just the points that a tenth of a px needs, and the core."""
    keep = needed(shape.points[None], shape.lengths)
    data = path_data(shape.points[keep] * TENTH, kept_lengths(keep, shape.lengths), shape.closed)
    yield tenths(f'<path {ink(shape.style, theme, TENTH)} d="{data}"/>', clipped)
    if shape.style.core:
        core = Style(shape.style.core, shape.style.width * CORE, opacity=shape.style.opacity)
        yield tenths(f'<path {ink(core, theme, TENTH)} d="{data}"/>', clipped)


def tenths(content: str, clipped: str = "") -> str:
    """A group in which ten units are one px; the clip, in px, is outside of it."""
    inner = f'<g transform="scale(.1)">{content}</g>'
    return f"<g{clipped}>{inner}</g>" if clipped else inner


def dots_path(dots: Dots, theme: Theme, clipped: str = "") -> str:
    """Dots as zero-length lines with round caps, diamonds as polygons, rings as dots in dots."""
    return tenths(f'<path {dots_ink(dots, theme)} d="{dots_data(dots)}"/>', clipped)


def dots_ink(dots: Dots, theme: Theme) -> str:
    """The attributes for `dots_data`, in tenths."""
    colour = dots.style.stroke or dots.style.fill or "text"
    if dots.shape == "diamond":
        return ink(Style(fill=colour, opacity=dots.style.opacity), theme, TENTH)
    if dots.shape == "ring":
        return ink(Style(colour, RING, opacity=dots.style.opacity), theme, TENTH)
    return ink(Style(colour, 2 * dots.radius, opacity=dots.style.opacity), theme, TENTH)


def dots_data(dots: Dots) -> str:
    """One `d` for all dots; the number of its commands does not depend on where they are."""
    centres = np.rint(dots.points * TENTH).astype(int)
    reach = round(dots.radius * TENTH * (1.25 if dots.shape == "diamond" else 1.0))
    if dots.shape == "diamond":
        return "".join(
            f"M{x + reach} {y}l{-reach} {reach} {-reach} {-reach} {reach} {-reach}z"
            for x, y in centres.tolist()
        )
    if dots.shape == "ring":
        turn = f"a{reach} {reach} 0 1 0"
        return "".join(
            f"M{x + reach} {y}{turn} {-2 * reach} 0{turn} {2 * reach} 0z"
            for x, y in centres.tolist()
        )
    return "".join(f"M{x} {y}h0" for x, y in centres.tolist())
