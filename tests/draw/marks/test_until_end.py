"""A mark that fades out when the last representation is reached, in pixels and in a browser."""

import numpy as np
from skimage.metrics import structural_similarity

from generator import draw
from generator.draw.render.raster.canvas import Raster
from tests.browser import picture
from tests.draw.fake_flow import Data, Head, flow

LATER = 1e-4  # s: a time on a jump belongs to what comes after it


def fading_film():
    return draw.film(
        draw.until_end(draw.grid(9)),
        draw.curves(Data()),
        draw.line(Head()),
        through=flow(2),
    )


def grid_opacity(context, cs):
    items = context.moving_items(context.clock.moment(cs))
    return max((item.style.opacity for item in items if item.name == "grid"), default=0.0)


def test_it_is_gone_when_the_decision_is_there():
    context = fading_film().context()
    whole = draw.film(draw.grid(9), draw.curves(Data()), through=flow(2)).context()
    assert grid_opacity(context, 0) == grid_opacity(whole, 0) > 0
    assert grid_opacity(context, context.clock.end) == 0
    reveal = next(part for part in context.clock.segments if part.reveal == (0.0, 1.0))
    middle = (reveal.start + reveal.end) / 2
    assert 0 < grid_opacity(context, middle) < grid_opacity(context, 0)


def test_without_anything_that_fades_in_there_is_time_to_fade_out():
    film = draw.film(draw.until_end(draw.grid(9)), draw.curves(Data()), through=flow(2))
    assert any(part.reveal == (0.0, 1.0) for part in film.context().clock.segments)


def test_the_browser_shows_the_same(browser, tmp_path):
    context = fading_film().context(draw.Format(overlay=True))
    file, layout = tmp_path / "fading.svg", context.layout
    context.film.svg(file, context.form)
    reveal = next(part for part in context.clock.segments if part.reveal == (0.0, 1.0))
    raster = Raster(context)
    with picture(browser, file, layout.width, layout.height) as shown:
        for cs in (0, reveal.start, (reveal.start + reveal.end) // 2, context.clock.end - 8):
            shown.seek(cs / 100 + LATER)
            frame = raster.frame(context.clock.moment(cs))
            assert structural_similarity(shown.pixels(), frame, channel_axis=2) >= 0.96, cs
            assert np.abs(shown.pixels().astype(float) - frame).mean() < 3, cs
