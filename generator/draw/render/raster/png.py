"""The poster of a film as PNG, light and dark, at twice the page's resolution."""

import io
from dataclasses import replace

from PIL import Image

from generator.draw.composition.composition import Drawable, RenderContext
from generator.draw.render.raster.canvas import Raster, Rgb
from generator.draw.render.raster.recording import scenes
from generator.draw.render.rendering import Rendering
from generator.draw.style.format import Format, draft

SHARP = 2  # px of the poster to a px of the page


def render(film: Drawable, id: str, profile: str) -> Rendering:
    """`<id>.png` and `<id>-dark.png`."""
    form = draft(film.page) if profile == "draft" else magnified(film.page, SHARP)
    if not film.left_out:  # it stands where the SVG will
        form = replace(form, overlay=False)
    themes = {f"{id}.png": form, f"{id}-dark.png": replace(form, theme="dark")}
    contexts = [film.context(themed) for themed in themes.values()]
    shown = scenes(contexts, contexts[0].poster)
    pictures = [
        encode_pixels(Raster(context).picture(scene), small=profile != "draft")
        for context, scene in zip(contexts, shown, strict=True)
    ]
    return Rendering(dict(zip(themes, pictures, strict=True)))


def encode(context: RenderContext) -> bytes:
    """The poster of a film in a format."""
    return encode_pixels(Raster(context).frame(context.poster))


def encode_pixels(picture: Rgb, small: bool = True) -> bytes:
    """A picture (h, w, 3), uint8, compressed as far as PNG goes, or quickly."""
    data = io.BytesIO()
    Image.fromarray(picture).save(data, "PNG", optimize=small)
    return data.getvalue()


def magnified(form: Format, factor: int) -> Format:
    """The same picture with more pixels: lines and labels grow with it."""
    return replace(
        form, width=form.width * factor, line=form.line * factor, label=form.label * factor
    )
