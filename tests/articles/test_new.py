"""`--new ID`: a figure that builds as it stands, and nothing written over."""

import datetime
import json
import tomllib

import pytest

from generator.cli import main
from generator.cli.scaffold import begin
from generator.pipeline.figures.article_paths import Places
from tests.articles.conftest import build


def test_what_it_writes_builds_in_seconds_and_its_claim_holds(tmp_path):
    store = ("--store", tmp_path / "store")
    run = build("--new", "three-arms", "--figures", "my talk/figures", *store, cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    *written, following = run.stdout.splitlines()
    assert written == [
        "my talk/figures/three_arms.py: written",
        "my talk/article.toml: written",
        "my talk/templates/sections/00-introduction.md: written",
    ]
    assert following == "next: python build.py three-arms --figures 'my talk/figures'"
    given = ("three-arms", "--figures", "my talk/figures", *store)
    run = build(*given, cwd=tmp_path, timeout=60)  # 3 s on a machine that does nothing else
    assert run.returncode == 0, run.stderr
    folder = tmp_path / "my talk/site/figures/three-arms"
    assert (folder / "three-arms.gif").read_bytes().startswith(b"GIF89a")
    facts = json.loads((folder / "figure.json").read_text())
    assert facts["title"] == "Three arms"
    assert [(one["id"], one["holds"]) for one in facts["claims"]] == [("accuracy", True)]
    assert "Figure 1" in (tmp_path / "my talk/site/index.html").read_text()


def test_the_article_that_it_writes(tmp_path):
    begin(Places(tmp_path, tmp_path / "figures"), "one")
    about = tomllib.loads((tmp_path / "article.toml").read_text())
    assert isinstance(about["date"], datetime.date)
    (tmp_path / "article.toml").write_text("mine")
    (tmp_path / "templates/sections/00-introduction.md").unlink()
    assert begin(Places(tmp_path, tmp_path / "figures"), "two") == [tmp_path / "figures/two.py"]
    assert (tmp_path / "article.toml").read_text() == "mine"


def test_in_the_articles_own_folder_it_is_one_file(tmp_path):
    (tmp_path / "figures").mkdir()
    assert begin(Places(tmp_path), "three-arms") == [tmp_path / "figures/three_arms.py"]
    assert [path.name for path in tmp_path.iterdir()] == ["figures"]


def test_nothing_is_written_over(tmp_path, capsys):
    given = ["--new", "mine", "--figures", str(tmp_path / "figures")]
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/mine.py").write_text("hours of work")
    assert main.main([*given, "--store", str(tmp_path / "store")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("mine.py is there already; nothing is written over")
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
def test_what_is_no_id(tmp_path, capsys, id, like):
    given = ["--new", id, "--figures", str(tmp_path / "f"), "--store", str(tmp_path / "store")]
    assert main.main(given) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{id!r}: no id; allowed: words of a-z and 0-9 with - between, as {like}" in line
    assert not (tmp_path / "f").exists()


def test_one_at_a_time(tmp_path, capsys):
    assert main.main(["--new", "one", "two", "--store", str(tmp_path / "store")]) == 2
    assert "one figure at a time" in capsys.readouterr().err
