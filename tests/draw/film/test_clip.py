"""A cut is a part of its film: same layers, same cameras, same pictures."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from generator import draw
from generator.draw.render.raster.canvas import Raster
from generator.draw.scene.overlay import heading_words
from generator.errors import UserError
from tests.browser import picture
from tests.draw.fake_flow import Data, Head, Stage, film, flow
from tests.draw.render.test_agreement import LATER, times
from tests.draw.render.test_gif import frames


@pytest.fixture(scope="module")
def whole():
    return film(4, seed=1)


@pytest.fixture(scope="module")
def cut(whole):
    return whole.cut(layers=(1, 3))


def panel_pixels(context, cs):
    box = context.layout.panels[0]
    frame = Raster(context).frame(context.clock.moment(cs))
    return frame[round(box.y) : round(box.y + box.height)]


def test_it_plays_its_layers_and_says_which(cut):
    context = cut.context()
    first, last = context.clock.moment(0), context.clock.moment(context.clock.duration)
    assert heading_words(cut, context.clock, first)[0] == "After layer 1 of 4"
    assert heading_words(cut, context.clock, last)[0] == "After layer 3 of 4"
    assert {segment.stage for segment in context.clock.segments} == set(range(3, 9))
    assert len(context.ticks) == 3


@dataclass(frozen=True)
class Arriving(Stage):
    """A stage that names the representation it arrives at."""

    arrival: str = ""


def test_a_representation_with_a_name_of_its_own_has_it_in_a_cut_too():
    two_layers = flow(2)
    named = [Arriving(**vars(stage), arrival=f"image {stage.layer}") for stage in two_layers.stages]
    through = replace(two_layers, stages=tuple(named))
    first = draw.film(draw.grid(), through=through).cut(layers=(0, 1))
    clock = first.context().clock
    assert heading_words(first, clock, clock.moment(clock.duration))[0] == "image 1"


def test_its_pictures_are_the_films(whole, cut):
    long, short = whole.context(), cut.context()
    assert np.array_equal(panel_pixels(short, 0), panel_pixels(long, long.ticks[1]))
    assert np.array_equal(panel_pixels(short, short.clock.end), panel_pixels(long, long.ticks[3]))
    assert not np.array_equal(panel_pixels(short, 0), panel_pixels(long, 0))


def test_what_fades_in_at_the_end_does_so_only_there(whole):
    def reveals(layers):
        return whole.cut(layers=layers).context().clock.segments[-1].reveal[1]

    assert reveals((2, 4)) == 1.0
    assert reveals((2, 3)) == 0.0


def test_its_animated_svg_is_the_same_cut(browser, cut, tmp_path):
    cut.svg(tmp_path / "cut.svg")
    context = cut.context().without_overlay()
    raster, layout = Raster(context), context.layout
    with picture(browser, tmp_path / "cut.svg", layout.width, layout.height) as shown:
        for cs in times(context):
            shown.seek(cs / 100 + LATER)
            frame = raster.frame(context.clock.moment(cs))
            assert structural_similarity(shown.pixels(), frame, channel_axis=2) >= 0.97


def test_size_theme_and_tempo_are_the_formats(cut, tmp_path):
    cut.gif(tmp_path / "x.gif", draw.Format(width=300, theme="dark", line=0.6, label=0.5, speed=2))
    seen = list(frames((tmp_path / "x.gif").read_bytes()))
    assert seen[0][0].shape[1] == 300
    assert seen[0][0].max() < 250
    total = sum(duration for _, duration in seen)
    assert total < 0.6 * cut.context().clock.duration


def test_a_panel_alone_has_no_strip_and_keeps_the_films_time():
    through = flow(2)
    moving = draw.panel(draw.grid(), draw.curves(Data()), through=through, title="moves")
    still = draw.panel(draw.grid(), draw.line(Head, span="always"), title="stands")
    both = draw.film(still, moving, strips=[draw.strip("t", lambda stage, t: t)])
    for k, title in enumerate(("stands", "moves")):
        alone = both.cut(panel=k)
        assert [panel.title for panel in alone.panels] == [title]
        assert alone.strips == ()
        assert alone.context().clock.duration == both.context().clock.duration
    stands = both.cut(panel=0).context()
    assert np.array_equal(panel_pixels(stands, 0), panel_pixels(stands, stands.clock.duration // 2))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"panel": 1}, "panel: expected 0, got 1$"),
        ({"layers": (3, 2)}, "expected two from 0 to 4, the first before the last, got 3 to 2"),
        ({"layers": (0, 5)}, "from 0 to 4, .* got 0 to 5"),
    ],
)
def test_what_is_not_there_is_reported(whole, wrong, message):
    with pytest.raises(UserError, match=message):
        whole.cut(**wrong)


def test_a_film_without_layers_and_one_by_matplotlib_say_so():
    with pytest.raises(UserError, match="expected none of a film without layers"):
        draw.still(draw.grid()).cut(layers=(0, 1))
    by_matplotlib = draw.matplotlib(lambda ax, t: None, seconds=1)
    with pytest.raises(UserError, match="of a film drawn by code for matplotlib"):
        by_matplotlib.cut(panel=0)
    assert by_matplotlib.cut() is by_matplotlib
