"""Killed at any moment, a build leaves a site that holds, and is completed by the next one.

Each round begins with the old site and store and the sources of a new one, so that a kill meets
training, drawing, publishing and removing alike.
"""

import random
import signal
import sys
import time

import pytest

from generator.cli.main import INTERRUPTED
from tests.conftest import cases
from tests.publish.html_check import dead
from tests.robustness.processes import Started, temporary_files
from tests.robustness.sites import mixture

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

KILLS = cases(2, 10)  # for each signal and number of workers
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


@pytest.fixture(scope="module")
def duration(versions, memory):
    """Seconds of a build that isn't killed."""
    project = versions.again(memory / "duration/project")
    begun = time.monotonic()
    assert Started(project).end()[0] == 0
    return time.monotonic() - begun


def before_the_build(number, wrong):
    """Whether Ctrl-C came while Python itself started, when no line of the build had been run."""
    return number == signal.SIGINT and wrong.startswith("Fatal Python error: init_import_site")


@pytest.mark.few(3)
@pytest.mark.parametrize("number", SIGNALS, ids=[number.name for number in SIGNALS])
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_random_moments(versions, duration, folder, jobs, number):
    moments = random.Random(f"{jobs} {number}")
    for _ in range(KILLS):
        project = versions.again(folder / "project")
        killed = Started(project, "--jobs", str(jobs))
        time.sleep(moments.uniform(0, 1.1) * duration)
        killed.send(number)
        status, _, wrong = killed.end()
        assert status in (0, -number, INTERRUPTED) or before_the_build(number, wrong), wrong
        assert str(project.root) not in wrong  # no trace through files of ours
        assert killed.survivors() == []
        site = project.site()
        assert dead(site) == []
        assert mixture(site, versions.old, versions.new) == []
        completed = Started(project, "--jobs", str(jobs))
        status, _, wrong = completed.end()
        assert (status, wrong) == (0, "")
        assert project.site() == versions.new
        assert temporary_files(project, killed.temporary, completed.temporary) == []
