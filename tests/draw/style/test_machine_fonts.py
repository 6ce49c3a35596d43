"""Words that the pictures' own font can't write: fonts of the machine, or one line that says so."""

import hashlib
import io
import shutil

import numpy as np
import pytest
from PIL import Image

from generator import draw
from generator.draw.render.svg import document
from generator.draw.style import text
from generator.draw.style.look import look_of, read_look
from generator.draw.style.machine_fonts import found_for, has, named
from generator.errors import UserError
from tests.draw.fake_flow import Data, flow

CATS = "گربه‌ها"


def film(classes, look=""):
    whole = draw.film(draw.points(Data()), through=flow(), classes=classes)
    return draw_in(whole, look)


def draw_in(film, look):
    from generator.draw.style.look import in_look

    return in_look(film, read_look(look, "theme.toml").json)


@pytest.mark.parametrize("word", [CATS, "猫", "🐈", "Ⱔ"])
def test_without_a_font_the_label_and_its_characters_are_said(word):
    with pytest.raises(UserError) as error:
        film([f"a {word}", "b"])._repr_png_()
    message = str(error.value)
    assert message.startswith(f"the words {f'a {word}'!r}: expected characters of the pictures'")
    assert f"got {text.lacking(word)!r}; fonts in theme.toml" in message
    assert "\n" not in message


def test_words_are_drawn_by_the_fonts_outlines(tmp_path):
    look = 'fonts = ["DejaVu Sans"]\n'
    pictures = []
    for name in (CATS, "سگ‌ها"):
        whole = film([name, "dogs"], look)
        pictures.append(np.array(Image.open(io.BytesIO(whole._repr_png_()))))
        svg = document.document(whole.context(), "x")
        assert f'aria-label="{name}"' in svg
        assert all(ord(letter) < 0x600 for part in svg.split('aria-label="')[0] for letter in part)
    assert pictures[0].shape == pictures[1].shape
    assert (pictures[0] != pictures[1]).any()


def test_letters_are_joined_and_run_to_the_left():
    """The outline of a word is not that of its letters side by side, and begins at the right."""
    fonts = (named("DejaVu Sans", "here"),)
    joined = text.layout("بب", fonts)[1]
    alone = text.layout("ب", fonts)[1]
    assert joined < 1.9 * alone
    first, both = text.glyph("ا", fonts), text.glyph("اب", fonts)
    right = both.vertices[:, 0] > both.advance - first.advance
    assert both.vertices[right][:, 1].max() == pytest.approx(first.vertices[:, 1].max(), abs=0.01)


def test_other_words_are_as_they_were():
    fonts = (named("DejaVu Sans", "here"),)
    assert text.layout("After layer 2", fonts) == text.layout("After layer 2")
    mixed = text.layout("x ⱔ y", fonts) if has(fonts[0].path, "ⱔ") else None
    if mixed:
        assert [piece for piece, _ in mixed[0]] == ["x", " ", "ⱔ", " ", "y"]


def test_a_look_names_the_file_and_its_hash():
    look = read_look('fonts = ["DejaVu Sans"]', "theme.toml")
    font = look.fonts[0]
    with open(font.path, "rb") as file:
        assert font.sha256 == hashlib.sha256(file.read()).hexdigest()
    assert look_of(look.json) == look


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('fonts = ["No Such Font At All"]', "theme.toml: fonts: expected the name of a font"),
        ('fonts = ["none.ttf"]', "theme.toml: fonts: none.ttf: expected a font file, got"),
        ('fonts = "DejaVu Sans"', "theme.toml: fonts: expected a list of names"),
        ('font = ["DejaVu Sans"]', "theme.toml: expected a table or fonts, got 'font'"),
    ],
)  # fmt: skip
def test_what_is_no_font_is_one_line(line, message):
    with pytest.raises(UserError) as error:
        read_look(line, "theme.toml")
    assert message in str(error.value)


def test_a_file_beside_it_is_a_font_too(tmp_path):
    shutil.copy(text.FONT, tmp_path / "mine.ttf")
    assert (
        read_look('fonts = ["mine.ttf"]', "theme.toml", tmp_path).fonts[0].name.endswith("mine.ttf")
    )


def test_a_font_is_found_for_characters():
    font = found_for(CATS)
    assert has(font.path, CATS)
    assert found_for("\U0010fffd") is None  # of private use: no font has it
