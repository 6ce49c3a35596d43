"""Limits of the machine and of time: no file handles left, and what a figure has started."""

import os
import subprocess
import sys

import pytest

from tests.pipeline.processes import lives
from tests.pipeline.run.test_failures import figure

# Programs are started as C code does it, which the audit of figures doesn't see.
STARTS = """
    import time
    from multiprocessing import util

    util.spawnv_passfds({python!r}, [{python!r}, b"-c", {program!r}], [])
    time.sleep(300)
"""
SLEEPS = "import os, time; {alone}open({place!r} + str(os.getpid()), 'w'); time.sleep(300)"
AGAIN = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', {sleeps!r}])"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only the group is ended")
@pytest.mark.parametrize("alone", ["", "os.setsid(); "], ids=["same session", "own session"])
@pytest.mark.parametrize("generation", ["child", "grandchild"])
def test_what_a_figure_starts_ends_with_its_time(standing, tmp_path, generation, alone):
    """Also in a session of its own, and when the one that started it has ended."""
    place = tmp_path / "pid-"
    program = SLEEPS.format(place=str(place), alone=alone)
    if generation == "grandchild":
        program = AGAIN.format(sleeps=program)
    starts = STARTS.format(python=os.fsencode(sys.executable), program=program.encode())
    standing.add("figures/bad.py", figure(starts.strip("\n")))
    run = standing.build("--timeout", "5")
    assert run.returncode == 1
    assert "figures/bad.py, data: took longer than 5 s (--timeout)\n" in run.stderr
    (started,) = tmp_path.glob("pid-*")
    assert not lives(int(started.name.removeprefix("pid-")))


@pytest.mark.few(1)
@pytest.mark.skipif(os.name != "posix", reason="has no such limit")
@pytest.mark.parametrize("files", [8, 10, 13])
def test_no_file_handles_left(tiny, files):
    """One line, whatever it was that could not be opened; what is there is no damage."""
    import resource

    run = subprocess.run(
        [sys.executable, "build.py", "--jobs", "9"],
        cwd=tiny.root,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files)),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1, run.stderr
    assert "Too many open files; expected higher limits (ulimit -n, -u)" in run.stderr
    assert "is damaged" not in run.stdout
    assert tiny.build().returncode == 0


def test_a_figure_that_leaves_no_file_handles(standing):
    opens = "    import os\n    while True:\n        os.open('/dev/null', os.O_RDONLY)"
    standing.add("figures/bad.py", figure(opens))
    run = standing.build()
    assert run.stderr.startswith("figures/bad.py, data: the machine gives no more: Too many open")
    assert run.stderr.count("\n") == 2, run.stderr  # and how many errors there are
