"""What README.md shows an author to write, an author can write: both examples run as they stand."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def example(opening: str) -> str:
    """The one Python block of README.md that begins so."""
    blocks = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    (block,) = [block for block in blocks if block.startswith(opening)]
    return block


@pytest.fixture
def checkout(tmp_path):
    """A copy of what a build reads, for a new figure to be dropped in."""
    for folder in ("generator", "figures", "templates"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    for file in ("build.py", "article.toml"):
        shutil.copy(ROOT / file, tmp_path)
    # The article's own figures take minutes and prove nothing here.
    for file in [
        *(tmp_path / "figures").glob("*.py"),
        *(tmp_path / "templates/sections").glob("*"),
    ]:
        file.unlink()
    (tmp_path / "templates/sections/00-introduction.md").write_text("One figure.\n")
    return tmp_path


def test_the_example_figure_builds(checkout):
    named = re.search(r"Save this as `(figures/\w+\.py)`", README)[1]
    (checkout / named).write_text(example('"""Three arms'), encoding="utf-8")
    figure = Path(named).stem.replace("_", "-")
    run = subprocess.run(
        [sys.executable, "build.py", figure],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    folder = checkout / "site" / "figures" / figure
    files = {str(file.relative_to(folder)) for file in folder.rglob("*")}
    assert files >= {"index.html", f"{figure}.gif", f"{figure}.svg", f"{figure}.png"}
    assert files >= {"layers/0.svg", "steps/000.svg", "network.json", "data.csv"}
    facts = json.loads((folder / "figure.json").read_text(encoding="utf-8"))
    assert facts["title"] == "Three arms, three classes"
    assert [(claim["id"], claim["holds"]) for claim in facts["claims"]] == [("accuracy", True)]


def test_the_notebook_example_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(compile(example("from generator import draw"), "README.md", "exec"), names)
    assert (tmp_path / "spiral.gif").read_bytes().startswith(b"GIF89a")
    assert "<svg" in names["film"]._repr_html_()
