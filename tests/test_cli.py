"""The real project on its command line: quick answers, nothing heavy imported, good help."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.cli import main

ROOT = Path(__file__).parent.parent
HEAVY = {
    "numpy",
    "scipy",
    "matplotlib",
    "autograd",
    "PIL",
    "rich",
    "jinja2",
    "sklearn",
    "distributed",
    "dask",
}
IDS = [path.stem.replace("_", "-") for path in sorted((ROOT / "figures").glob("*.py"))]


def run(*arguments):
    command = [sys.executable, "-X", "importtime", ROOT / "build.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    return done, {name.partition(".")[0] for name in imported}


@pytest.mark.parametrize("option", ["--help", "--list", "--explain"])
def test_quick_answers_import_nothing_heavy(option, tmp_path):
    done, imported = run(option, "--store", tmp_path / "store")
    assert done.returncode == 0
    assert "generator" in imported
    assert not imported & HEAVY


def test_quick_answers_are_quick(tmp_path):
    begun = time.perf_counter()
    run("--help")
    assert time.perf_counter() - begun < 1.0


def test_list_names_every_figure(tmp_path, capsys):
    assert main.main(["--list", "--store", str(tmp_path / "store")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == IDS
    assert {line.split()[1] for line in lines} == {"still", "animation"}
    assert {line.split()[2] for line in lines} == {"missing"}


def test_help_tells_every_option_and_status(capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    options = ["output", "store", "jobs", "draft", "full", "force", "timeout", "executor"]
    options += ["list", "explain", "check", "prune", "serve", "site-url"]
    assert all(f"--{option}" in said for option in options)
    assert all(status in said for status in ("0 done", "1 a figure", "2 wrong", "130 interrupted"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("--jobs=0", "--jobs: '0'; allowed: whole numbers from 1"),
        ("--froce", "no option '--froce'; did you mean --force"),
        ("--list --check", "--check: not allowed with argument --list"),
    ],
)
def test_wrong_usage_is_one_line(given, told, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(given.split())
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"build.py: {told}")


def test_figures_may_stand_between_options(tmp_path, capsys):
    given = ["spiral-easy", "--store", str(tmp_path), "unlink", "--list", "landscape"]
    assert main.main(given) == 0
    told = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert told == ["landscape", "spiral-easy", "unlink"]


def test_an_unknown_figure(capsys):
    assert main.main(["spiral-esay"]) == 2
    assert "no figure 'spiral-esay'; did you mean spiral-easy" in capsys.readouterr().err


def test_every_public_name_leads_to_a_file(tmp_path):
    """`EXPORTS` are read by keys without importing anything: a wrong one must not lie unnoticed."""
    from generator.pipeline.figures.build_inputs import Given
    from generator.pipeline.figures.library import read_library
    from generator.pipeline.figures.project import read_project
    from generator.pipeline.store.store import Store

    project = read_project(ROOT, Store(tmp_path, print), (), Given())
    assert not project.errors
    for room in ("learn", "topology", "draw"):
        text = (ROOT / "generator" / room / "__init__.py").read_text()
        exports = read_library(text, f"generator.{room}").exports
        for name in exports:
            assert project.sources.files("generator", (room, name)), name


def test_drawing_trains_nothing(tmp_path):
    """No product of the article's figures depends on a file of draw, but for what draws."""
    from generator.pipeline.figures.build_inputs import Given
    from generator.pipeline.figures.project import read_project
    from generator.pipeline.store.store import Store

    project = read_project(ROOT, Store(tmp_path, print), (), Given())
    for figure in project.figures.values():
        for product in figure.products.values():
            parts = project.keys.parts(product)
            assert not [name for name in parts if name.startswith(("generator/draw", "matplotlib"))]


def test_a_folder_of_data_that_is_not_there_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as found:
        main.main(["--data", "no/such/folder"])
    assert found.value.code == 2
    assert "'no/such/folder': no such folder" in capsys.readouterr().err
