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
from tests.draw.stand_in import Data, film, flow

SIZES = [(1280, 720), (720, 720), (1920, 1080)]
SMALL = 320, 180  # as wide as a slide, and quick to draw


def boxes(made):
    return [one for one in (made.heading, *made.titles, *made.panels, *made.strips, made.track)
            if one and one.height > 0]  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("panels", [1, 2, 3])
@pytest.mark.parametrize("strips", [0, 1, 2])
@pytest.mark.parametrize("animated", [False, True])
@pytest.mark.parametrize("titled", [False, True])
def test_boxes_lie_inside_and_apart(size, panels, strips, animated, titled):
    made = layout(slide(*size), panels, titled, strips if animated else 0, animated, 0.9)
    assert (made.width, made.height) == size
    for box in boxes(made):
        assert min(box.x, box.y) >= 0
        assert box.x + box.width <= size[0] + 1e-6
        assert box.y + box.height <= size[1] + 1e-6
    for one, other in combinations(boxes(made), 2):
        beside = one.x + one.width <= other.x + 1e-6 or other.x + other.width <= one.x + 1e-6
        below = one.y + one.height <= other.y + 1e-6 or other.y + other.height <= one.y + 1e-6
        assert beside or below
    least = min(min(box.width, box.height) for box in made.panels)
    assert least >= size[1] / (2.4 if panels < 3 else 3.5)  # a panel, not a slit


