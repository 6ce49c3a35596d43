"""However a system, a terminal or a reader ends a build: tidied up, in one line, status 130."""

import os
import signal
import subprocess
import sys
import time

import pytest

from generator.cli import main
from tests.robustness.processes import Started, temporary_files, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def project(versions, folder):
    project_copy = versions.again(folder / "project")
    project_copy.change("figures/third.py", ("sleep(0.1)", "sleep(60)"))
    return project_copy


@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_workers_and_temporary_files(versions, project, name):
    build = Started(project, "--jobs", "2")
    (kept,) = until(lambda: list((project.root / ".store").glob("tmp/*/tmp*")))
    assert kept.is_dir()  # what the figure writes besides
    build.send(getattr(signal, name))
    status, _, wrong = build.end()
    assert (status, wrong) == (main.INTERRUPTED, "interrupted; what is finished is kept\n")
    assert build.survivors() == []
    assert temporary_files(project, build.temporary) == []
    assert project.site() == versions.old


def test_a_second_signal_does_not_interrupt_the_tidying(project):
    build = Started(project, "--jobs", "2")
    until(lambda: len(build.workers()) == 2)
    for _ in range(20):
        build.send(signal.SIGINT)
        time.sleep(0.002)
    status, _, wrong = build.end()
    assert (status, wrong) == (main.INTERRUPTED, "interrupted; what is finished is kept\n")
    assert build.survivors() == []
    assert temporary_files(project, build.temporary) == []


def test_under_nohup_a_hangup_is_none(versions, folder):
    project = versions.again(folder / "project")
    build = subprocess.Popen(
        ["nohup", sys.executable, str(project.root / "build.py")],
        cwd=project.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: (project.root / ".store/tmp").exists())
    build.send_signal(signal.SIGHUP)
    assert build.wait(60) == 0
    assert project.site() == versions.new


@pytest.mark.parametrize("arguments", [[], ["list"], ["verify"]])
def test_whoever_reads_goes_away(project, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, str(project.root / "build.py"), *arguments]
    run = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=300)
    os.close(writing)
    assert (run.returncode, run.stderr) == (main.INTERRUPTED, b"")
    assert temporary_files(project) == []


@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_the_preview_ends_with_its_build(project, name):
    """A build that it has begun doesn't go on without it."""
    server = Started(project, "serve", "--port", "0", "--jobs", "1")
    until(lambda: list((project.root / ".store").glob("tmp/*/tmp*")))
    server.send(getattr(signal, name))
    status, _, wrong = server.end()
    assert status == main.INTERRUPTED
    assert set(wrong.splitlines()) == {"interrupted; what is finished is kept"}
    assert server.survivors() == []
    assert temporary_files(project, server.temporary) == []
