"""A figure as a Jupyter notebook that runs by itself: `notebook(figure, about)`.

Title and caption are Markdown, each function of the figure is a cell. The form is nbformat 4.5,
https://nbformat.readthedocs.io/en/latest/format_description.html
"""

import json
from collections.abc import Iterator

from generator.publish.figures.figure import Figure
from generator.publish.prose.article_toml import Article
from generator.publish.text.titles import clean

Cell = dict[str, object]


def notebook(figure: Figure, about: Article) -> bytes:
    """UTF-8 JSON, as nbformat writes it: same code and words, same bytes."""
    texts = [*_words(figure, about), *figure.result.code["cells"]]
    first_code = len(texts) - len(figure.result.code["cells"])
    cells = [_cell(index, text, index >= first_code) for index, text in enumerate(texts)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    record = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True)
    return clean(f"{text}\n").encode()


def _words(figure: Figure, about: Article) -> Iterator[str]:
    """Title and caption, and what is needed to run the code."""
    title = clean(figure.result.title)
    yield "\n\n".join(filter(None, (f"# {title}", figure.caption)))
    page = about.address(f"figures/{figure.id}/")
    place = f"[{about.title}]({page})" if page else about.title
    sentences = [
        f"From *{place}*, `{figure.source}`.",
        "The cells need the package `generator` of the project Layers in motion (`pip install .` in"
        " its folder); training may take some minutes.",
    ]
    if about.repository:
        sentences.append(f"The sources are at <{about.repository}>.")
    if figure.result.code["files"]:
        names = ", ".join(f"`figures/data/{name}`" for name in figure.result.code["files"])
        sentences.append(f"Beside the notebook they expect the article's own data, {names}.")
    yield " ".join(sentences)


def _cell(index: int, text: str, code: bool) -> Cell:
    cell: Cell = {
        "cell_type": "code" if code else "markdown",
        "id": f"cell-{index}",
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if code else {})
