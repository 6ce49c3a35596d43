"""Films laid out for slides: nothing outside, nothing over another thing, over in time."""

import io
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from generator import draw
from generator.draw.composition.composition import RenderContext
from generator.draw.motion.clock import Schedule, clock
from generator.draw.render.raster import slides
from generator.draw.render.raster.canvas import Raster
from generator.draw.scene.layout import layout
from generator.draw.scene.overlay import fitting
from generator.draw.scene.scene import Text
from generator.draw.style import text as letters
from generator.draw.style.format import Format, slide
from generator.draw.style.theme import load
from generator.errors import UserError
from tests.draw.fake_flow import Data, film, flow

SIZES = [(1280, 720), (720, 720), (1920, 1080)]
SMALL = 320, 180  # as wide as a slide, and quick to draw


def boxes(arranged):
    """Those of words, charts and what panels show; a single panel's tints reach to the edges."""
    single = (arranged.heading, arranged.track)
    panels = (arranged.framed,) if arranged.framed else arranged.panels
    listed = (*single, *arranged.titles, *panels, *arranged.strips)
    return [box for box in listed if box and box.height > 0]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("panels", [1, 2, 3])
@pytest.mark.parametrize("strips", [0, 1, 2])
@pytest.mark.parametrize("animated", [False, True])
@pytest.mark.parametrize("titled", [False, True])
def test_boxes_lie_inside_and_apart(size, panels, strips, animated, titled):
    arranged = layout(slide(*size), panels, titled, strips if animated else 0, animated, 0.9)
    assert (arranged.width, arranged.height) == size
    for box in boxes(arranged):
        assert min(box.x, box.y) >= 0
        assert box.x + box.width <= size[0] + 1e-6
        assert box.y + box.height <= size[1] + 1e-6
    for first, second in combinations(boxes(arranged), 2):
        beside = (
            first.x + first.width <= second.x + 1e-6 or second.x + second.width <= first.x + 1e-6
        )
        below = (
            first.y + first.height <= second.y + 1e-6 or second.y + second.height <= first.y + 1e-6
        )
        assert beside or below
    if panels == 1 and arranged.framed:
        assert arranged.framed.centre == pytest.approx(arranged.panels[0].centre)
        assert arranged.framed.centre[0] == pytest.approx(size[0] / 2)
    least = min(min(box.width, box.height) for box in arranged.panels)
    assert least >= size[1] / (2.4 if panels < 3 else 3.5)  # a panel, not a slit


def two_panels():
    through = flow(2, seed=3)
    panels = [draw.panel(draw.grid(), draw.curves(Data()), through=through, title=name)
              for name in ("a panel", "another")]  # fmt: skip
    return draw.film(*panels, strips=[draw.strip("a number", lambda stage, t: t, levels=(0.5,))])


def with_strip():
    numbers = [draw.trace(lambda stage, t: t, "one"), draw.trace(lambda stage, t: -t, "other")]
    strips = [draw.strip("two numbers", *numbers, levels=(0.0,))]
    return draw.film(draw.grid(), draw.curves(Data()), through=flow(2), strips=strips)


