"""docs/slides.md says what is so: its commands are taken, its files and keys are there."""

import re
import shlex

from generator.cli.options import read
from tests.articles.conftest import ROOT
from tests.articles.pages import blocks
from tests.publish.slides.conftest import FILM

PAGE = (ROOT / "docs/slides.md").read_text()


def test_its_commands_are_taken():
    lines = [line for block in blocks("slides.md") if block.language == "sh"
             for line in block.text.splitlines()]  # fmt: skip
    typed = [shlex.split(line, comments=True) for line in lines]
    ours = [words[2:] for words in typed if words[:2] == ["python", "build.py"]]
    assert len(ours) == 4
    for words in ours:
        read(words)


def test_its_files_are_there(kit):
    (tree,) = re.findall(r"(?:^ {4}\S.*\n)+", PAGE, re.MULTILINE)
    names = re.findall(r"[\w<>/-]+\.(?:gif|png|pptx|html|tex|json)", tree)
    assert len(names) >= 7
    for name in names:
        assert (kit / name.replace("<id>", FILM)).is_file(), name


def test_its_keys_are_the_decks():
    script = (ROOT / "templates/slides/deck.js").read_text()
    table = PAGE[PAGE.index("| key |") : PAGE.index("`deck.html#")]
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("|")]
    words = {word for cell in cells for word in cell.strip().split(", ")}
    letters = {word for word in words if re.fullmatch("[a-z]", word)}
    assert letters == set(re.findall(r"^    ([a-z]): \(\)", script, re.MULTILINE))
    arrows = {"→": "ArrowRight", "←": "ArrowLeft", "↓": "ArrowDown", "↑": "ArrowUp"}
    assert all(sign in table and f"{name}:" in script for sign, name in arrows.items())


def test_its_limits_are_those_of_the_kit():
    from generator.draw.render.raster import slides
    from generator.draw.style import format

    assert f"at most {slides.MOST_BYTES // 10**6} MB" in PAGE
    assert f"within {format.SLIDE_CS // 100} s" in PAGE
    assert f"then {slides.FEWER} colours" in PAGE
    for step_cs in slides.STEPS_CS:
        assert f"{round(100 / step_cs, 1):g} frames" in PAGE
