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
def command(made, tmp_path):
    """Runs it with a store that has the networks, in an empty folder."""
    shutil.copytree(made / "store", tmp_path / "store")

    def typed(*arguments: str):
        given = ("--figures", TINY / "figures", "--store", tmp_path / "store")
        return build("export", *arguments, *given, cwd=tmp_path)

    return typed


def test_it_writes_the_file_and_a_second_time_nothing(command, tmp_path):
    file = tmp_path / "talk" / "cut.gif"
    given = (str(file), FILM, "--layers", "0:1", "--panel", "0", "--size", "320x240",
             "--theme", "dark", "--speed", "2")  # fmt: skip
    run = command(*given)
    assert run.returncode == 0, run.stdout + run.stderr
    image = Image.open(io.BytesIO(file.read_bytes()))
    assert image.size == (320, 240)
    assert max(image.convert("RGB").getpixel((0, 0))) < 40
    assert [path.name for path in file.parent.iterdir()] == ["cut.gif"]
    assert not (tmp_path / "site").exists()
    before = file.stat().st_mtime_ns
    assert "nothing to do" in command(*given).stdout
    assert file.stat().st_mtime_ns == before


def test_another_kind_is_another_file(command, tmp_path):
    for kind, begins in (("svg", b"<svg"), ("png", b"\x89PNG"), ("mp4", b"\x00\x00\x00")):
        run = command(f"x.{kind}", FILM, "--size", "240")
        assert run.returncode == 0, run.stdout + run.stderr
        assert (tmp_path / f"x.{kind}").read_bytes().startswith(begins)


WRONG = [
    (("x.gif",), "the following arguments are required: FIGURE"),
    (("x.gif", "arcs", FILM), f"unrecognized arguments: {FILM}"),
    (("x.gif", "arcs-apat"), "no figure 'arcs-apat'; did you mean arcs-apart"),
    (("x.bmp", FILM), "FILE: expected a name that ends in .svg, .mp4, .gif, .png, got 'x.bmp'"),
    (("x.gif", FILM, "--layers", "1"), "expected two layers, as 1:2 (0 is the input), got '1'"),
    (("x.gif", FILM, "--size", "9x9"), "120 to 4096 px, got '9x9'"),
    (("x.gif", FILM, "--speed", "0"), "expected 0.1 to 10, 2 for twice as fast, got '0'"),
]


@pytest.mark.parametrize(("given", "told"), WRONG)
def test_wrong_usage_is_one_line(given, told, tmp_path: Path, capsys):
    where = ["--figures", str(TINY / "figures"), "--store", str(tmp_path / "store")]
    with contextlib.suppress(SystemExit):  # argparse's way, with 2
        assert main.main(["export", *given, *where]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(("build.py: ", "build.py export: "))
    assert told in line


def test_what_the_film_has_not_is_the_figures_error(command, tmp_path):
    run = command("x.gif", FILM, "--theme", "drak")
    assert run.returncode == 1
    assert "no theme 'drak'" in run.stderr
    assert "1 error; nothing is written" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "x.gif").exists()
