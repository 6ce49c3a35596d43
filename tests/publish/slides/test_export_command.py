"""`python build.py export FILE FIGURE`, as one types it."""

import contextlib
import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from generator.cli import main
from tests.articles.conftest import TINY, build
from tests.publish.slides.conftest import FILM


@pytest.fixture
def command(built_article, tmp_path):
    """Runs it with a store that has the networks, in an empty folder."""
    shutil.copytree(built_article / "store", tmp_path / "store")

    def typed(*arguments: str):
        where = ("--figures", TINY / "figures", "--store", tmp_path / "store")
        return build("export", *arguments, *where, cwd=tmp_path)

    return typed


def test_it_writes_the_file_and_a_second_time_nothing(command, tmp_path):
    file = tmp_path / "talk" / "cut.gif"
    arguments = (str(file), FILM, "--layers", "0:1", "--panel", "0", "--size", "320x240",
             "--theme", "dark", "--speed", "2")  # fmt: skip
    run = command(*arguments)
    assert run.returncode == 0, run.stdout + run.stderr
    image = Image.open(io.BytesIO(file.read_bytes()))
    assert image.size == (320, 240)
    assert max(image.convert("RGB").getpixel((0, 0))) < 40
    assert [path.name for path in file.parent.iterdir()] == ["cut.gif"]
    assert not (tmp_path / "site").exists()
    before = file.stat().st_mtime_ns
    assert "nothing to do" in command(*arguments).stdout
    assert file.stat().st_mtime_ns == before


@pytest.mark.ci
def test_another_kind_is_another_file(command, tmp_path):
    for kind, begins in (("svg", b"<svg"), ("PNG", b"\x89PNG"), ("mp4", b"\x00\x00\x00")):
        run = command(f"x.{kind}", FILM, "--size", "240")
        assert run.returncode == 0, run.stdout + run.stderr
        assert (tmp_path / f"x.{kind}").read_bytes().startswith(begins)


WRONG = [
    (("x.gif",), "the following arguments are required: FIGURE"),
    (("x.gif", "arcs", FILM), f"unrecognized arguments: {FILM}"),
    (
        ("x.gif", "arcs-apat"),
        "expected a figure or a command, got 'arcs-apat'; did you mean arcs-apart",
    ),
    (
        ("x.bmp", FILM),
        "FILE: expected a name that ends in .svg, .mp4, .gif, .webm, .webp, .png, got 'x.bmp'",
    ),
    (("x.gif", FILM, "--layers", "1"), "expected two layers, as 1:2 (0 is the input), got '1'"),
    (("x.gif", FILM, "--size", "9x9"), "120 to 4096 px, got '9x9'"),
    (("x.gif", FILM, "--speed", "0"), "expected 0.1 to 10, 2 for twice as fast, got '0'"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_usage_is_one_line(arguments, message, tmp_path: Path, capsys):
    where = ["--figures", str(TINY / "figures"), "--store", str(tmp_path / "store")]
    with contextlib.suppress(SystemExit):  # argparse's way, with 2
        assert main.main(["export", *arguments, *where]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(("build.py: ", "build.py export: "))
    assert message in line


@pytest.mark.parametrize(
    ("option", "value", "line"),
    [
        ("--theme", "drak", "--theme: expected a theme's name, got 'drak'; did you mean dark?"),
        ("--panel", "9", "--panel: expected 0, got 9"),
        ("--layers", "0:9", "--layers: expected two from 0 to 1, the first before the last, got 0"),
        ("--layers", "1:1", "--layers: expected two from 0 to 1, the first before the last, got 1"),
    ],
)
def test_what_the_film_has_not_is_wrong_usage(command, tmp_path, option, value, line):
    run = command("x.gif", FILM, option, value)
    assert run.returncode == 2
    assert run.stderr.startswith(f"build.py: {line}")
    assert run.stderr.count("\n") == 1
    assert not (tmp_path / "x.gif").exists()
