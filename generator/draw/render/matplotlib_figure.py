"""A figure by matplotlib as pixels and as SVG: `pixels(figure, …)` and `vector(figure, …)`.

The user's settings of matplotlib have no effect: its defaults hold, with the theme's colours.
The SVG has no style sheet, no style attribute and no clock, and ids with a prefix, so that it can
be in a page beside others, and is the same bytes every time.
"""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.rcsetup import cycler

from generator.draw.render.raster.canvas import Rgb
from generator.draw.style.format import PAGE, Format
from generator.draw.style.theme import CLASS_COLOURS, Theme
from generator.errors import UserError

if TYPE_CHECKING:
    from matplotlib.typing import RcGroupKeyType

# Values of matplotlib's rcParams by group and name.
Settings: TypeAlias = "Mapping[RcGroupKeyType, Mapping[str, object]]"
INCH = 6.4  # of matplotlib's default figure: as wide as a picture of the page
DPI = PAGE.width / INCH
POINTS = 72  # an inch
FONT = 10.0  # points, matplotlib's own
WITHOUT = {"Date": None, "Creator": None, "Format": None, "Type": None}  # no metadata at all
# As in SVG. Words and marks that are rounded to whole px jump as they move.
UNROUNDED: Settings = {"path": {"snap": False}, "text": {"hinting": "none"}}
# matplotlib's warning, once for each picture.
MISSING = r"Glyph (\d+) .*missing from (?:font\(s\)|current font) ?(.*?)\.?$"
MARGINS = {"left": 0.11, "right": 0.97, "bottom": 0.11, "top": 0.92}


@contextmanager
def themed(form: Format, theme: Theme, prefix: str = "") -> Iterator[None]:
    """A context with matplotlib's defaults in a theme's colours.

    `prefix` makes the ids in its SVG the same each time.
    """
    text, background = theme.hex("text"), theme.hex("ground")
    settings: Settings = {
        "text": {"color": text},
        "axes": {
            "labelcolor": text,
            "facecolor": background,
            "edgecolor": theme.hex("edge"),
            "prop_cycle": cycler(color=[theme.hex(colour) for colour in CLASS_COLOURS]),
        },
        "xtick": {"color": text},
        "ytick": {"color": text},
        "figure": {"facecolor": background},
        "figure.subplot": MARGINS,
        "grid": {"color": theme.hex("grid")},
        "font": {"size": FONT * form.label / form.line},
        "svg": {"hashsalt": prefix},
    }
    with matplotlib.rc_context(), known_characters():
        matplotlib.rcdefaults()
        for group, values in (*settings.items(), *UNROUNDED.items()):
            matplotlib.rc(group, **values)
        yield


@contextmanager
def known_characters() -> Iterator[None]:
    """A context that raises UserError for characters that matplotlib's font lacks."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", MISSING, UserWarning)
        try:
            yield
        except UserWarning as warning:
            missing = re.match(MISSING, str(warning))
            if not missing:
                raise
            character, fonts = chr(int(missing[1])), missing[2]
            raise UserError(
                f"expected characters of matplotlib's font {fonts}, got {character!r}; take other"
                " words, or another font"
            ) from None


def empty(width: int, height: int, form: Format) -> Figure:
    """An empty figure, sizes in px; the format's line factor enlarges everything on it."""
    dpi = DPI * form.line
    return Figure(figsize=(width / dpi, height / dpi), dpi=dpi)


@contextmanager
def sized(figure: Figure, width: int, height: int) -> Iterator[Figure]:
    """A context with an author's figure at a size in px; its size in inches is restored."""
    across, down, dpi = figure.get_figwidth(), figure.get_figheight(), figure.dpi
    try:
        figure.dpi = width / across
        figure.set_size_inches(across, height / figure.dpi)
        yield figure
    finally:
        figure.dpi = dpi
        figure.set_size_inches(across, down)


def pixels(figure: Figure, width: int, height: int) -> Rgb:
    """The figure by Agg, (height, width, 3); transparent parts are blended with white."""
    FigureCanvasAgg(figure)
    renderer = RendererAgg(width, height, figure.dpi)
    renderer.clear()
    figure.draw(renderer)
    rgba = np.asarray(renderer.buffer_rgba())
    share = rgba[..., 3:] / 255
    return np.asarray(np.rint(rgba[..., :3] * share + 255 * (1 - share)), dtype=np.uint8)


def vector(figure: Figure, prefix: str) -> str:
    """The figure as SVG elements in px, without the envelope; every id begins with the prefix."""
    canvas, buffer = FigureCanvasSVG(figure), io.StringIO()
    scale = figure.dpi / POINTS
    canvas.print_svg(buffer, metadata=WITHOUT)
    inside = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", buffer.getvalue(), flags=re.DOTALL)
    return (
        f'<g transform="scale({scale:.6g})" {INHERITED}>{without_style_sheet(inside, prefix)}</g>'
    )


# The rules of matplotlib's style sheet, and SVG's default fill, which its elements rely on.
INHERITED = 'fill="#000000" stroke-linecap="butt" stroke-linejoin="round"'


def without_style_sheet(svg: str, prefix: str) -> str:
    """matplotlib's SVG without style sheet, comments, metadata and needless space."""
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bstyle="([^"]*)"', lambda match: attributes(match[1]), svg)
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'((?:xlink:)?href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    svg = re.sub(r"\s+", " ", svg)
    return re.sub(r"> <|<defs ?/>|<defs> ?</defs>", lambda match: "><" * (match[0] == "> <"), svg)


def attributes(style: str) -> str:
    """`fill: none; stroke: #fff` as attributes, which no content security policy forbids."""
    pairs = [declaration.partition(":") for declaration in style.split(";") if declaration.strip()]
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, _, value in pairs)
