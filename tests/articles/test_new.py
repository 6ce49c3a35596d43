"""`new ID`: a figure that builds as it stands, and nothing written over."""

import datetime
import errno
import json
import os
import re
import shutil
import tomllib
from pathlib import Path

import matplotlib
import pytest

from generator.cli import main
from generator.cli.scaffold import begin
from generator.pipeline.figures.article_paths import ArticlePaths
from generator.pipeline.store import filesystem
from tests.articles.conftest import build


@pytest.mark.ci
def test_what_it_writes_builds_in_seconds_and_its_claim_holds(tmp_path, store):
    run = build("new", "three-arms", "--figures", "my talk/figures", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    *written, following = run.stdout.splitlines()
    assert written == [
        "my talk/figures/three_arms.py: written",
        "my talk/article.toml: written",
        "my talk/templates/sections/00-introduction.md: written",
    ]
    assert following == "next: python build.py three-arms --figures 'my talk/figures'"
    arguments = ("three-arms", "--figures", "my talk/figures", "--store", store)
    run = build(*arguments, cwd=tmp_path, timeout=300)
    assert run.returncode == 0, run.stderr
    folder = tmp_path / "my talk/site/figures/three-arms"
    assert (folder / "three-arms.gif").read_bytes().startswith(b"GIF89a")
    facts = json.loads((folder / "figure.json").read_text())
    assert facts["title"] == "Three arms"
    assert [(claim["id"], claim["holds"]) for claim in facts["claims"]] == [("accuracy", True)]
    assert "Figure 1" in (tmp_path / "my talk/site/index.html").read_text()


def test_the_article_that_it_writes(tmp_path):
    begin(ArticlePaths(tmp_path, tmp_path / "figures"), "one")
    about = tomllib.loads((tmp_path / "article.toml").read_text())
    assert isinstance(about["date"], datetime.date)
    (tmp_path / "article.toml").write_text("mine")
    (tmp_path / "templates/sections/00-introduction.md").unlink()
    assert begin(ArticlePaths(tmp_path, tmp_path / "figures"), "two") == [
        tmp_path / "figures/two.py"
    ]
    assert (tmp_path / "article.toml").read_text() == "mine"


def test_in_the_articles_own_folder_it_is_one_file(tmp_path):
    (tmp_path / "figures").mkdir()
    assert begin(ArticlePaths(tmp_path), "three-arms") == [tmp_path / "figures/three_arms.py"]
    assert [path.name for path in tmp_path.iterdir()] == ["figures"]


def test_nothing_is_written_over(tmp_path, capsys):
    arguments = ["new", "mine", "--figures", str(tmp_path / "figures")]
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/mine.py").write_text("hours of work")
    assert main.main(arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    expected = "mine.py: expected a new file, got one that is there; nothing is written over"
    assert line.endswith(expected)
    assert (tmp_path / "figures/mine.py").read_text() == "hours of work"
    assert [path.name for path in tmp_path.iterdir() if path.name != "store"] == ["figures"]


@pytest.mark.parametrize(
    ("id", "like"),
    [
        ("Three_Arms", "three-arms"),
        ("3-arms", "arms"),
        ("../up", "up"),
        ("a--b", "a-b"),
        ("class", "three-arms"),
        ("", "three-arms"),
        ("arms.py", "arms-py"),
    ],
)
def test_what_is_no_id_is_one_line_with_a_proper_one(tmp_path, capsys, id, like):
    arguments = ["new", id, "--figures", str(tmp_path / "f")]
    assert main.main(arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    expected = f"words of a-z and 0-9 with - between, as {like}; got {id!r}"
    assert line == f"build.py: new: expected an id of {expected}"
    assert not (tmp_path / "f").exists()


def test_one_at_a_time(capsys):
    with pytest.raises(SystemExit):
        main.main(["new", "one", "two"])
    assert "unrecognized arguments: two" in capsys.readouterr().err


def test_interrupted_it_can_be_typed_again(tmp_path, monkeypatch, capsys):
    """The disk fails at the last file, which is the figure's."""
    arguments = ["new", "mine", "--figures", str(tmp_path / "figures")]
    real = filesystem.write

    def fails(path, data):
        if path.suffix == ".py":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(path, data)

    monkeypatch.setattr(filesystem, "write", fails)
    assert main.main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.undo()
    assert main.main(arguments) == 0
    assert (tmp_path / "figures/mine.py").is_file()
    assert (tmp_path / "article.toml").is_file()


@pytest.mark.ci
def test_a_new_article_in_persian(tmp_path, store):
    """Its pages run from right to left; words the films' font lacks are said."""
    options = ("--figures", "figures", "--store", store)
    assert build("new", "two-arms", "--figures", "figures", cwd=tmp_path).returncode == 0
    about, figure = tmp_path / "article.toml", tmp_path / "figures/two_arms.py"
    text = about.read_text("utf-8").replace('"Two arms"', '"دو بازو"').replace('"en"', '"fa"')
    about.write_text(text, "utf-8")
    text = figure.read_text("utf-8").replace("Two arms\n", "دو بازو\n")
    named = 'through=flow, classes=["گربه‌ها", "سگ‌ها"]'
    figure.write_text(text.replace("through=flow", named), "utf-8")
    run = build(*options, cwd=tmp_path, timeout=300)
    assert run.returncode == 1
    (error,) = [line for line in run.stderr.splitlines() if "the words 'گربه" in line]
    assert error.endswith("fonts in theme.toml names a font of this machine that has them")
    shutil.copy(Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSans.ttf"), tmp_path / "mine.ttf")
    (tmp_path / "theme.toml").write_text('fonts = ["mine.ttf"]\n')
    run = build(*options, cwd=tmp_path, timeout=300)
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "site/index.html").read_text("utf-8")
    assert '<html lang="fa" dir="rtl">' in page
    assert "شکل ۱" in page
    assert "<h1>دو بازو</h1>" in re.sub(r"<h1[^>]*>", "<h1>", page)
    film = (tmp_path / "site/figures/two-arms/two-arms.svg").read_text("utf-8")
    assert 'aria-label="گربه‌ها"' in film
    assert "nothing to do" in build(*options, cwd=tmp_path).stdout
