"""The program as it is started in a clone and installed: its name, its version, its article."""

import sys
import tomllib
from pathlib import Path

import pytest

from generator import program
from generator.cli import main
from generator.pipeline.figures.article_paths import ArticlePaths

ROOT = Path(__file__).parent.parent
INSTALLED = ["/usr/bin/layers-in-motion", "layers-in-motion.exe", f"{program.PACKAGE}/__main__.py"]


@pytest.mark.parametrize("started", INSTALLED)
def test_installed(monkeypatch, capsys, started):
    monkeypatch.setattr(sys, "argv", [started])
    assert (program.name(), program.command()) == ("layers-in-motion", "layers-in-motion")
    assert program.restart(ROOT) == [sys.executable, "-P", "-m", "generator"]
    with pytest.raises(SystemExit):
        main.main(["--list"])
    expected = "layers-in-motion: expected the command layers-in-motion list, got --list"
    assert capsys.readouterr().err.startswith(expected)


@pytest.mark.parametrize("started", ["build.py", "/a/clone/build.py", "/b/pytest/__main__.py", ""])
def test_in_a_clone(monkeypatch, started):
    monkeypatch.setattr(sys, "argv", [started])
    assert (program.name(), program.command()) == ("build.py", "python build.py")
    assert program.restart(ROOT) == [sys.executable, str(ROOT / "build.py")]


@pytest.mark.parametrize(
    "beside", [None, "[project]\nname = 'other'\nversion = '9'", "[tool.x]", "not TOML", "\x00"]
)
def test_the_version_of_a_package_that_lies_among_others(tmp_path, monkeypatch, beside):
    monkeypatch.setattr(program, "PACKAGE", tmp_path / "generator")
    monkeypatch.setattr(program, "DISTRIBUTION", "pytest")  # one that is installed
    if beside is not None:
        (tmp_path / "pyproject.toml").write_text(beside)
    assert program.version() == pytest.__version__
    monkeypatch.setattr(program, "DISTRIBUTION", "no-such-distribution")
    assert program.version() == "unknown"


def test_the_version_of_a_clone():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert program.version() == project["version"]


def test_the_article_of_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    places = ArticlePaths(ROOT, folder=Path())
    assert (places.figures, places.templates) == (tmp_path / "figures", tmp_path / "templates")
    assert (places.article, places.default) == (tmp_path / "article.toml", tmp_path)
    assert places.base == ROOT / "templates"
    (tmp_path / "root/generator/templates").mkdir(parents=True)  # as a wheel has them
    assert ArticlePaths(tmp_path / "root").base == tmp_path / "root/generator/templates"


def test_options_go_before_the_folder(tmp_path):
    places = ArticlePaths(ROOT, tmp_path / "a/figures", folder=tmp_path / "b")
    assert (places.figures, places.home) == (tmp_path / "a/figures", tmp_path / "a")
    assert places.default == tmp_path / "b"


@pytest.mark.parametrize(
    ("there", "message"),
    [
        ((), "figures: expected a figure (*.py) in it, got none; an article is a folder with"),
        (("figures/_shared.py",), "figures: expected a figure (*.py) in it, got none"),
        (("figures/x.py",), "templates: expected a folder with the article's prose, got none"),
    ],
)
def test_a_folder_that_has_no_article(tmp_path, capsys, there, message):
    for name in there:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    assert main.main(["list"], article=tmp_path) == main.USAGE
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"build.py: {tmp_path / message}")
    assert not (tmp_path / ".store").exists()
