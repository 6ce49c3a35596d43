"""A worker that dies alone is told; its task is tried once more, and the others go on."""

import os
import signal
import sys
from types import SimpleNamespace

import pytest

from generator.pipeline.figures.build_inputs import BuildInputs
from generator.pipeline.run import local_pool
from generator.pipeline.store.store import Store
from tests.robustness.processes import Started, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

# It says which process it is in, and waits to be killed, or to be let go on.
FIGURE = '''"""Waits

It says who it is.
"""

import os
import pathlib
import time

from generator import draw

alt = "Words."
FOLDER = {folder!r}


def data():
    os.mkfifo(pathlib.Path(FOLDER, str(os.getpid())))  # a figure writes no file
    while not pathlib.Path(FOLDER, "go").exists():
        time.sleep(0.01)
    return 1.0


def film(data):
    return draw.film(lambda t: t * data)
'''


@pytest.fixture
def busy(folder):
    """Where a worker that is at work leaves its number."""
    busy_folder = folder / "busy"
    busy_folder.mkdir()
    return busy_folder


@pytest.fixture
def project(versions, folder, busy):
    project_copy = versions.unchanged(folder / "project")
    project_copy.add("figures/waits.py", FIGURE.format(folder=str(busy)))
    return project_copy


def at_work(busy):
    return {int(path.name) for path in busy.iterdir() if path.name.isdigit()}


@pytest.mark.few(1)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_work(project, busy, jobs):
    build = Started(project, "--jobs", jobs)
    (worker,) = until(lambda: at_work(busy))
    os.kill(worker, signal.SIGKILL)
    until(lambda: at_work(busy) - {worker})
    (busy / "go").touch()
    status, said, wrong = build.end()
    assert (status, wrong) == (0, "")
    message = "figures/waits.py, data: its worker was killed (signal 9); tried once more"
    assert said.splitlines().count(message) == 1
    assert "figures/waits/waits.svg" in project.site()
    assert build.survivors() == []


def test_killed_twice_is_the_figures_failure_and_the_others_go_on(versions, project, busy):
    project.change("figures/round_trip.py", ("POINTS = 40", "POINTS = 50"))
    build = Started(project, "--jobs", "1")
    first = until(lambda: at_work(busy))
    os.kill(*first, signal.SIGKILL)
    second = until(lambda: at_work(busy) - first)
    os.kill(*second, signal.SIGTERM)
    status, said, wrong = build.end()
    assert status == 1
    assert wrong.startswith("figures/waits.py, data: its worker was killed twice (signal 15)")
    assert "figures/round_trip.py, film (gif)" in said.splitlines()
    assert project.site() == versions.old
    assert build.survivors() == []


def test_killed_while_it_waits(project, busy):
    """It was given the next task all the same, and the build waited for an answer for ever."""
    project.change("figures/round_trip.py", ("POINTS = 40", "POINTS = 50"))
    build = Started(project, "--jobs", "2")
    (worker,) = until(lambda: at_work(busy))
    lines = [build.process.stdout.readline() for _ in range(10)]  # the other figures' tasks
    assert not [line for line in lines if "waits" in line]
    (idle,) = set(build.workers()) - {worker}
    os.kill(idle, signal.SIGKILL)
    # Before there is another task, or it might be given to the dead one, which is told otherwise.
    assert build.process.stdout.readline() == "a worker was killed while it waited (signal 9)\n"
    (busy / "go").touch()
    status, _, wrong = build.end()
    assert (status, wrong) == (0, "")


def test_killed_in_the_middle_of_an_answer(monkeypatch, tmp_path):
    """Half an answer is none: it ended the listener, and then the build waited for ever."""
    half = (
        "import os, sys; sys.stdout.write('{\"told'); sys.stdout.flush(); os.kill(os.getpid(), 9)"
    )
    monkeypatch.setattr(local_pool, "COMMAND", [sys.executable, "-c", half])
    contents = {f"{local_pool.DEFAULTS}/matplotlibrc": b""}
    facts = SimpleNamespace(root=tmp_path, figures=tmp_path, digests={}, contents=contents)
    project = SimpleNamespace(facts=facts, root=tmp_path, build_inputs=BuildInputs())
    pool = local_pool.LocalPool(project, Store(tmp_path, print), 1, print)
    pool.submit([{"key": "half", "reads": [], "imports_read": []}])
    assert pool.next_answer(20) == ("half", "signal 9")
    pool.end()


def test_what_a_worker_has_started_ends_with_the_build(project, busy):
    project.change(
        "figures/waits.py",
        ("import os\n", "import os\nfrom multiprocessing import util\n"),
        (
            "    while not",
            "    util.spawnv_passfds(b'/bin/sleep', [b'sleep', b'600'], [])\n    while not",
        ),
    )
    for number in (signal.SIGKILL, signal.SIGTERM):
        build = Started(project, "--jobs", "1")
        until(lambda build=build: len(build.family()) == 3)
        build.send(number)
        build.end()
        assert build.survivors() == []
