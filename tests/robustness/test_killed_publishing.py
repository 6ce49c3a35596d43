"""Killed before every single change that publishing makes to the disk: the site holds each time."""

import json
import shutil
import signal
import subprocess
import sys

import pytest

from tests.pipeline.conftest import ROOT
from tests.publish.html_check import dead
from tests.robustness.sites import known, mixture, without_parts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

LEAST = 40  # steps that this publishing takes, at the least


@pytest.fixture
def ready(versions, folder):
    """The old site; in the store is all that the new one is made of."""
    made = versions.again(folder / "ready")
    assert made.build("--output", "elsewhere").returncode == 0
    return made


def stepwise(ready, folder, name):
    """What is told of every step, and after the last one of a build that wasn't ended."""
    command = [sys.executable, "-m", "tests.robustness.stepwise", ready.root, folder / "project"]
    run = subprocess.run([*command, name], cwd=ROOT, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(told) > LEAST
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
    told = stepwise(ready, folder, name)
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
