"""Killed before a change that publishing makes to the disk: the site holds each time.

Before each eighth change, other ones in each test; before every single one with ROUNDS=2 or more.
"""

import json
import shutil
import signal
import subprocess
import sys

import pytest

from tests.conftest import ROUNDS
from tests.pipeline.conftest import ROOT
from tests.publish.html_check import dead
from tests.robustness.sites import known, mixture, without_parts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

LEAST = 40  # steps that this publishing takes, at the least
EVERY = 8 if ROUNDS == 1 else 1  # of these steps are tried


@pytest.fixture
def ready(versions, folder):
    """The old site; in the store is all that the new one is made of."""
    made = versions.again(folder / "ready")
    assert made.build("--output", "elsewhere").returncode == 0
    return made


def stepwise(ready, folder, name, first=1):
    """What is told of these steps, and after the last one of a build that wasn't ended."""
    command = [sys.executable, "-m", "tests.robustness.stepwise", ready.root, folder / "project"]
    command += [name, str(EVERY), str(first)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert told[-1]["step"] > LEAST
    return told


def test_killed_at_every_step_of_the_first_site(versions, ready, folder):
    """Pages that lead to each other can't come all at once, but none comes before its parts."""
    shutil.rmtree(ready.root / "site")
    for note in (ready.root / ".store/records").glob("site-*"):
        note.unlink()
    for one in stepwise(ready, folder, "SIGKILL"):
        site = {path: text.encode() for path, text in one["site"].items()}
        assert [fault for fault in dead(site) if not fault.endswith(".html")] == [], one["step"]
        assert all(known(path, data, versions.new) for path, data in without_parts(site).items())
        then = {path: text.encode() for path, text in one["site_then"].items()}
        assert (one["then"], then) == (0, versions.new), one["step"]


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_killed_at_every_step(versions, ready, folder, name):
    told = stepwise(
        ready, folder, name, first={"SIGKILL": 3, "SIGINT": 6}[name] if EVERY > 1 else 1
    )
    for one in told[:-1]:
        assert one["status"] in (-signal.Signals[name], 130), one["step"]
        site = {path: text.encode() for path, text in one["site"].items()}
        assert dead(site) == [], one["step"]
        assert mixture(site, versions.old, versions.new) == [], one["step"]
        if name == "SIGINT":
            assert not [path for path in site if path.startswith(".part")], one["step"]
    for one in told:
        assert one["then"] == 0, one["step"]
        then = {path: text.encode() for path, text in one["site_then"].items()}
        assert then == versions.new, one["step"]
        assert one["temporary"] == [], one["step"]
