"""A full disk and one that can't be written: one line, exit status 1, and the old site stands."""

import random
import sys

import pytest

from tests.conftest import in_ci
from tests.pipeline.conftest import ROOT
from tests.robustness.conftest import ROUNDS
from tests.robustness.namespace import build, inside
from tests.robustness.processes import temporary_files

pytestmark = pytest.mark.root

FILLS = """

def data():
    with tempfile.TemporaryFile() as file:
        while True:
            file.write(bytes(4096))
            file.flush()
"""


@pytest.fixture
def project(versions, folder):
    return versions.again(folder / "project")


def on_a_disk_of(folder, kilobytes):
    """Lines that give a folder, with what is in it, a disk of its own."""
    return f"""
        cp -a {folder} {folder}-kept
        mount -t tmpfs -o size={kilobytes}k tmpfs {folder}
        cp -a {folder}-kept/. {folder} || true
        rm -r {folder}-kept
    """


def fill(folder, but):
    """Lines that leave only so many bytes of its disk."""
    return f"""
        cat /dev/zero > {folder}/.full 2> /dev/null || true
        truncate --size=-{but} {folder}/.full
    """


def has_line_with(run, *words):
    """That a build ended with one line, which has these words, and with no trace."""
    assert run.returncode == 1, run.stdout + run.stderr
    assert run.stderr.count("\n") == 1, run.stderr
    assert "Traceback" not in run.stdout
    for word in words:
        assert word in run.stderr
    return True


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_stores_disk_is_full(versions, project, jobs):
    """However much there is left: nothing, or enough for some of the products."""
    store, rng = project.root / ".store", random.Random(jobs)
    for free in [0, *(rng.randrange(4096, 100_000) for _ in range(2 * ROUNDS))]:
        script = on_a_disk_of(store, 1000) + fill(store, free)
        run = inside(script + build(project.root, "--jobs", jobs))
        if run.returncode:
            assert has_line_with(run, "store: can't write ", "No space left on device")
            assert project.site() == versions.old
        assert temporary_files(project) == []


def test_a_figures_temporary_files_fill_the_disk(versions, project):
    store = project.root / ".store"
    project.change("figures/third.py", ("\n\ndef training", FILLS + "\n\ndef training"))
    project.change("figures/third.py", ("from figures.round_trip import data\n", ""))
    run = inside(on_a_disk_of(store, 1000) + build(project.root))
    # Whoever writes next is told so: the figure, or a task beside it that keeps its result.
    assert has_line_with(run, "/.store", ": No space left on device")
    assert project.site() == versions.old
    assert temporary_files(project) == []


@pytest.mark.few(1)
@pytest.mark.parametrize("free", [0, 8192, 20_480])
def test_the_sites_disk_is_full(versions, project, free):
    """Not one file of the old site is touched before all of the new one has found room."""
    site = project.root / "site"
    script = on_a_disk_of(site, 1000) + fill(site, free)
    look = f"""
        ( {build(project.root)} ) || status=$?
        rm {site}/.full
        cp -a {site} {site}-left
        [ "${{status:-0}}" = 1 ]
        ( {build(project.root)} ) > /dev/null
        cp -a {site} {site}-then
        exit 1
    """
    assert has_line_with(inside(script + look), "can't write site/", "No space left on device")
    assert project.site("site-left") == versions.old
    assert not [path for path in (project.root / "site-left").rglob("*") if path.name == ".part"]
    assert project.site("site-then") == versions.new  # once there is room


def test_no_temporary_folder_has_room(versions, project, folder):
    """What a figure writes besides goes where the store is."""
    full = folder / "full"
    full.mkdir()
    script = on_a_disk_of(full, 4) + fill(full, 0) + f"export TMPDIR={full}\n"
    run = inside(script + build(project.root))
    assert (run.returncode, run.stderr) == (0, "")
    assert project.site() == versions.new


FILM = """
import pathlib
import subprocess
import sys
import tempfile
from generator import draw, learn, topology
from generator.errors import UserError

path = pathlib.Path(sys.argv[1])
tempfile.tempdir = sys.argv[2]  # where ffmpeg writes
network = learn.train(learn.dense(2, [2]), learn.spirals(turns=0.25, points=20), steps=1, seed=1)
film = draw.film(draw.grid(5), through=topology.flow(network.gentlest()))
for kilobytes in range(4, 200, int(sys.argv[3])):
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", "/mnt"])
    try:
        film.mp4(path)
        subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "null", "-"], check=True)
        print("whole")
        path.unlink()
    except UserError as error:
        print(error)
    assert not list(path.parent.iterdir())
    subprocess.run(["umount", "/mnt"])
"""


@pytest.mark.few(1)
@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("full", ["the file's disk", "ffmpeg's disk"])
def test_no_film_is_cut_short(full, folder):
    """Whatever room there is: nothing is left of a film that can't be written."""
    where = folder / "elsewhere"
    where.mkdir()
    if full == "the file's disk":
        path, scratch = "/mnt/film.mp4", where
        problem = "film.mp4: /mnt/film.mp4: can't be written: No space left on device"
    else:
        path, scratch = where / "film.mp4", "/mnt"
        problem = "expected a whole MP4 of ffmpeg, got a part; is the disk full, or memory?"
    step = 16 if in_ci() or ROUNDS > 1 else 64  # kilobytes of room from one film to the next
    program = f"{sys.executable} - {path} {scratch} {step} <<'PROGRAM'\n{FILM}\nPROGRAM\n"
    run = inside(f"cd {ROOT} && {program}")
    assert run.stderr == ""
    first, *_, last = said = run.stdout.split("\n")[:-1]
    assert set(said) == {problem, "whole"}
    assert (first, last) == (problem, "whole")


def read_only(folder):
    return f"""
        mount --bind {folder} {folder}
        mount -o remount,bind,ro {folder}
    """


def test_the_store_can_not_be_written(versions, project):
    run = inside(read_only(project.root / ".store") + build(project.root))
    assert has_line_with(run, "store: can't write .store/", "Read-only file system")
    assert project.site() == versions.old


def test_the_site_can_not_be_written(versions, project):
    run = inside(read_only(project.root / "site") + build(project.root))
    assert has_line_with(run, "can't write site/", "Read-only file system")
    assert project.site() == versions.old
    assert project.build().returncode == 0  # what was made is kept
    assert project.site() == versions.new


def test_nothing_is_written_when_there_is_nothing_to_do(versions, folder):
    project = versions.unchanged(folder / "project")
    run = inside(read_only(project.root) + build(project.root))
    assert (run.returncode, run.stderr) == (0, "")
    assert "nothing to do" in run.stdout
    run = inside(read_only(project.root) + build(project.root, "verify"))
    assert (run.returncode, run.stderr) == (0, "")
