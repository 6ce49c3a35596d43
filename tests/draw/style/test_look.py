"""Colours of one's own: what is read, what is refused, and where they are drawn."""

import io

import numpy as np
import pytest
from PIL import Image

from generator import draw
from generator.draw.composition.composition import RenderContext
from generator.draw.render.rendering import timing
from generator.draw.render.svg import document
from generator.draw.scene.scene import Markers, Text
from generator.draw.style.look import Look, contrast, distance, in_look, look_of, read_look
from generator.draw.style.theme import load
from generator.errors import UserError
from tests.draw.fake_flow import Data, flow

OWN = '[light]\na = "#1B6CA8"\nground = "#ffffff"\n[dark]\na = "#5aa9e6"\n'
CLASSES = {"left": ("#7b2cbf", "#b98ae0"), "right": None}


def film(classes=()):
    return draw.film(draw.grid(5), draw.points(Data()), through=flow(), classes=classes)


def test_a_file_replaces_what_it_names():
    look = read_look(OWN, "theme.toml")
    light, dark = look.theme("light"), look.theme("dark")
    assert (light.hex("a"), light.hex("ground")) == ("#1b6ca8", "#ffffff")
    assert light.hex("a-7") == "#1b6ca8"  # tones follow
    assert light.hex("b") == load("light").hex("b")
    assert (dark.hex("a"), dark.hex("ground")) == ("#5aa9e6", load("dark").hex("ground"))
    assert look_of(look.json) == look
    assert look_of("") == Look()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[lihgt]\na = "#1b6ca8"',
            "theme.toml: expected a table or fonts, got 'lihgt'; did you mean light",
        ),
        ('light = "blue"', "theme.toml: light: expected a table of colours, got 'blue'"),
        ('[light]\ngrif = "#000000"', "theme.toml: light: expected a colour, got 'grif'; did you"),
        ("[light]\na = 5", "theme.toml: light: a: expected a colour as #1b6ca8, got 5"),
        ('[light]\na = "#12345"', "theme.toml: light: a: expected a colour as #1b6ca8"),
        ("[light\n", "theme.toml: "),
        ('[light]\na = "#eeeeee"', "light: a: expected a contrast of 3 : 1 to the background"),
        ('[dark]\ntext = "#555555"', "dark: text: expected a contrast of 4.5 : 1"),
        ('[light]\nground = "#777777"', "light: a: expected a contrast of 3 : 1"),
        ('[light]\nc = "#d9730e"', "light: c: expected a colour that can be told from b #d9730d"),
    ],
)
def test_what_cannot_be_seen_or_told_apart_is_one_line(text, message):
    with pytest.raises(UserError) as error:
        read_look(text, "theme.toml")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_classes_of_a_figure_are_called_by_their_names():
    with pytest.raises(UserError, match="right: expected a colour that can be told from left"):
        film({"left": "#1b6ca8", "right": "#1b6ca9"})
    with pytest.raises(UserError, match=r"left: expected a colour, two .* or None, got 5"):
        film({"left": 5, "right": None})
    with pytest.raises(UserError, match="up to 10 names that are not empty"):
        film([""])
    with pytest.raises(UserError, match="up to 10 names"):
        film([f"class {k}" for k in range(11)])


def test_distances_are_those_of_oklab():
    """Ottosson's own examples of the transform: white, and the blue primary's lightness."""
    assert distance((0, 0, 0), (255, 255, 255)) == pytest.approx(1, abs=1e-6)
    assert distance((0, 0, 255), (0, 0, 0)) == pytest.approx(0.5500, abs=1e-3)  # √(L² + a² + b²)
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


def items(film, width=400, **form):
    return list(RenderContext(film, draw.Format(width=width, **form)).still_items)


@pytest.mark.parametrize("size", [{}, {"height": 300}, {"height": 180}])
def test_a_legend_names_each_class_behind_its_marker(size):
    still = items(film(["left", "right"]), **size)
    words = [item for item in still if isinstance(item, Text) and item.name == "legend"]
    assert [word.text for word in words] == ["left", "right"]
    markers = [item for item in still if isinstance(item, Markers) and "legend" in item.name]
    assert [(mark.style.fill, mark.shape) for mark in markers] == [("a", "dot"), ("b", "diamond")]
    for word, marker in zip(words, markers, strict=True):
        assert marker.points[0, 0] < word.x
    assert not [item for item in items(film(), **size) if "legend" in item.name]


def test_long_names_take_more_rows_and_stay_inside():
    names = [f"a rather long name of a class {k}" for k in range(6)]
    context = RenderContext(film([*names, "x" * 200]), draw.Format(width=400))
    box = context.layout.legend
    words = [item for item in context.still_items if isinstance(item, Text)]
    assert len({word.y for word in words}) > 3
    from generator.draw.style.text import layout

    for word in words:
        assert box.x <= word.x
        assert word.x + layout(word.text)[1] * word.size <= box.x + box.width + 1e-6
        assert box.y <= word.y <= box.y + box.height


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_own_colours_are_in_every_format(theme, tmp_path):
    own = film(CLASSES)
    colour = CLASSES["left"][theme == "dark"]
    own.write(tmp_path / "x.png", draw.Format(width=300, theme=theme))
    own.write(tmp_path / "x.gif", draw.Format(width=300, theme=theme))
    rgb = tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5))
    for name in ("x.png", "x.gif"):
        with Image.open(io.BytesIO((tmp_path / name).read_bytes())) as picture:
            pixels = np.array(picture.convert("RGB")).reshape(-1, 3)
        assert (pixels == rgb).all(axis=1).any(), name
    svg = document.document(own.context(draw.Format(theme=theme)), "x")
    assert colour in svg
    assert load(theme).hex("a") not in svg
    facts = document.render(own, "x", "default").facts
    assert facts["classes"] == ["left", "right"]
    assert facts["colours"][theme]["a"] == colour


def test_an_articles_look_goes_below_the_figures():
    article = read_look(OWN, "theme.toml")
    dressed = in_look(film(CLASSES), article.json)
    assert dressed.look.theme("light").hex("a") == "#7b2cbf"
    assert dressed.look.theme("light").hex("ground") == "#ffffff"
    alike = Look({"b": "#7b2cc0"}, {})
    with pytest.raises(UserError, match="right: expected a colour that can be told from left"):
        in_look(film(CLASSES), alike.json)


def test_time_runs_to_the_left_where_the_text_does():
    plain, left = film(), in_look(film(), Look(to_the_left=True).json)
    ends = []
    for each in (plain, left):
        context = RenderContext(each, draw.Format(width=400))
        moment = context.clock.moment(context.clock.duration // 3)
        line = next(item for item in context.moving_items(moment) if item.name == "elapsed")
        ends.append(line.points[:, 0])
    box = RenderContext(plain, draw.Format(width=400)).layout.track
    assert ends[0][0] == pytest.approx(box.x)
    assert ends[1][0] == pytest.approx(box.x + box.width)
    assert ends[1] == pytest.approx(2 * box.x + box.width - ends[0])
    assert timing(left.context())["ticks"] == timing(plain.context())["ticks"]


def test_matplotlib_draws_in_the_look():
    def paint(axes):
        axes.set_axis_off()
        axes.fill([0, 1, 1, 0], [0, 0, 1, 1], "C0")

    still = in_look(draw.matplotlib(paint), read_look(OWN, "theme.toml").json)
    pixels = np.array(Image.open(io.BytesIO(still._repr_png_())).convert("RGB")).reshape(-1, 3)
    assert (pixels == (0x1B, 0x6C, 0xA8)).all(axis=1).any()
