"""The poster of a film: the moment that stands for it, as PNG, light and dark, twice as sharp."""

from dataclasses import replace

import imageio.v3 as imageio

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.render.raster.canvas import Raster, Rgb
from generator.draw.render.rendering import Rendering
from generator.draw.style.format import Format

SHARP = 2  # px of the poster for one of the page


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`<id>.png` and `<id>-dark.png`."""
    form = film.page if profile == "draft" else magnified(film.page, SHARP)
    return Rendering(
        {
            f"{id}.png": encode(film.context(form)),
            f"{id}-dark.png": encode(film.context(replace(form, theme="dark"))),
        }
    )


def encode(context: RenderContext) -> bytes:
    """The poster of a film in a format."""
    return encode_pixels(Raster(context).frame(context.poster))


def encode_pixels(picture: Rgb) -> bytes:
    """A picture (h, w, 3), uint8, compressed as far as PNG goes."""
    return bytes(imageio.imwrite("<bytes>", picture, extension=".png", optimize=True))


def magnified(form: Format, factor: int) -> Format:
    """The same picture with more pixels: lines and labels grow with it."""
    return replace(
        form, width=form.width * factor, line=form.line * factor, label=form.label * factor
    )
