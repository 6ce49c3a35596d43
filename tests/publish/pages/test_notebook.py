"""A figure's notebook: valid, with its words and its code."""

import json
import re
from dataclasses import replace

import nbformat
import pytest

from generator.publish.figures.figure import Figure
from generator.publish.pages.notebook import notebook
from generator.publish.prose import article_toml
from tests.publish import fakes

CODE = {
    "text": "# ü\n",
    "cells": ["from generator import draw", 'def still():\n    return "ü\\n"\n\n\nstill = still()'],
    "files": ["pets.csv"],
}


@pytest.fixture(scope="module")
def figure(tmp_path_factory):
    result = fakes.result(tmp_path_factory.mktemp("figure"), "one-layer", code=CODE)
    return Figure(result, 1)


@pytest.fixture(scope="module")
def about():
    return article_toml.read_article(fakes.ARTICLE, "https://ada.github.io/films")


def test_it_is_valid(figure, about):
    read = nbformat.reads(notebook(figure, about).decode(), as_version=4)
    nbformat.validate(read)
    assert (read.nbformat, read.nbformat_minor) == (4, 5)


def test_words_are_markdown_and_code_is_code(figure, about):
    cells = nbformat.reads(notebook(figure, about).decode(), as_version=4).cells
    assert [cell.cell_type for cell in cells] == ["markdown", "markdown", "code", "code"]
    assert [cell.source for cell in cells[2:]] == CODE["cells"]
    assert cells[0].source.startswith("# A title for one-layer\n\nWhat to look at")
    assert "$y = Wx + b$" in cells[0].source
    assert "https://ada.github.io/films/figures/one-layer/" in cells[1].source
    assert "`figures/data/pets.csv`" in cells[1].source


def test_it_is_written_as_nbformat_writes_it(figure, about):
    text = notebook(figure, about).decode()
    assert nbformat.writes(nbformat.reads(text, as_version=4)) + "\n" == text
    assert text == notebook(figure, about).decode()


def test_the_page_offers_it_and_the_module(pages):
    page = pages["figures/one-layer/index.html"].decode()
    for name in ("one-layer.py", "one-layer.ipynb"):
        data = pages[f"figures/one-layer/{name}"]
        size = re.search(rf'<a href="{name}" download>{name}</a> <span class="size">([^<]+)<', page)
        assert size
        assert size[1].startswith(str(len(data))[:1])
    assert json.loads(pages["figures/one-layer/figure.json"])["files"].count("one-layer.py") == 1


def test_a_caption_that_is_missing_leaves_the_title_alone(figure, about):
    result = replace(figure.result, caption="")
    words = nbformat.reads(notebook(replace(figure, result=result), about).decode(), as_version=4)
    assert words.cells[0].source == "# A title for one-layer"
