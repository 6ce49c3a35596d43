"""Numbers in the frame: read-outs and strips say the value of the moment, in every reading."""

import re

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from generator import draw
from generator.draw.geometry.quantity import said
from generator.draw.render.raster import gif, mp4, png
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.svg import document as svg
from generator.draw.scene.scene import Word
from generator.errors import AuthorError
from tests.browser import picture
from tests.draw.stand_in import Data, flow
from tests.draw.test_agreement import LATER, times

SMALL = draw.Format(width=280, line=0.6, label=0.5)


class Counted:
    """A jump from 1 to −1 in the middle of stage 3, which counts how often it is asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, stage, t):
        self.asked.append((stage, t))
        return 1.0 if (stage, t) < (3, 0.5) else -1.0 + 1e-9


class Kept:
    """A stored product."""

    def at(self, stage, t):
        return stage + t


def film(*marks, strips=()):
    return draw.film(draw.grid(5), draw.curves(Data()), *marks, through=flow(2), strips=strips)


def items(setting, cs, name):
    moving = setting.moving_items(setting.clock.moment(cs))
    return [one for one in moving if one.name == name]


def curves(setting):
    return [one.points for one in setting.still_items if one.name == "strip-curve"]


def test_a_readout_says_the_value_at_every_step():
    setting = film(draw.readout("linking number", Counted(), text="{:+.0f}")).setting()
    for start, _ in setting.clock.steps:
        moment = setting.clock.moment(start)
        (word,) = items(setting, start, "readout-value")
        assert word.text == ("+1" if (moment.stage, moment.t) < (3, 0.5) else "−1")


def test_it_stands_top_right_and_the_next_one_below():
    setting = film(draw.readout("one", Kept()), draw.readout("two", Kept())).setting()
    box = setting.layout.panels[0]
    first, second = items(setting, 0, "readout-value")
    assert first.anchor == "end"
    assert box.x + box.width - 20 < first.x < box.x + box.width
    assert box.y < first.y < box.y + 40
    assert second.y - first.y >= first.size
    assert all(name.x < first.x - first.size for name in items(setting, 0, "readout-name"))


def test_a_number_is_computed_once_a_moment_for_all_readings():
    jump = Counted()
    number = draw.quantity(jump)
    shown = draw.readout("linking number", number, text="{:.0f}")
    made = film(shown, strips=[draw.strip("linking number", number, whole=True)])
    setting = made.setting(SMALL)
    gif.encode(setting)
    first = len(jump.asked)
    assert first == len(set(jump.asked))
    svg.document(setting, "x")
    png.png(setting)
    for _ in mp4.pictures(setting):
        pass
    assert len(jump.asked) == first


def test_an_object_with_at_will_do_and_nothing_else():
    setting = film(draw.readout("time", Kept(), text="{:.1f}")).setting()
    assert items(setting, setting.clock.duration, "readout-value")[0].text == "6.0"
    with pytest.raises(AuthorError, match="given as int; allowed: a function"):
        draw.readout("x", 3)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_number_that_is_none_is_told(value):
    with pytest.raises(AuthorError, match=r"at stage 0, t = 0\.000; allowed: finite"):
        items(film(draw.readout("x", lambda stage, t: value)).setting(), 0, "readout-value")


def test_what_should_be_whole_and_is_not_is_told():
    made = film(strips=[draw.strip("links", lambda stage, t: t, whole=True)])
    with pytest.raises(AuthorError, match=r"should be whole is 0\.\d+ at stage 0"):
        list(made.setting().still_items)


def test_whole_numbers_make_a_staircase_that_never_overshoots():
    setting = film(strips=[draw.strip("links", Counted(), whole=True)]).setting()
    (points,) = curves(setting)
    heights = np.unique(points[:, 1].round(6))
    assert len(heights) == 2
    assert ((np.diff(points, axis=0) == 0).any(axis=1)).all()  # level or upright, never slanting
    box = setting.layout.strips[0]
    assert box.y <= heights.min() < heights.max() <= box.y + box.height


def test_a_constant_whole_number_stands_above_zero():
    setting = film(strips=[draw.strip("links", lambda stage, t: 1, whole=True)]).setting()
    assert setting.charts[0].strip.axis(setting.clock) == (0.0, 1.0)


def two(stage, t):
    return np.cos(stage + t)


def test_beads_run_on_their_curves():
    traces = draw.trace(two, "straight", "b"), draw.trace(Kept(), "ours", "a")
    setting = film(strips=[draw.strip("det", *traces, levels=(0,))]).setting()
    drawn = curves(setting)
    for start, _ in setting.clock.steps:
        for bead, curve in zip(items(setting, start, "strip-bead"), drawn, strict=True):
            assert np.abs(curve - bead.points).max(axis=1).min() < 1e-9


def test_a_level_lies_where_its_value_does():
    def crossing(stage, t):
        return stage + t - 3.0

    made = film(strips=[draw.strip("det", crossing, levels=(0,), low=-5, high=4)])
    setting = made.setting()
    (level,) = (o for o in setting.still_items if o.name == "strip-level")
    assert level.style.dash
    cs = next(one.start for one in setting.clock.segments if one.stage == 3 and one.end_t == 1)
    (bead,) = items(setting, cs, "strip-bead")
    assert bead.points[0, 1] == pytest.approx(level.points[0, 1])


def test_all_strips_share_one_time_axis_and_words_keep_off_the_curves():
    strips = [
        draw.strip("a name as long as it gets", two, text="{:.3f}"),
        draw.strip("det", draw.trace(two, "straight path"), draw.trace(Kept(), "ours"), levels=[0]),
    ]
    setting = film(strips=strips).setting()
    ends = {(c[0, 0], c[-1, 0]) for c in curves(setting)}
    assert len(ends) == 1
    shown = [*setting.still_items, *setting.moving_items(setting.poster)]
    words = [one for one in shown if isinstance(one, Word) and one.name != "level"]
    for word in words:
        if word.name.startswith(("strip", "trace")):
            assert right_of(word) < min(one[0] for one in ends)


def right_of(word):
    from generator.draw.style import text

    return (
        text.start(word.text, word.x, word.size, word.anchor)
        + text.layout(word.text)[1] * word.size
    )


def test_a_still_shows_the_value_at_the_end():
    made = draw.still(draw.grid(5), draw.readout("time", Kept()), through=flow(2))
    assert items(made.setting(), 0, "readout-value")[0].text == "6.00"


def test_the_animated_svg_shows_each_number_in_its_time():
    drawn = svg.document(film(draw.readout("links", Counted(), text="{:.0f}")).setting(), "x")
    words = re.findall(
        r'aria-label="(1|−1)"><animate attributeName="visibility"[^>]*values="([^"]*)"', drawn
    )
    assert words == [("1", "visible;hidden"), ("−1", "hidden;visible")]


def test_a_film_with_numbers_looks_the_same_in_a_browser(browser, tmp_path):
    strips = [draw.strip("links", Counted(), whole=True, text="{:.0f}", levels=[0])]
    made = film(draw.readout("time", Kept()), strips=strips)
    made.svg(tmp_path / "film.svg")
    setting = made.setting()
    size = setting.layout.width, setting.layout.height
    with picture(browser, tmp_path / "film.svg", *size) as shown:
        for cs in times(setting):
            shown.seek(cs / 100 + LATER)
            frame = Raster(setting).frame(setting.clock.moment(cs))
            assert structural_similarity(shown.pixels(), frame, channel_axis=2) >= 0.97, cs


def test_a_number_that_changes_changes_the_picture():
    setting = film(draw.readout("links", Counted())).setting(SMALL)
    other = film(draw.readout("links", lambda stage, t: 2.0)).setting(SMALL)
    pixels = [Raster(one).frame(one.clock.moment(0)) for one in (setting, other)]
    changed = np.argwhere((pixels[0] != pixels[1]).any(axis=2))
    box = setting.layout.panels[0]
    assert len(changed)
    assert (changed[:, 1] > box.x + box.width / 2).all()
    assert (changed[:, 0] < box.y + 20).all()


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("{:.0f}", -1e-9, "0"),
        ("{:+.0f}", -0.2, "+0"),
        ("{:.2f}", -0.5, "−0.50"),
        ("{:.0f}", 1.0, "1"),
    ],
)
def test_numbers_are_written_with_a_true_minus_and_none_before_zero(text, value, words):
    assert said(text, value) == words


def test_strips_of_too_many_or_nameless_values_are_told():
    with pytest.raises(AuthorError, match="of 0 values; allowed: 1 to 3"):
        draw.strip("x")
    with pytest.raises(AuthorError, match="of several values without names"):
        draw.strip("x", two, two)
