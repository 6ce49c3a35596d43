"""deck.pptx and beamer.tex: what is in them, and that other programs take them."""

import re
import shutil
import subprocess
import zipfile

import pptx
import pytest

from tests.publish.latex import pdflatex
from tests.publish.slides.conftest import FILM, STILL

CAPTION = "Two units, and a line at the end."


@pytest.fixture(scope="module")
def deck(kit):
    return pptx.Presentation(str(kit / "deck.pptx"))


def pages(pdf):
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


def test_one_figure_a_slide_its_gif_untouched(kit, deck, record):
    assert [slide.shapes.title.text for slide in deck.slides] == [
        record[id]["title"] for id in (STILL, FILM)
    ]
    pictures = [
        [shape for shape in slide.shapes if shape.shape_type == 13] for slide in deck.slides
    ]
    (still,), (film,) = pictures
    assert film.image.blob == (kit / FILM / f"{FILM}-1280x720.gif").read_bytes()
    assert still.image.blob == (kit / STILL / f"{STILL}-1280x720.png").read_bytes()


def test_nothing_lies_outside_its_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
        title, picture = slide.shapes
        assert title.top + title.height <= picture.top


def test_words_for_those_who_do_not_see_and_for_the_speaker(deck, record):
    for id, slide in zip((STILL, FILM), deck.slides, strict=True):
        described = slide.shapes[1]._element.nvPicPr.cNvPr.get("descr")
        assert described == record[id]["alt"]
    assert "100% right" in described  # a measured number, in its words
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith(CAPTION)
    assert "Every point lies on its side: accuracy is 1 (must be = 1)" in notes
    assert "An author of another article" in notes


def test_no_clock_in_the_deck(kit, deck):
    with zipfile.ZipFile(kit / "deck.pptx") as zipped:
        assert {member.date_time for member in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert str(deck.core_properties.created).startswith("2026-01-02")  # article.toml's day
    assert deck.core_properties.modified == deck.core_properties.created


@pytest.mark.ci
@pytest.mark.needs("soffice")
def test_libreoffice_shows_every_slide(kit, tmp_path):
    own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    run = subprocess.run(
        [*convert, kit / "deck.pptx"], capture_output=True, text=True, check=False, timeout=180
    )
    assert (tmp_path / "deck.pdf").is_file(), run.stdout + run.stderr
    assert pages(tmp_path / "deck.pdf") == 2


@pytest.mark.few(1)
@pytest.mark.needs("pdflatex")
@pytest.mark.parametrize("strip", [False, True])
def test_latex_takes_beamer_tex(kit, tmp_path, strip):
    folder = shutil.copytree(kit, tmp_path / "kit")
    file = folder / "beamer.tex"
    if strip:
        file.write_text(file.read_text().replace("% \\striptrue", "\\striptrue"))
    for _ in range(2):  # animate counts its pages in the first run
        printed = pdflatex(folder)
    assert "Output written on beamer.pdf (2 pages" in printed
    assert not re.search(r"Overfull \\[hv]box", printed), printed[-2000:]
    used = len(list((kit / FILM / "frames").iterdir())) + 1
    log = (folder / "beamer.log").read_text().replace("\n", "")
    assert len(set(re.findall(r"<(?:\./)?([^<>\s]*\.png)", log))) == used


def test_every_file_that_beamer_names_is_there(kit):
    text = (kit / "beamer.tex").read_text()
    (folder, last), *more = re.findall(r"\\film\{(\S+?)\}\{(\d+)\}", text)
    assert not more
    assert {path.name for path in (kit / folder).iterdir()} == {
        f"{k}.png" for k in range(int(last) + 1)
    }
    for name in re.findall(r"\\includegraphics\[[^\]]*\]\{(arcs\S+?)\}", text):
        assert (kit / f"{name}.png").is_file()
