"""Killed before every single change that publishing makes to the disk: the site holds each time."""

import json
import signal
import subprocess
import sys

import pytest

from tests.pipeline.conftest import ROOT
from tests.publish.html_check import dead
from tests.sturdy.sites import mixture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

LEAST = 40  # steps that this publishing takes, at the least


@pytest.fixture(scope="module")
def ready(versions, memory):
    """The old site; in the store is all that the new one is made of."""
    made = versions.again(memory / "ready")
    assert made.build("--output", "elsewhere").returncode == 0
    return made


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_killed_at_every_step(versions, ready, folder, name):
    command = [sys.executable, "-m", "tests.sturdy.stepwise", ready.root, folder / "project"]
    run = subprocess.run([*command, name], cwd=ROOT, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(told) > LEAST
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
