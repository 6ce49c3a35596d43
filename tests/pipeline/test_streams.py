"""Streams that are closed, full or left, a working directory that is gone, paths that are odd.

Each is one line at most, never a trace, and what was finished is kept.
"""

import os
import shlex
import subprocess
import sys

import pytest

from generator.cli import main

FULL = "build.py: can't write to standard output: No space left on device; what is finished is kept"
CLOSED = "build.py: standard output is closed; what would be said there is lost"
GONE = (
    "build.py: expected a working directory that is there, got one that was removed; cd to another"
)


def shell(project, line):
    """A line of bash in the project's folder, `build` standing for the command."""
    build = f"{shlex.quote(sys.executable)} {shlex.quote(str(project.root / 'build.py'))}"
    return subprocess.run(
        ["bash", "-c", f'build() {{ {build} "$@"; }}; {line}'],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize("command", ["list", "--force", "--help", "verify"])
def test_a_full_disk_behind_standard_output(standing, command):
    run = shell(standing, f"build {command} >/dev/full")
    assert (run.returncode, run.stderr.splitlines()) == (main.FAILED, [FULL])


@pytest.mark.parametrize("command", ["list", "--force", "--help", "verify"])
def test_standard_output_that_is_closed(standing, command):
    run = shell(standing, f"build {command} >&-")
    assert (run.returncode, run.stderr.splitlines()) == (main.DONE, [CLOSED])


def test_a_build_without_any_stream(standing):
    before = standing.site()
    (standing.root / "site/index.html").unlink()
    run = shell(standing, "build --force <&- >&- 2>&-")
    assert (run.returncode, run.stderr, run.stdout) == (main.DONE, "", "")
    assert standing.site() == before


@pytest.mark.parametrize("command", ["list", "--force", "--help"])
def test_a_reader_that_leaves(standing, command):
    run = shell(standing, f"build {command} | head -n 1; exit ${{PIPESTATUS[0]}}")
    assert run.returncode in (main.DONE, main.INTERRUPTED)  # it may have ended before
    assert run.stderr == ""
    assert len(run.stdout.splitlines()) == 1


def test_a_reader_that_has_left_ends_a_build_that_can_go_on(standing):
    run = shell(standing, "build --force | true; exit ${PIPESTATUS[0]}")
    assert (run.returncode, run.stderr) == (main.INTERRUPTED, "")
    assert standing.build().returncode == main.DONE


def test_errors_where_standard_error_is_full(standing):
    assert shell(standing, "build nosuch 2>/dev/full").returncode == main.USAGE


@pytest.mark.parametrize("command", ["", "list", "new x", "verify"])
def test_a_working_directory_that_is_gone(standing, tmp_path, command):
    (tmp_path / "gone").mkdir()
    run = shell(standing, f"cd {shlex.quote(str(tmp_path))}/gone; rmdir ../gone; build {command}")
    assert (run.returncode, run.stderr.splitlines()) == (main.USAGE, [GONE])


def test_a_project_below_a_path_that_is_not_utf8(standing, tmp_path):
    odd = tmp_path / os.fsdecode(b"caf\xe9")
    standing.root.rename(odd)
    there = type(standing)(odd)
    for arguments in (("--force",), (), ("verify",), ("list",)):
        run = there.build(*arguments)
        assert (run.returncode, run.stderr) == (main.DONE, "")


@pytest.mark.few(1)
@pytest.mark.parametrize("option", ["--output", "--store", "--data"])
def test_a_folder_whose_name_is_not_utf8(standing, option):
    odd = standing.root / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    if option == "--data":
        (odd / "image.txt").write_text("1")
        standing.change("figures/round_trip.py", ("def data():", "def data(data_folder):"))
    for _ in range(2):
        run = standing.build(option, os.fsdecode(b"caf\xe9"))
        assert (run.returncode, run.stderr) == (main.DONE, "")
    assert "nothing to do" in run.stdout


def test_data_whose_name_is_not_utf8(standing):
    (standing.root / "images").mkdir()
    (standing.root / "images" / os.fsdecode(b"\xff")).write_text("1")
    standing.change("figures/round_trip.py", ("def data():", "def data(data_folder):"))
    run = standing.build("--data", "images")
    assert run.returncode == main.FAILED
    (line, *_) = run.stderr.splitlines()
    assert line.endswith(r"images/\udcff: expected a name in UTF-8, got other bytes; rename it")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((b"caf\xe9",), r"build.py: expected a figure or a command (at-rest, "),
        (
            (b"--figures", b"caf\xe9"),
            r"build.py: --figures: expected a folder that is there, got caf\udce9; ",
        ),
        (
            (b"--data", b"caf\xe9"),
            r"build.py: --data: expected a folder that is there, got 'caf\udce9'",
        ),
        ((b"new", b"caf\xe9"), r"build.py: new: expected an id of "),
    ],
)
def test_what_is_named_and_is_not_there(standing, arguments, message):
    run = standing.build(*map(os.fsdecode, arguments))
    assert run.returncode == main.USAGE
    assert run.stderr.startswith(message)
    assert len(run.stderr.splitlines()) == 1
