"""The real project on its command line: quick answers, nothing heavy imported, good help."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from generator.cli import main
from generator.cli.options import OLD_OPTIONS, PARSERS
from generator.pipeline.figures import source_cache
from generator.pipeline.figures.project import COMMANDS
from generator.pipeline.store.store import Store, StoreError

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
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    return done, {name.partition(".")[0] for name in imported}


@pytest.fixture(scope="module")
def store(tmp_path_factory, read_sources):
    """Without a product."""
    return shutil.copytree(read_sources, tmp_path_factory.mktemp("cli") / "store")


@pytest.mark.parametrize("option", ["--help", "list", "explain"])
def test_quick_answers_import_nothing_heavy(option, store):
    done, imported = run(option, "--store", store)
    assert done.returncode == 0
    assert "generator" in imported
    assert not imported & HEAVY


def test_list_names_every_figure(store, capsys):
    assert main.main(["list", "--store", str(store)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == IDS
    assert {line.split()[1] for line in lines} == {"still", "animation"}
    assert {line.split()[2] for line in lines} == {"missing"}


def test_a_second_list_parses_nothing_but_what_changed(tmp_path, read_sources, capsys, monkeypatch):
    figures, store = tmp_path / "a" / "figures", tmp_path / "store"
    shutil.copytree(ROOT / "tests/articles/tiny", tmp_path / "a")
    shutil.copytree(read_sources, store)
    command = ["list", "--figures", str(figures), "--store", str(store)]
    assert main.main(command) == 0
    first = capsys.readouterr().out
    parsed = []
    monkeypatch.setattr(
        source_cache, "read_library", lambda *arguments: pytest.fail("parsed again")
    )
    read = source_cache.read_figure
    monkeypatch.setattr(source_cache, "read_figure", lambda text: parsed.append(text) or read(text))
    assert main.main(command) == 0
    assert (capsys.readouterr().out, parsed) == (first, [])
    # Content decides: another text of the same size at the same time is read.
    source = figures / "arcs.py"
    times = source.stat().st_atime_ns, source.stat().st_mtime_ns
    source.write_text(source.read_text().replace("Two arcs", "Ten arcs"))
    os.utime(source, ns=times)
    assert main.main(command) == 0
    assert capsys.readouterr().out == first.replace("Two arcs", "Ten arcs", 1)
    assert len(parsed) == 1
    assert not list(store.glob("tmp/*"))


def test_a_store_that_can_not_be_written_is_listed_all_the_same(
    tmp_path, read_sources, capsys, monkeypatch
):
    """It knows this repository's sources, and not the figures that are listed."""
    refused = []

    def refuse(*arguments):
        refused.append(arguments)
        raise StoreError("read-only")

    monkeypatch.setattr(Store, "keep_records", refuse)
    store = shutil.copytree(read_sources, tmp_path / "store")
    figures = ROOT / "tests/articles/tiny/figures"
    assert main.main(["list", "--figures", str(figures), "--store", str(store)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert refused


def test_help_lists_every_option_and_status(capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    options = ["output", "store", "jobs", "draft", "full", "force", "timeout", "executor"]
    assert all(f"--{option}" in said for option in [*options, "site-url", "version"])
    assert all(f"\n  {command} " in said for command in PARSERS if command != "build")
    assert all(status in said for status in ("0 done", "1 a figure", "2 wrong", "130 interrupted"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--jobs=0", "--jobs: expected a whole number from 1, got '0'"),
        ("--froce", "expected an option, got '--froce'; did you mean --force"),
        ("--full --draft", "--draft: not allowed with argument --full"),
        ("--list", "expected the command python build.py list, got --list"),
        ("spiral-easy list", "expected the command first, as python build.py list …, got it late"),
    ],
)
def test_wrong_usage_is_one_line(arguments, message, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(arguments.split())
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"build.py: {message}")


def test_figures_may_stand_between_options(store, capsys):
    arguments = ["list", "spiral-easy", "--store", str(store), "unlink", "landscape"]
    assert main.main(arguments) == 0
    ids = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert ids == ["landscape", "spiral-easy", "unlink"]


def test_an_unknown_figure_gets_the_closest_name(store, capsys):
    assert main.main(["spiral-esay", "--store", str(store)]) == 2
    assert (
        "expected a figure or a command, got 'spiral-esay'; did you mean spiral-easy"
        in capsys.readouterr().err
    )


def test_every_public_name_leads_to_a_file(store):
    """`EXPORTS` are read by keys without importing anything: a wrong one must not lie unnoticed."""
    from generator.pipeline.figures.build_inputs import BuildInputs
    from generator.pipeline.figures.library import read_library
    from generator.pipeline.figures.project import read_project
    from generator.pipeline.store.store import Store

    project = read_project(ROOT, Store(store, print), (), BuildInputs())
    assert not project.errors
    for room in ("learn", "topology", "draw"):
        text = (ROOT / "generator" / room / "__init__.py").read_text()
        exports = read_library(text, f"generator.{room}").exports
        for name in exports:
            assert project.sources.files("generator", (room, name)), name


def test_drawing_trains_nothing(store):
    """No product of the article's figures depends on a file of draw, but for what draws."""
    from generator.pipeline.figures.build_inputs import BuildInputs
    from generator.pipeline.figures.project import read_project
    from generator.pipeline.store.store import Store

    project = read_project(ROOT, Store(store, print), (), BuildInputs())
    for figure in project.figures.values():
        for product in figure.products.values():
            parts = project.keys.parts(product)
            assert not [name for name in parts if name.startswith("generator/draw")]
            assert "matplotlib" not in parts or "ripser" in parts  # which requires it


def test_a_folder_of_data_that_is_not_there_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as exit_error:
        main.main(["--data", "no/such/folder"])
    assert exit_error.value.code == 2
    assert "expected a folder that is there, got 'no/such/folder'" in capsys.readouterr().err


@pytest.mark.parametrize("command", sorted(set(PARSERS) - {"build"}))
def test_every_command_has_help_of_its_own(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: build.py {command} ")


def test_every_old_option_names_its_command(capsys):
    for option, command in OLD_OPTIONS.items():
        assert command.split()[0] in PARSERS
        with pytest.raises(SystemExit) as ended:
            main.main([option])
        assert ended.value.code == 2
        assert (
            f"expected the command python build.py {command}, got {option} ("
            in capsys.readouterr().err
        )


def test_commands_are_those_that_no_figure_may_be_called():
    assert set(PARSERS) - {"build"} <= set(COMMANDS)


def test_the_version_is_that_of_pyproject(capsys):
    with pytest.raises(SystemExit):
        main.main(["--version"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert capsys.readouterr().out == f"{project['name']} {project['version']}\n"
