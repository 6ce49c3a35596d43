"""The poster of a film: the moment that stands for it, as PNG, light and dark, twice as sharp."""

from dataclasses import replace

import imageio.v3 as imageio

from generator.draw.composition.composition import Composition, Setting
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.rendering import Reading
from generator.draw.style.format import Format

SHARP = 2  # px of the poster for one of the page


def reading(film: Composition, id: str, profile: str) -> Reading:
    """`<id>.png` and `<id>-dark.png`."""
    form = film.page if profile == "draft" else magnified(film.page, SHARP)
    return Reading(
        {
            f"{id}.png": png(film.setting(form)),
            f"{id}-dark.png": png(film.setting(replace(form, theme="dark"))),
        }
    )


def png(setting: Setting) -> bytes:
    """The poster of a setting, compressed as far as PNG goes."""
    picture = Raster(setting).frame(setting.poster)
    return bytes(imageio.imwrite("<bytes>", picture, extension=".png", optimize=True))


def magnified(form: Format, factor: int) -> Format:
    """The same picture with more pixels: lines and labels grow with it."""
    return replace(
        form, width=form.width * factor, line=form.line * factor, label=form.label * factor
    )
