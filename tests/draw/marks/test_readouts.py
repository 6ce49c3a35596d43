"""Numbers in the frame: read-outs and strips say the value of the moment, in every format."""

import re

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from generator import draw
from generator.draw.geometry.quantity import format_number
from generator.draw.render.raster import gif, mp4, png
from generator.draw.render.raster.canvas import Raster
from generator.draw.render.svg import document as svg
from generator.draw.scene.scene import Text
from generator.draw.style import text
from generator.errors import UserError
from tests.browser import picture
from tests.draw.fake_flow import Data, Flow, flow
from tests.draw.render.test_agreement import LATER, times

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


def items(context, cs, name):
    moving = context.moving_items(context.clock.moment(cs))
    return [item for item in moving if item.name == name]


def curves(context):
    return [item.points for item in context.still_items if item.name == "strip-curve"]


def test_a_readout_says_the_value_at_every_step():
    context = film(draw.readout("linking number", Counted(), text="{:+.0f}")).context()
    for start, _ in context.clock.steps:
        moment = context.clock.moment(start)
        (word,) = items(context, start, "readout-value")
        assert word.text == ("+1" if (moment.stage, moment.t) < (3, 0.5) else "−1")


def test_it_stands_top_right_and_the_next_one_below():
    context = film(draw.readout("one", Kept()), draw.readout("two", Kept())).context()
    box = context.layout.panels[0]
    first, second = items(context, 0, "readout-value")
    assert first.anchor == "end"
    assert box.x + box.width - 20 < first.x < box.x + box.width
    assert box.y < first.y < box.y + 40
    assert second.y - first.y >= first.size
    assert all(name.x < first.x - first.size for name in items(context, 0, "readout-name"))


def test_one_below_stands_in_the_middle_under_the_picture():
    number = draw.readout("one", Kept(), size=40.0, below=True)
    context = film(number, draw.readout("two", Kept())).context()
    box = context.layout.panels[0]
    below, corner = items(context, 0, "readout-value")
    assert (below.anchor, below.x) == ("middle", box.x + box.width / 2)
    assert (corner.anchor, [name.text for name in items(context, 0, "readout-name")]) == (
        "end",
        ["two"],
    )
    lowest = max(
        item.points[:, 1].max()
        for cs, _ in context.clock.steps
        for item in context.moving_items(context.clock.moment(cs))
        if item.name.startswith("grid")
    )
    assert lowest < below.y - below.size < below.y < box.y + box.height


def test_words_below_are_no_wider_than_the_picture():
    words = ("no", "as long as a sentence that explains it")
    number = draw.readout("", lambda stage, t: 0, words=words, size=60.0, below=True)
    context = film(number).context()
    (below,) = items(context, 0, "readout-value")
    wide = text.layout(words[1], context.scale.fonts)[1] * below.size
    assert wide == pytest.approx(0.94 * context.layout.panels[0].width)


@pytest.mark.parametrize("form", [draw.Format(), SMALL, draw.Format(width=960, height=540)])
def test_a_verdict_stands_below_what_is_seen_once_the_flow_has_ended(form):
    made = film(draw.readout("one", Kept()), draw.verdict(flow(2), "apart", "witness"))
    context = made.context(form)
    box, end = context.layout.panels[0], context.clock.end
    _, early = items(context, 0, "readout-value")
    number, word = items(context, end, "readout-value")
    assert (early.text, word.text, word.colour) == ("", "apart", "witness")
    assert word.size > 1.5 * number.size
    assert (word.anchor, word.x) == ("end", number.x)
    marks = [
        item for item in context.moving_items(context.clock.moment(end)) if item.name == "grid"
    ]
    assert max(item.points[:, 1].max() for item in marks) < word.y - 0.7 * word.size
    assert word.y + 0.25 * word.size < box.y + box.height


def test_a_verdict_takes_no_row_of_the_read_outs():
    """In whatever order they are."""
    read, verdict = draw.readout("one", Kept()), draw.verdict(flow(2), "apart")
    heights = {
        next(item.y for item in items(film(*marks).context(), 0, "readout-value") if item.text)
        for marks in ((read, verdict), (verdict, read))
    }
    assert len(heights) == 1


def test_a_verdict_needs_a_flow_of_stages():
    with pytest.raises(UserError, match="no stages"):
        draw.verdict(Flow((), ()), "apart")


def test_a_number_is_computed_once_a_moment_for_all_readings():
    jump = Counted()
    number = draw.quantity(jump)
    shown = draw.readout("linking number", number, text="{:.0f}")
    shown_twice = film(shown, strips=[draw.strip("linking number", number, whole=True)])
    context = shown_twice.context(SMALL)
    gif.encode(context)
    first = len(jump.asked)
    assert first == len(set(jump.asked))
    svg.document(context, "x")
    png.encode(context)
    mp4.encode(context)
    assert len(jump.asked) == first


def test_an_object_with_at_will_do_and_nothing_else():
    context = film(draw.readout("time", Kept(), text="{:.1f}")).context()
    assert items(context, context.clock.duration, "readout-value")[0].text == "6.0"
    with pytest.raises(UserError, match=r"expected a function .* got int"):
        draw.readout("x", 3)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_number_that_is_none_is_reported(value):
    with pytest.raises(UserError, match=r"at stage 0, t = 0\.000: expected a finite"):
        items(film(draw.readout("x", lambda stage, t: value)).context(), 0, "readout-value")


def test_what_should_be_whole_and_is_not_is_reported():
    fractional = film(strips=[draw.strip("links", lambda stage, t: t, whole=True)])
    with pytest.raises(
        UserError, match=r"at stage 0, t = .*: expected .* of an integer, got 0\.\d+"
    ):
        list(fractional.context().still_items)