FILMS = {"one panel": lambda: film(4), "two panels": two_panels, "with a strip": with_strip}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", FILMS)
def test_words_are_large_inside_and_off_each_other(size, name):
    context = FILMS[name]().context(slide(*size))
    for cs in (0, context.clock.duration // 3, context.clock.duration):
        moment = context.clock.moment(cs)
        items = [*context.still_items, *context.moving_items(moment)]
        words = [item for item in items if isinstance(item, Text)]
        assert words
        for word in words:
            assert word.size >= min(size) / 42  # 17 px of 720: what the back row can read
            left, right, top, bottom = extent(word)
            assert left >= 0
            assert top >= 0
            assert right <= size[0]
            assert bottom <= size[1]
        for first, second in combinations(map(extent, words), 2):
            assert (
                first[1] <= second[0]
                or second[1] <= first[0]
                or first[3] <= second[2]
                or second[3] <= first[2]
            )


def extent(word):
    left = letters.start(word.text, word.x, word.size, word.anchor)
    right = left + letters.layout(word.text)[1] * word.size
    return left, right, word.y - 0.74 * word.size, word.y + 0.02 * word.size


def test_in_a_column_a_chart_is_as_wide_as_its_column():
    context = with_strip().context(slide(1280, 720))
    (chart,) = context.charts
    assert chart.inner.width > 0.85 * chart.box.width
    below = [item.y for item in chart.moving(context.clock.moment(0)) if isinstance(item, Text)]
    assert max(below) <= chart.inner.y


def test_a_long_heading_shrinks_into_its_column():
    context = film(2).context(slide(1280, 720))
    box = context.layout.heading
    word = fitting(Text("x ↦ " + "Wx + b, and more of it" * 2, box.x, 50, 30, "pale"), box)
    assert word.size < 20
    assert extent(word)[1] <= box.x + box.width + 1e-6


@pytest.mark.parametrize("layers", [1, 4, 9])
def test_it_is_over_in_time_and_the_last_picture_stays(layers):
    form = slide(1280, 720)
    through = flow(layers)
    timed = clock(
        Schedule(through.stages, through.boundaries, True), replace(form, hold_cs=200, speed=1.0)
    )
    assert timed.duration <= 800
    assert timed.steps[-1][1] == timed.segments[-1].duration == 200
    assert all(segment.start % form.step_cs == 0 for segment in timed.segments)
    assert {segment.stage for segment in timed.segments} == set(range(3 * layers))


def test_a_slide_has_heavier_lines_and_larger_words_than_a_picture_blown_up():
    grown = Format(width=1280)
    for size in ((1280, 720), (720, 720)):
        form = slide(*size)
        assert form.line > 1.25 * min(size) / 596  # 596 px: the page's height
        assert form.label > 1.1 * min(size) / 596
    assert slide(1920, 1080).line == pytest.approx(1.5 * slide(1280, 720).line)
    assert grown.label == 1.0


@pytest.fixture(scope="module")
def rendering():
    return slides.render(film(2), "two", "default", *SMALL)


def test_sharing_scenes_between_themes_changes_no_byte(rendering):
    context = film(2).context(slide(*SMALL, "dark"))
    gifs, videos = slides.record_slides({"dark": context}, slides.STEPS_CS)
    assert rendering.files["two-320x180-dark.gif"] == gifs["dark"].content()
    assert rendering.files["two-320x180-dark.mp4"] == videos["dark"]
    background = load("dark").rgb("ground")
    first = Image.open(io.BytesIO(rendering.files["two-320x180-dark.gif"])).convert("RGB")
    assert first.getpixel((0, 0)) == background


def test_scenes_are_made_once_for_both_themes(monkeypatch):
    count, real = 0, RenderContext.moving_items

    def counted(self, moment):
        nonlocal count
        count += 1
        return real(self, moment)

    monkeypatch.setattr(RenderContext, "moving_items", counted)
    contexts = {theme: film(1).context(slide(*SMALL, theme)) for theme in ("light", "dark")}
    gifs, videos = slides.record_slides(contexts, slides.STEPS_CS)
    palettes = 2 * 5  # looks at the film, for each theme's colours
    steps = round(contexts["light"].clock.segments[-1].start / 4)
    assert len(gifs) == len(videos) == 2
    assert count <= steps + palettes + 1


@pytest.mark.ci
def test_a_large_gif_gets_fewer_frames_then_fewer_colours(rendering, monkeypatch):
    whole = rendering.facts["320x180"]["light"]
    assert whole["frames_a_second"] == 25
    monkeypatch.setattr(slides, "MOST_BYTES", int(whole["bytes"] * 0.9))
    slower = slides.render(film(2), "two", "default", *SMALL)
    chosen = slower.facts["320x180"]["light"]
    assert chosen["frames_a_second"] == 16.7
    assert chosen["colours"] == whole["colours"]
    assert chosen["bytes"] == len(slower.files["two-320x180.gif"]) <= slides.MOST_BYTES
    assert slower.files["two-320x180.mp4"] == rendering.files["two-320x180.mp4"]
    monkeypatch.setattr(slides, "MOST_BYTES", chosen["bytes"] - 1)
    fewer = slides.render(film(2), "two", "default", *SMALL).facts["320x180"]["light"]
    assert fewer["frames_a_second"] == 16.7
    assert slides.FEWER - 8 <= fewer["colours"] <= slides.FEWER
    monkeypatch.setattr(slides, "MOST_BYTES", 1000)
    with pytest.raises(UserError, match="slides: expected a GIF of less than 1,000 bytes"):
        slides.render(film(2), "two", "default", *SMALL)


def test_pictures_for_a_pdf_begin_with_the_input_and_end_with_the_end(rendering):
    count = sum(path.startswith("frames/") for path in rendering.files)
    assert count == 7  # six stages and the end
    context = film(2).context(slide(*SMALL))
    raster = Raster(context)
    for name, cs in ((0, 0), (6, context.clock.duration)):
        seen = np.asarray(Image.open(io.BytesIO(rendering.files[f"frames/{name}.png"])))
        assert np.array_equal(seen, raster.frame(context.clock.moment(cs)))


@pytest.mark.ci
def test_an_authors_matplotlib_film_has_slides_in_both_themes():
    def paint(ax, t):
        ax.plot([0, 1], [t, 1 - t])

    rendering = slides.render(draw.matplotlib(paint, seconds=1), "own", "draft", *SMALL)
    for ending, theme in (("", "light"), ("-dark", "dark")):
        image = Image.open(io.BytesIO(rendering.files[f"own-320x180{ending}.gif"])).convert("RGB")
        assert image.getpixel((0, 0)) == load(theme).rgb("ground")


def test_a_long_film_by_matplotlib_is_over_in_time_too():
    context = draw.matplotlib(lambda ax, t: None, seconds=20).context(slide(*SMALL))
    assert context.clock.duration <= 800
    assert context.clock.steps[-1][1] == 200


def test_a_still_has_a_picture_of_each_theme_only():
    rendering = slides.render(draw.still(draw.grid()), "still", "default", *SMALL)
    assert sorted(rendering.files) == ["still-320x180-dark.png", "still-320x180.png"]
