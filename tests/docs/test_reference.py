"""docs/reference/ has every public name, and is what `python -m docs.make` would write now."""

import inspect
import re
from pathlib import Path

import griffe
import pytest

import generator
from docs.make import reference
from docs.make.__main__ import stale
from docs.make.cells import read, run
from tests.docs.comparison import differs

COMMAND = "run `python -m docs.make` and commit what it writes"
STARRED = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
SPACES = ("learn", "topology", "draw", "claim")


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    """The committed pages and pictures, by their paths in docs/reference."""
    return {
        path.relative_to(reference.FOLDER).as_posix(): path.read_bytes()
        for path in reference.FOLDER.rglob("*")
        if path.suffix in (".md", ".svg", ".png", ".gif")
    }


@pytest.mark.parametrize("space", SPACES)
def test_every_public_name_has_an_entry_and_an_example(space):
    names = set(reference.public()[space])
    assert names == set(dir(getattr(generator, space))) & names
    page = (reference.FOLDER / f"{space}.md").read_text("utf-8")
    assert set(re.findall(rf"^## {space}\.(\w+)$", page, re.MULTILINE)) == names, COMMAND
    cells = [cell.title for cell in read(reference.FOLDER / "examples" / f"{space}.py")[1:]]
    assert sorted(cells) == sorted(names), "expected one example in docs/reference/examples a name"


@pytest.mark.parametrize("space", SPACES)
def test_every_entry_says_something(space):
    page = (reference.FOLDER / f"{space}.md").read_text("utf-8")
    for entry in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        name, _, body = entry.partition("\n")
        words = re.sub(r"```.*?```", "", body, flags=re.DOTALL)
        words = re.sub(r"^(\| .*|!\[.*)$", "", words, flags=re.MULTILINE)
        assert len(words.split()) >= 2, f"{name}: expected a docstring"


@pytest.mark.ci
def test_it_is_fresh(pages):
    """Every example is run and every picture drawn anew."""
    fresh = reference.pages()
    assert sorted(pages) == sorted(fresh), COMMAND
    other = [name for name, data in fresh.items() if differs(name, data, pages[name])]
    assert not other, f"{other}: {COMMAND}"


def test_links_lead_somewhere(pages):
    for name, data in pages.items():
        if name.endswith(".md"):
            for path, anchor in re.findall(r"\]\(([^)#]+)#?([^)]*)\)", data.decode()):
                target = reference.FOLDER / path
                assert target.exists(), (name, path)
                if anchor and target.parent == reference.FOLDER:
                    assert anchor in anchors_of(pages[path].decode()), (name, path, anchor)


def anchors_of(page: str) -> set[str]:
    """As GitHub makes them: a heading that comes twice gets -1."""
    anchors: list[str] = []
    for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE):
        anchor = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        anchors.append(f"{anchor}-{anchors.count(anchor)}" if anchor in anchors else anchor)
    return set(anchors)


@pytest.mark.ci
def test_signatures_are_those_that_python_knows():
    """griffe reads the source; here the imported functions say the same."""
    package = griffe.load("generator", search_paths=[reference.ROOT], resolve_aliases=False)
    for space, names in reference.public().items():
        for name, home in names.items():
            thing = inspect.unwrap(getattr(getattr(generator, space), name))
            if not inspect.isfunction(thing):
                continue
            item = package[f"{home}.{name}".removeprefix("generator.")]
            known = list(inspect.signature(thing).parameters.values())
            assert [each.name for each in item.parameters] == [each.name for each in known]
            required = [each.default is each.empty and each.kind not in STARRED for each in known]
            assert [each.required for each in item.parameters] == required, f"{space}.{name}"


def test_a_default_is_shown_as_its_value(pages):
    """`times: int = TIMES` says nothing to who reads the page."""
    for space in ("topology", "learn"):
        shown = re.findall(r"^    \w+: [^=\n]+ = ([A-Z_]{4,})", pages[f"{space}.md"].decode(), re.M)
        assert set(shown) <= {"SCHEDULE"}  # a record, whose fields `learn.schedule` says


def test_what_is_stale_is_found(tmp_path):
    for name, text in {"same.md": "a", "other.md": "a", "too-much.svg": "a", "own.py": "a"}.items():
        (tmp_path / name).write_text(text)
    files = {"same.md": b"a", "other.md": b"b", "new.md": b"c"}
    assert stale(tmp_path, files, set()) == ["new.md", "other.md", "too-much.svg"]
    assert stale(tmp_path, files, {"too-much.svg"}) == ["new.md", "other.md"]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (b"M1.02 2", False),
        (b"M1.2 2", True),
        (b"L1 2", True),
        (b"M1 2 3", True),
    ],
)
def test_a_picture_that_shows_something_else_differs(new, expected):
    assert differs("x.svg", new, b"M1 2") is expected


def test_cells_are_run_as_a_notebook_does(tmp_path):
    path = Path(tmp_path / "cells.py")
    path.write_text(
        '"""Title."""\n\n# %%\n# Words.\nx = 2\n\n# %% name\nprint("a")\nx + 1\n# %%\nx = 3\n'
    )
    cells = read(path)
    names: dict[str, object] = {}
    assert [cell.title for cell in cells] == ["", "name", ""]
    assert cells[0].text == "Words."
    assert [run(cell, names).text for cell in cells] == ["", "a\n3\n", ""]
    assert names["x"] == 3
