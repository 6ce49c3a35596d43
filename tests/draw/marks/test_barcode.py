"""Bars at the foot of a panel."""

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from generator import draw
from generator.draw.render.raster.canvas import Raster
from generator.errors import UserError
from tests.browser import picture
from tests.draw.fake_flow import flow


class Lives:
    """Lengths at any moment: the first falls from 4 to 1, the third is 0 at the start."""

    def at(self, stage, t):
        return np.array([4 - 3 * t, 1.0, t, 0.0])


class Rising:
    def at(self, stage, t):
        return np.array([1.0, 2.0])


def context(**options):
    bars = draw.barcode("longest", Lives(), 3, 8.0, text="{:.1f} times", **options)
    panel = draw.panel(draw.grid(5), bars, through=flow(1))
    return draw.film(panel, draw.panel(draw.grid(5), through=flow(1)), aspect=1.3).context()


def items(shown, stage, t):
    moments = map(shown.clock.moment, shown.clock.times)
    moment = min(moments, key=lambda m: abs(m.stage + m.t - stage - t) + m.returned)
    return list(shown.moving_items(moment))


def test_bars_have_their_lengths():
    shown = context()
    box = shown.layout.panels[0]
    bars = [item for item in items(shown, 0, 0.0) if item.name.startswith("bar-")]
    widths = [float(np.ptp(bar.points[:, 0])) for bar in bars]
    np.testing.assert_allclose(widths, np.array([4, 1]) / 8 * 0.9 * box.width)
    assert [bar.style.stroke for bar in bars] == ["b", "edge"]
    bars = [item for item in items(shown, 0, 0.5) if item.name.startswith("bar-")]
    assert len(bars) == 3


def test_the_number_and_the_word_for_none():
    words = {item.name: item.text for item in items(context(), 0, 0.0) if hasattr(item, "text")}
    assert words["readout-name"] == "longest"
    assert words["readout-value"] == "4.0 times"


def test_the_picture_stands_above_them():
    shown = context()
    box = shown.layout.panels[0]
    names = ("grid", "edge", "bar-0", "bar-1", "bar-2")
    shapes = [item for item in items(shown, 0, 0.5) if item.name in names]
    left = [item for item in shapes if item.points[:, 0].max() < box.x + box.width]
    lowest = max(item.points[:, 1].max() for item in left if not item.name.startswith("bar"))
    bars = [item.points[:, 1] for item in left if item.name.startswith("bar")]
    assert box.y < min(item.points[:, 1].min() for item in left)
    assert all(lowest < y < box.y + box.height for ys in bars for y in ys)


def test_the_animated_svg_shows_words_and_bars_where_the_frames_do(browser, tmp_path):
    """An SVG draws a panel mark by mark, but only the whole panel says where its foot is."""
    panel = draw.panel(
        draw.grid(5),
        draw.readout("winding number", lambda stage, t: 1.0, size=20.0),
        draw.readout("points", lambda stage, t: 350 + stage + t),
        draw.barcode("longest", Lives(), 3, 8.0),
        through=flow(1),
    )
    film = draw.film(panel, aspect=1.3)
    shown = film.context(draw.Format(overlay=True))
    file, raster, layout = tmp_path / "film.svg", Raster(shown), shown.layout
    film.svg(file, shown.form)
    with picture(browser, file, layout.width, layout.height) as seen:
        for cs in (0, shown.clock.times[len(shown.clock.times) // 3], shown.clock.end - 1):
            seen.seek(cs / 100 + 1e-4)
            frame = raster.frame(shown.clock.moment(cs))
            assert structural_similarity(seen.pixels(), frame, channel_axis=2) >= 0.97


def test_other_lengths_are_refused():
    with pytest.raises(UserError, match="expected bars and a top above 0, got 0 and 8"):
        draw.barcode("x", Lives(), 0, 8.0)
    for lives, count in ((Lives(), 5), (Rising(), 2)):
        bars = draw.barcode("x", lives, count, 8.0)
        film = draw.film(draw.panel(draw.grid(5), bars, through=flow(1)))
        with pytest.raises(UserError, match="lengths, falling, got"):
            items(film.context(), 0, 0.0)
