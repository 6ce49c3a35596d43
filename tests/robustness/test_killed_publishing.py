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
    project_copy = versions.again(folder / "ready")
    assert project_copy.build("--output", "elsewhere").returncode == 0
    return project_copy


def stepwise(ready, folder, name, first=1):
    """What is told of these steps, and after the last one of a build that wasn't ended."""
    command = [sys.executable, "-m", "tests.robustness.stepwise", ready.root, folder / "project"]
    command += [name, str(EVERY), str(first)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert rows[-1]["step"] > LEAST
    return rows


def test_killed_at_every_step_of_the_first_site(versions, ready, folder):
    """Pages that lead to each other can't come all at once, but none comes before its parts."""
    shutil.rmtree(ready.root / "site")
    for note in (ready.root / ".store/records").glob("site-*"):
        note.unlink()
    for row in stepwise(ready, folder, "SIGKILL"):
        site = {path: text.encode() for path, text in row["site"].items()}
        assert [fault for fault in dead(site) if not fault.endswith(".html")] == [], row["step"]
        assert all(known(path, data, versions.new) for path, data in without_parts(site).items())
        then = {path: text.encode() for path, text in row["site_then"].items()}
        assert (row["then"], then) == (0, versions.new), row["step"]


@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_killed_at_every_step(versions, ready, folder, name):
    first = {"SIGKILL": 3, "SIGINT": 6}[name] if EVERY > 1 else 1
    rows = stepwise(ready, folder, name, first)
    for row in rows[:-1]:
        assert row["status"] in (-signal.Signals[name], 130), row["step"]
        site = {path: text.encode() for path, text in row["site"].items()}
        assert dead(site) == [], row["step"]
        assert mixture(site, versions.old, versions.new) == [], row["step"]
        if name == "SIGINT":
            assert not [path for path in site if path.startswith(".part")], row["step"]
    for row in rows:
        assert row["then"] == 0, row["step"]
        then = {path: text.encode() for path, text in row["site_then"].items()}
        assert then == versions.new, row["step"]
        assert row["temporary"] == [], row["step"]
