"""The card of link previews and LaTeX's deck: titles in letters that the pictures' font has not."""

import io
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from generator.publish.pages import fallback_fonts, social_card
from generator.publish.prose.article_toml import read_article
from generator.publish.slides import html_and_beamer
from tests.publish import fakes
from tests.publish.latex import pdflatex

ABOUT = read_article(fakes.ARTICLE)
NOWHERE = "\U000131f9"  # a hieroglyph


def drawn(title):
    return Image.open(io.BytesIO(social_card.card(replace(ABOUT, title=title), None)))


def inked(title):
    """How many pixels of the card its title changes."""
    difference = ImageChops.difference(drawn(title), drawn("\u2007"))
    return sum(difference.convert("L").histogram()[32:])


@pytest.mark.parametrize("title", ["Слои в движении", "שכבות בתנועה", "الطبقات في حركة", "Ένα ℵ"])
def test_a_title_in_other_letters_is_on_the_card(title):
    assert fallback_fonts.unwritten(title) == ""
    assert social_card.warnings(replace(ABOUT, title=title)) == []
    assert inked(title) > 1500


def test_letters_of_different_words_are_different():
    assert drawn("Слои").tobytes() != drawn("Сеть").tobytes()


def test_the_own_font_is_taken_where_it_has_all_letters():
    assert fallback_fonts.runs(ABOUT.title) == [(ABOUT.title, fallback_fonts.OWN)]


def test_a_title_of_common_letters_needs_no_matplotlib():
    assert {ord(letter) for letter in fallback_fonts.COMMON} <= fallback_fonts.letters_of(
        fallback_fonts.OWN
    )
    code = (
        "import sys; from generator.publish.pages import fallback_fonts as fonts\n"
        "assert fonts.runs('Layers – 2 × 2')[0][1] == fonts.OWN\n"
        "assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_title_has_one_font_where_one_has_all_its_letters():
    (_, font), *others = fallback_fonts.runs("Layers", "Layers, слои")
    assert (font.name, others) == ("DejaVuSans.ttf", [])


def test_letters_that_no_font_has_are_reported_and_left_out(monkeypatch):
    monkeypatch.setattr(fallback_fonts, "FOLDERS", ())
    fallback_fonts.chosen.cache_clear()
    title = f"a {NOWHERE}{NOWHERE} b"
    (line,) = social_card.warnings(replace(ABOUT, title=title))
    assert line == (f"static/card.png: no font of this machine has {NOWHERE}; left out of the card")
    assert 0 < inked(title) < 4 * inked("a b")
    fallback_fonts.chosen.cache_clear()


def test_an_installed_font_is_found(tmp_path, monkeypatch):
    """Plain ones first; what is no font is passed over."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for name in ("a-bold.ttf", "b.ttf"):
        shutil.copy(fallback_fonts.OWN, fonts / name)
    (fonts / "broken.ttf").write_text("no font")
    monkeypatch.setattr(fallback_fonts, "FOLDERS", (str(tmp_path),))
    names = [path.name for path in fallback_fonts.installed()]
    assert names == ["DejaVuSans.ttf", "b.ttf", "broken.ttf", "a-bold.ttf"]
    assert fallback_fonts.letters_of(fonts / "broken.ttf") == frozenset()


def test_long_titles_are_broken_between_words_and_letters():
    words = ABOUT.title
    assert social_card.wrapped("one two", 68, 10_000) == ["one two"]
    narrow = social_card.wrapped("Donaudampfschifffahrt", 68, 400)
    assert "".join(narrow) == "Donaudampfschifffahrt"
    assert len(narrow) > 1
    assert all(social_card.width_of(line, 68, words) <= 400 for line in narrow)
    assert social_card.pieces("学习, 层a b") == [
        (" ", "学"),
        ("", "习,"),
        (" ", "层a"),
        (" ", "b"),
    ]


def slide(title):
    class Named:
        measured = ()
        source = ""

        class figure:
            caption = ""

    Named.figure.title = title
    return Named


def test_letters_that_pdflatex_has_not_are_named():
    about = replace(ABOUT, title="Слои × 2 é “…” – β")
    assert html_and_beamer.others([slide("学 = с")], about) == "Слои学с"
    assert html_and_beamer.tex("é 学 × 50%") == r"é \otherletter{学} \ensuremath{\times} 50\%"


@pytest.mark.needs("pdflatex")
def test_pdflatex_takes_a_title_in_other_letters(tmp_path):
    about, folders = replace(ABOUT, title="Слои 学 é"), [fakes.TEMPLATES / "slides"]
    text = html_and_beamer.beamer((), about, fakes.THEMES, folders)
    end = rb"\end{document}"
    frames = (
        rb"\frame{\titlepage}\begin{frame}{%b}x\end{frame}" % html_and_beamer.tex("学 é").encode()
    )
    (tmp_path / "beamer.tex").write_bytes(text.replace(end, frames + end))
    assert "Output written on beamer.pdf" in pdflatex(tmp_path)
