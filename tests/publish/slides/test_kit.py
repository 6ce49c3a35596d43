"""The kit and the site beside it: what is made again, what is left alone."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from generator.cli import main
from tests.articles.conftest import TINY, build
from tests.publish.slides.conftest import FILM, STILL, slides

THIRD = '''"""A square

Nothing moves.
"""

from generator import draw

alt = "A square."


def still():
    return draw.still(draw.square(), draw.grid(3))
'''


def written(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of everything below a folder, folders too."""
    states = {path: path.stat() for path in folder.rglob("*") if path.name != "said.txt"}
    return {str(path): (state.st_ino, state.st_mtime_ns) for path, state in states.items()}


@pytest.fixture
def standing(built_article, tmp_path) -> Path:
    """A copy of the kit with its store, to change."""
    folder = tmp_path / "standing"
    shutil.copytree(built_article, folder)
    return folder


def test_a_second_time_writes_nothing(built_article):
    before = written(built_article)
    run = slides(folder=built_article)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "nothing to do" in run.stdout
    assert written(built_article) == before


@pytest.mark.ci
def test_named_figures_begin_a_kit_and_join_one(tmp_path, built_article):
    shutil.copytree(built_article / "store", tmp_path / "store")
    shutil.rmtree(tmp_path / "store" / "records")  # a store that knows of no kit
    run = slides(STILL, folder=tmp_path)
    kit = tmp_path / "site/slides"
    assert run.returncode == 0, run.stdout + run.stderr
    assert [path.name for path in kit.iterdir() if path.is_dir()] == [STILL]
    assert FILM not in (kit / "deck.html").read_text()
    slides(FILM, folder=tmp_path)
    whole = built_article / "site/slides"
    paths = [path.relative_to(whole) for path in whole.rglob("*") if path.is_file()]
    assert len(paths) > 20
    for path in paths:  # elsewhere, later, in two parts: the same bytes, the deck's too
        assert (kit / path).read_bytes() == (whole / path).read_bytes(), path


@pytest.mark.ci
def test_another_time_zone_locale_and_hash_seed_change_no_byte_of_the_decks(
    tmp_path, built_article
):
    shutil.copytree(built_article / "store", tmp_path / "store")
    shutil.rmtree(tmp_path / "store" / "records")
    other = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    run = slides("--jobs", "1", folder=tmp_path, **other)
    assert run.returncode == 0, run.stdout + run.stderr
    for name in ("deck.pptx", "deck.html", "beamer.tex", "slides.json", "manifest.json"):
        assert (tmp_path / "site/slides" / name).read_bytes() == (
            built_article / "site/slides" / name
        ).read_bytes()


@pytest.mark.ci
def test_a_changed_figure_alone_is_drawn_again(standing, another):
    (another / "figures/square.py").write_text(THIRD)
    where = ("--output", standing / "site", "--store", standing / "store")
    arguments = ("slides", "--figures", another / "figures", *where)
    first = build(*arguments, cwd=standing)
    assert "figures/square.py, still (720x720)" in first.stdout
    assert "arcs" not in first.stdout.split("figure ")[0]
    file = another / "figures/square.py"
    file.write_text(THIRD.replace("grid(3)", "grid(5)"))
    second = build(*arguments, cwd=standing)
    assert "figures/square.py, still (720x720)" in second.stdout
    assert "arcs" not in second.stdout.split("figure ")[0]
    file.unlink()
    third = build(*arguments, cwd=standing)
    assert third.returncode == 0, third.stdout + third.stderr
    assert not (standing / "site/slides/square").exists()


def test_the_site_neither_counts_nor_removes_the_slides(standing, tiny_site):
    """With the site's own store the build is quick: everything but the slides is there."""
    site, kit = standing / "site", standing / "site/slides"
    before = written(kit)
    arguments = (
        "--figures",
        TINY / "figures",
        "--output",
        site,
        "--store",
        tiny_site.parent / "store",
    )
    run = build(*arguments, cwd=standing)  # into a folder that has nothing but slides
    assert run.returncode == 0, run.stdout + run.stderr
    assert written(kit) == before
    listed = json.loads((site / "manifest.json").read_text())["files"]
    assert not any(row["path"].startswith("slides") for row in listed)
    assert "nothing to do" in build(*arguments, cwd=standing).stdout
    for page in site.rglob("*.html"):
        if not page.is_relative_to(kit):
            assert "slides/" not in page.read_text()
    assert "every byte is right" in build("verify", *arguments, cwd=standing).stdout
    video = kit / FILM / f"{FILM}-720x720.mp4"
    video.write_bytes(video.read_bytes()[:-1])
    (kit / "mine.txt").write_text("not ours")
    run = build("verify", *arguments, cwd=standing)
    assert run.returncode == 1
    assert f"{video}: not what manifest.json says" in run.stdout
    assert f"{kit / 'mine.txt'}: not in manifest.json" in run.stdout


def test_a_damaged_kit_is_mended(standing):
    (standing / "site/slides/deck.pptx").unlink()
    run = slides(folder=standing)
    assert "1 files written" in run.stdout


def test_without_python_pptx_it_says_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    arguments = ["slides", "--figures", str(TINY / "figures"), "--store", str(tmp_path / "store")]
    assert main.main([*arguments, "--output", str(tmp_path / "site")]) == 2
    expected = "slides: expected the package python-pptx, got none; python -m pip install"
    assert f"{expected} python-pptx" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_a_claim_that_does_not_hold_makes_no_slides(tmp_path, built_article, another):
    shutil.copytree(built_article / "store", tmp_path / "store")
    file = another / "figures/arcs_apart.py"
    file.write_text(file.read_text().replace("accuracy, 1,", "accuracy, 0.5,"))
    where = ("--output", tmp_path / "site", "--store", tmp_path / "store")
    run = build("slides", "--figures", another / "figures", *where, cwd=tmp_path)
    assert run.returncode == 1
    assert "claim failed" in run.stderr
    assert not (tmp_path / "site/slides").exists()
