"""What README.md shows an author to write, an author can write: both examples run as they stand."""

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from docs.make import readme_film
from figures import spiral_easy
from generator import topology
from generator.draw.render.raster import gif
from generator.learn.importers.network_file import read_network

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


@pytest.mark.ci
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


def frames(data: bytes) -> tuple[np.ndarray, list[int]]:
    """The pictures (n, h, w, 3) of a GIF and how long each is shown, ms."""
    shown = list(ImageSequence.Iterator(Image.open(io.BytesIO(data))))
    return np.array([frame.convert("RGB") for frame in shown]), [f.info["duration"] for f in shown]


@pytest.mark.ci
def test_it_opens_with_the_film_that_the_figure_draws_today():
    alt, path = re.search(r"!\[(.*?)\]\((.*?)\)", README).groups()
    assert README.index(path) < 300
    assert "line parts them" in alt
    film = (ROOT / path).read_bytes()
    assert len(film) <= 2_000_000
    network = read_network(ROOT / "docs" / "film.json")
    drawing = spiral_easy.film(topology.flow(network), spiral_easy.data())
    today = gif.render(drawing, readme_film.FIGURE, "default").files[f"{readme_film.FIGURE}.gif"]
    (kept, durations), (drawn, expected) = frames(film), frames(today)
    command = "run python build.py && python -m docs.make.readme_film"
    assert (kept.shape, durations) == (drawn.shape, expected), command
    # Another machine may round a line's edge otherwise, and nothing more.
    assert np.abs(kept.astype(int) - drawn).mean(axis=(1, 2, 3)).max() < 0.2, command


def test_a_film_of_another_build_is_stale(tmp_path):
    folder = tmp_path / "figures" / readme_film.FIGURE
    folder.mkdir(parents=True)
    for file, name in readme_film.COPIES.items():
        (folder / file).write_bytes((ROOT / "docs" / name).read_bytes())
    assert readme_film.stale(tmp_path) == {}
    (folder / "network.json").write_bytes(b"{}")
    assert readme_film.stale(tmp_path) == {"film.json": b"{}"}
