"""A table and a network of PyTorch become an article's film, which is read off the picture again."""

import csv
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generator.draw.scene.layout import HEADING
from tests.articles.conftest import TINY, build, tiny_site
from tests.conftest import ROUNDS, in_ci

__all__ = ["tiny_site"]  # a fixture

HERE = Path(__file__).parent
WRITTEN = HERE / "written_by_torch"
FIGURES = ("two_moons.py", "mish.py") if in_ci() or ROUNDS > 1 else ("two_moons.py",)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, tiny_site):
    """The tiny article with more figures and the two files that one declares.

    What its own figures need is in the store already.
    """
    article = tmp_path_factory.mktemp("moons") / "article"
    shutil.copytree(TINY, article, ignore=shutil.ignore_patterns("__pycache__", "site*", ".store"))
    shutil.copytree(tiny_site.parent / "store", article / ".store")
    for name in FIGURES:
        shutil.copy(HERE / "figures" / name, article / "figures")
    (article / "figures" / "data").mkdir()
    for name in ("moons.csv", "moons.onnx"):
        shutil.copy(WRITTEN / name, article / "figures" / "data")
    run = build("--figures", "figures", cwd=article, timeout=600)
    assert run.returncode == 0, run.stdout + run.stderr
    return article


@pytest.fixture(scope="module")
def figure(folder):
    return folder / "site" / "figures" / "two-moons"


def drawn(picture):
    """Dots of class A, diamonds of class B, the line, and a point of the tint of each."""
    paths = re.findall(r"<path ([^>]*)>", picture)
    fields = [dict(re.findall(r'([\w-]+)="([^"]*)"', path)) for path in paths]

    def found(name, **more):
        more = {key.replace("_", "-"): value for key, value in more.items()}
        return [
            field["d"]
            for field in fields
            if field.get("class") == name and all(field.get(key) == more[key] for key in more)
        ]

    (dots,), (diamonds, tint_b) = found("s-a"), found("f-b")
    (tint_a,) = found("f-a", opacity=".11")
    points = {
        "a": np.array(re.findall(r"M(-?[\d.]+) ?(-?[\d.]+)h0", dots), dtype=float),
        "b": np.array(re.findall(r"M(-?[\d.]+) ?(-?[\d.]+)l-32 32", diamonds), dtype=float),
    }
    points["b"] -= [32, 0]  # each begins at its right corner
    line = np.array(numbers(found("s-text")[0]), dtype=float).reshape(2, 2)
    return points, line, {"a": middle(tint_a), "b": middle(tint_b)}


def numbers(path):
    return [float(number) for number in re.findall(r"-?\d*\.?\d+", path)]


def middle(path):
    """The mean of a polygon's corners: the first is absolute, the rest are steps."""
    return np.array(numbers(path)).reshape(-1, 2).cumsum(axis=0).mean(axis=0)


def test_the_films_accuracy_is_that_of_the_picture(figure):
    """Points on the drawn side of the drawn line, of the last picture; none is left out."""
    points, line, tints = drawn((figure / "layers" / "3.svg").read_text("utf-8"))
    start, along = line

    def side(places):
        return np.sign(along[0] * (places - start)[..., 1] - along[1] * (places - start)[..., 0])

    assert side(tints["a"]) == -side(tints["b"]) != 0
    right = sum(int((side(points[name]) == side(tints[name])).sum()) for name in "ab")
    assert len(points["a"]) + len(points["b"]) == 300
    facts = json.loads((figure / "figure.json").read_text("utf-8"))
    (accuracy,) = [claim["measured"] for claim in facts["claims"] if claim["id"] == "accuracy"]
    assert right / 300 == accuracy >= 0.97
    assert all(stage["homeomorphism"] for stage in facts["stages"])


def test_the_gif_ends_in_that_picture(figure):
    """Dots and diamonds of both inks stand on both sides of the line in the frame of its end too."""
    end = json.loads((figure / "figure.json").read_text("utf-8"))["end_cs"]
    with Image.open(figure / "two-moons.gif") as gif:
        assert gif.n_frames > 50
        shown_for = 0  # ms; after the end it fades into its first picture
        for k in range(gif.n_frames):
            gif.seek(k)
            shown_for += gif.info["duration"]
            if shown_for >= 10 * end:
                break
        frame = np.asarray(gif.convert("RGB")).astype(int)
    points, _, _ = drawn((figure / "layers" / "3.svg").read_text("utf-8"))
    for name, colour in (("a", (0x21, 0x66, 0xAC)), ("b", (0xD9, 0x73, 0x0D))):
        below_heading = points[name] / 10 + [0, HEADING]
        inside = (below_heading * frame.shape[1] / 560).round().astype(int)
        shown = frame[inside[:, 1], inside[:, 0]]
        assert (np.abs(shown - colour).max(axis=1) < 40).mean() > 0.95


def test_the_data_have_the_names_of_the_table(figure):
    with open(figure / "data.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["class"], row["name"]) for row in rows} == {("A", "upper"), ("B", "lower")}
    assert {row["split"] for row in rows} == {"train", "test"}


@pytest.mark.ci
def test_an_activation_of_ones_own_reaches_every_process(folder):
    """Films and files are made in other processes than the network; each has the activation."""
    facts = json.loads((folder / "site/figures/mish/figure.json").read_text("utf-8"))
    assert [stage["loses"] for stage in facts["stages"]] == ["", "", "folds at −1.19"]
    assert "network: layer 1: mish is not one-to-one: folds at −1.19" in facts["notes"]
    steps = [path.read_text("utf-8") for path in folder.glob("site/figures/mish/steps/*.svg")]
    assert any("x ↦ mish x, folds at −1.19" in step for step in steps)


@pytest.mark.ci
def test_relabelled_rows_are_built_again(folder, figure):
    """A file that is read inside of a product once went stale without a word."""
    table = folder / "figures" / "data" / "moons.csv"
    table.write_text(
        table.read_text("utf-8")
        .replace("upper", "@")
        .replace("lower", "upper")
        .replace("@", "lower"),
        "utf-8",
    )
    run = build("two-moons", "--figures", "figures", cwd=folder, timeout=600)
    assert run.returncode == 1
    assert "claim failed" in run.stdout + run.stderr