def test_whole_numbers_make_a_staircase_that_never_overshoots():
    context = film(strips=[draw.strip("links", Counted(), whole=True)]).context()
    (points,) = curves(context)
    heights = np.unique(points[:, 1].round(6))
    assert len(heights) == 2
    assert ((np.diff(points, axis=0) == 0).any(axis=1)).all()  # level or upright, never slanting
    box = context.layout.strips[0]
    assert box.y <= heights.min() < heights.max() <= box.y + box.height


def test_a_constant_whole_number_stands_above_zero():
    context = film(strips=[draw.strip("links", lambda stage, t: 1, whole=True)]).context()
    assert context.charts[0].strip.axis(context.clock) == (0.0, 1.0)


def two(stage, t):
    return np.cos(stage + t)


def test_beads_run_on_their_curves():
    traces = draw.trace(two, "straight", "b"), draw.trace(Kept(), "ours", "a")
    context = film(strips=[draw.strip("det", *traces, levels=(0,))]).context()
    lines = curves(context)
    for start, _ in context.clock.steps:
        for bead, curve in zip(items(context, start, "strip-bead"), lines, strict=True):
            assert np.abs(curve - bead.points).max(axis=1).min() < 1e-9


def test_a_level_lies_where_its_value_does():
    def crossing(stage, t):
        return stage + t - 3.0

    crossed = film(strips=[draw.strip("det", crossing, levels=(0,), low=-5, high=4)])
    context = crossed.context()
    (level,) = (item for item in context.still_items if item.name == "strip-level")
    assert level.style.dash
    cs = next(
        segment.start
        for segment in context.clock.segments
        if segment.stage == 3 and segment.end_t == 1
    )
    (bead,) = items(context, cs, "strip-bead")
    assert bead.points[0, 1] == pytest.approx(level.points[0, 1])


def test_all_strips_share_one_time_axis_and_words_keep_off_the_curves():
    strips = [
        draw.strip("a name as long as it gets", two, text="{:.3f}"),
        draw.strip("det", draw.trace(two, "straight path"), draw.trace(Kept(), "ours"), levels=[0]),
    ]
    context = film(strips=strips).context()
    ends = {(c[0, 0], c[-1, 0]) for c in curves(context)}
    assert len(ends) == 1
    shown = [*context.still_items, *context.moving_items(context.poster)]
    words = [item for item in shown if isinstance(item, Text) and item.name != "level"]
    for word in words:
        if word.name.startswith(("strip", "trace")):
            assert right_of(word) < min(end[0] for end in ends)


def right_of(word):

    return (
        text.start(word.text, word.x, word.size, word.anchor)
        + text.layout(word.text)[1] * word.size
    )


def test_a_still_shows_the_value_at_the_end():
    still = draw.still(draw.grid(5), draw.readout("time", Kept()), through=flow(2))
    assert items(still.context(), 0, "readout-value")[0].text == "6.00"


def test_the_animated_svg_shows_each_number_in_its_time():
    text = svg.document(film(draw.readout("links", Counted(), text="{:.0f}")).context(), "x")
    words = re.findall(
        r'<g[^>]*><animateTransform[^>]*type="scale"[^>]*values="([^"]*)"/><g[^>]*aria-label="(1|−1)"',
        text,
    )
    assert words == [("1;0", "1"), ("0;1", "−1")]


def test_a_film_with_numbers_looks_the_same_in_a_browser(browser, tmp_path):
    strips = [draw.strip("links", Counted(), whole=True, text="{:.0f}", levels=[0])]
    numbered = film(draw.readout("time", Kept()), strips=strips)
    numbered.svg(tmp_path / "film.svg")
    context = numbered.context().without_overlay()
    size = context.layout.width, context.layout.height
    with picture(browser, tmp_path / "film.svg", *size) as shown:
        for cs in times(context):
            shown.seek(cs / 100 + LATER)
            frame = Raster(context).frame(context.clock.moment(cs))
            assert structural_similarity(shown.pixels(), frame, channel_axis=2) >= 0.97, cs


def test_a_number_that_changes_changes_the_picture():
    context = film(draw.readout("links", Counted())).context(SMALL)
    other = film(draw.readout("links", lambda stage, t: 2.0)).context(SMALL)
    pixels = [Raster(each).frame(each.clock.moment(0)) for each in (context, other)]
    changed = np.argwhere((pixels[0] != pixels[1]).any(axis=2))
    box = context.layout.panels[0]
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
    assert format_number(text, value) == words


def test_strips_of_too_many_or_nameless_values_are_reported():
    with pytest.raises(UserError, match="expected 1 to 3 values, got 0"):
        draw.strip("x")
    with pytest.raises(UserError, match="expected a name for each value"):
        draw.strip("x", two, two)


def test_a_readout_of_words_says_the_word_of_its_number():
    said = draw.readout("circles", lambda stage, t: stage >= 3, words=("apart", "cross"))
    film = draw.film(draw.points(Data()), said, through=flow(2))
    clock = film.context().clock
    words = [
        {
            item.text
            for item in film.context().moving_items(clock.moment(cs))
            if isinstance(item, Text)
        }
        for cs in (0, clock.end)
    ]
    assert "apart" in words[0]
    assert "cross" in words[1]
    wrong = draw.readout("circles", lambda stage, t: 2, words=("apart", "cross"))
    context = draw.film(draw.points(Data()), wrong, through=flow(2)).context()
    with pytest.raises(UserError, match="'circles': expected numbers of words, 0 to 1, got 2"):
        list(context.moving_items(context.clock.moment(0)))