def two_panels():
    one = flow(2, seed=3)
    panels = [draw.panel(draw.grid(), draw.curves(Data()), through=one, title=name)
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
        for one, other in combinations(map(extent, words), 2):
            assert (
                one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            )


def extent(word):
    left = letters.start(word.text, word.x, word.size, word.anchor)
    right = left + letters.layout(word.text)[1] * word.size
    return left, right, word.y - 0.74 * word.size, word.y + 0.02 * word.size


def test_in_a_column_a_chart_is_as_wide_as_its_column():
    context = with_strip().context(slide(1280, 720))
    (chart,) = context.charts
    assert chart.inner.width > 0.9 * chart.box.width
    below = [one.y for one in chart.moving(context.clock.moment(0)) if isinstance(one, Text)]
    assert max(below) <= chart.inner.y


def test_a_long_heading_shrinks_into_its_column():
    context = film(2).context(slide(1280, 720))
    box = context.layout.heading
    word = fitting("x ↦ " + "Wx + b, and more of it" * 2, box.x, 50, 30, "pale", "stage", box)
    assert word.size < 20
    assert extent(word)[1] <= box.x + box.width + 1e-6


@pytest.mark.parametrize("layers", [1, 4, 9])
def test_it_is_over_in_time_and_the_last_picture_stays(layers):
    form = slide(1280, 720)
    made = flow(layers)
    one = clock(Schedule(made.stages, made.boundaries, True), replace(form, hold_cs=200, speed=1.0))
    assert one.duration <= 800
    assert one.steps[-1][1] == one.segments[-1].duration == 200
    assert all(segment.start % form.step_cs == 0 for segment in one.segments)
    assert {segment.stage for segment in one.segments} == set(range(3 * layers))


def test_a_slide_has_heavier_lines_and_larger_words_than_a_picture_blown_up():
    grown = Format(width=1280)
    for size in ((1280, 720), (720, 720)):
        form = slide(*size)
        assert form.line > 1.25 * min(size) / 596  # 596 px: the page's height
        assert form.label > 1.1 * min(size) / 596
    assert slide(1920, 1080).line == pytest.approx(1.5 * slide(1280, 720).line)
    assert grown.label == 1.0


@pytest.fixture(scope="module")
def made():
    return slides.render(film(2), "two", "default", *SMALL)


def test_sharing_scenes_between_themes_changes_no_byte(made):
    context = film(2).context(slide(*SMALL, "dark"))
    alone = slides.Shoot([context], slides.STEPS_CS)
    alone.run()
    assert made.files["two-320x180-dark.gif"] == alone.takes[0].gif()
    assert made.files["two-320x180-dark.mp4"] == alone.mp4s[0]
    ground = load("dark").rgb("ground")
    first = Image.open(io.BytesIO(made.files["two-320x180-dark.gif"])).convert("RGB")
    assert first.getpixel((0, 0)) == ground


def test_scenes_are_made_once_for_both_themes(monkeypatch):
    count, real = 0, RenderContext.moving_items

    def counted(self, moment):
        nonlocal count
        count += 1
        return real(self, moment)

    monkeypatch.setattr(RenderContext, "moving_items", counted)
    settings = [film(1).context(slide(*SMALL, theme)) for theme in ("light", "dark")]
    shoot = slides.Shoot(settings, slides.STEPS_CS)
    before = count
    found = shoot._draw(4, range(2))
    palettes = 2 * 5  # looks at the film, for each theme's colours
    steps = round((shoot.clock.segments[-1].start) / 4)
    assert len(found) == 2
    assert count - before <= steps + palettes + 1


def test_a_large_gif_gets_fewer_frames_then_fewer_colours(made, monkeypatch):
    whole = made.facts["320x180"]["light"]
    assert whole["frames_a_second"] == 25
    monkeypatch.setattr(slides, "MOST_BYTES", int(whole["bytes"] * 0.9))
    slower = slides.render(film(2), "two", "default", *SMALL)
    chosen = slower.facts["320x180"]["light"]
    assert chosen["frames_a_second"] == 16.7
    assert chosen["colours"] == whole["colours"]
    assert chosen["bytes"] == len(slower.files["two-320x180.gif"]) <= slides.MOST_BYTES
    assert slower.files["two-320x180.mp4"] == made.files["two-320x180.mp4"]
    monkeypatch.setattr(slides, "MOST_BYTES", chosen["bytes"] - 1)
    fewer = slides.render(film(2), "two", "default", *SMALL).facts["320x180"]["light"]
    assert (fewer["frames_a_second"], fewer["colours"]) == (16.7, slides.FEWER)
    monkeypatch.setattr(slides, "MOST_BYTES", 1000)
    with pytest.raises(UserError, match="slides: expected a GIF of less than 1,000 bytes"):
        slides.render(film(2), "two", "default", *SMALL)


def test_pictures_for_a_pdf_begin_with_the_input_and_end_with_the_end(made):
    count = sum(path.startswith("frames/") for path in made.files)
    assert count == 7  # six stages and the end
    context = film(2).context(slide(*SMALL))
    raster = Raster(context)
    for name, cs in ((0, 0), (6, context.clock.duration)):
        seen = np.asarray(Image.open(io.BytesIO(made.files[f"frames/{name}.png"])))
        assert np.array_equal(seen, raster.frame(context.clock.moment(cs)))


def test_an_authors_matplotlib_film_has_slides_in_both_themes():
    def paint(ax, t):
        ax.plot([0, 1], [t, 1 - t])

    made = slides.render(draw.matplotlib(paint, seconds=1), "own", "draft", *SMALL)
    for ending, theme in (("", "light"), ("-dark", "dark")):
        image = Image.open(io.BytesIO(made.files[f"own-320x180{ending}.gif"])).convert("RGB")
        assert image.getpixel((0, 0)) == load(theme).rgb("ground")


def test_a_long_film_by_matplotlib_is_over_in_time_too():
    context = draw.matplotlib(lambda ax, t: None, seconds=20).context(slide(*SMALL))
    assert context.clock.duration <= 800
    assert context.clock.steps[-1][1] == 200


def test_a_still_has_a_picture_of_each_theme_only():
    made = slides.render(draw.still(draw.grid()), "still", "default", *SMALL)
    assert sorted(made.files) == ["still-320x180-dark.png", "still-320x180.png"]
