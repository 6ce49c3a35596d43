"""docs/your-own-figure.md and docs/notebook.md are run as they stand, in folders of their own."""

import ast
import fnmatch
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.articles.conftest import ROOT
from tests.articles.pages import Block, blocks


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the commands of the page need of the repository."""
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("generator", "templates", "figures"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "build.py", tmp_path)
    return tmp_path


def typed(command: str, cwd: Path) -> list[str]:
    """The lines that a shell says to a block of commands, `python` being this one."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=cwd,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout.splitlines()


def appended(block: Block, cwd: Path) -> None:
    """Writes a block to the end of its file, two lines below what is there."""
    file = cwd / block.file
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text() + "\n\n" if file.exists() else ""
    file.write_text(before + block.text)


@pytest.mark.long
def test_from_an_empty_file_to_a_gif_in_a_deck(checkout):
    pytest.importorskip("pptx")
    said: list[list[str]] = []
    for block in blocks("your-own-figure.md"):
        if block.language == "sh":
            said.append(typed(block.text, checkout))
        elif block.language == "text":  # what the page shows was said, … standing for anything
            lines = [line for output in said for line in output]
            for shown in block.text.splitlines():
                assert fnmatch.filter(lines, shown.replace("…", "*")), shown
        else:
            appended(block, checkout)
    check_runs(said)
    gif = checkout / "talk/site/figures/three-arms/three-arms.gif"
    with zipfile.ZipFile(checkout / "talk/deck.pptx") as deck:
        media = [deck.read(name) for name in deck.namelist() if name.startswith("ppt/media/")]
    page = (checkout / "talk/site/figures/decay/index.html").read_text()
    assert "There is no animated SVG, because it is drawn by code for matplotlib" in page
    assert "Layer by layer" not in page
    assert media == [gif.read_bytes()]
    assert "100%</data> of the points" in (checkout / "talk/site/index.html").read_text()


def check_runs(said: list[list[str]]) -> None:
    """The second build of three-arms trains and draws nothing, as the page says."""
    first, second = (
        lines for lines in said if "figures/three_arms.py, claims" in lines or drawn(lines)
    )
    assert "figures/three_arms.py, training" in first
    assert drawn(first)
    assert "figures/three_arms.py, training" not in second
    assert not drawn(second)


def drawn(lines: list[str]) -> bool:
    return "figures/three_arms.py, film (gif)" in lines


@pytest.mark.ci
def test_the_notebook_page_runs_and_films_show_themselves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    shown = []
    for block in blocks("notebook.md"):
        assert block.language == "python"
        *statements, last = ast.parse(block.text).body
        value = None
        exec(compile(ast.Module(statements, []), "notebook.md", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "notebook.md", "eval"), names)
        else:
            exec(compile(ast.Module([last], []), "notebook.md", "exec"), names)
        if hasattr(value, "_repr_html_"):
            shown.append(value._repr_html_()[:30])
    assert [html.partition(" ")[0] for html in shown] == ["<svg", "<img", "<svg"]
    heads = {path.name: path.read_bytes()[:12] for path in tmp_path.iterdir()}
    gifs = ("x.gif", "slide.gif", "first-layer.gif")
    assert {heads[name][:6] for name in gifs} == {b"GIF89a"}
    assert heads["x.mp4"][4:8] == b"ftyp"
    assert heads["x.png"][:4] == b"\x89PNG"
    assert heads["x.svg"][:4] == b"<svg"
