"""Several builds on one store and one output: all end well, and the site is right."""

import random
import signal
import subprocess
import sys

import pytest

from tests.conftest import cases
from tests.pipeline.conftest import ROOT
from tests.robustness.conftest import ROUNDS
from tests.robustness.processes import Started, temporary_files


@pytest.mark.few(1)
@pytest.mark.parametrize("count", [2, 4])
def test_builds_at_once_leave_one_whole_site(versions, folder, count):
    for _ in range(ROUNDS):
        project = versions.again(folder / "project")
        builds = [Started(project, "--jobs", "1") for _ in range(count)]
        ends = [build.end() for build in builds]
        assert [(status, wrong) for status, _, wrong in ends] == [(0, "")] * count
        assert project.site() == versions.new
        assert temporary_files(project, *(build.temporary for build in builds)) == []
        assert project.build("verify").returncode == 0
        assert "nothing to do" in project.build().stdout


@pytest.mark.skipif(sys.platform == "win32", reason="kills")
def test_some_are_killed(versions, folder):
    """Those that go on do not wait for the dead, nor take what they left."""
    rng = random.Random(1)
    for _ in range(cases(1, 3, 3)):
        project = versions.again(folder / "project")
        builds = [Started(project, "--jobs", "1") for _ in range(4)]
        for build in builds[:2]:
            try:
                build.process.wait(rng.uniform(0.2, 1.5))
            except subprocess.TimeoutExpired:
                build.send(signal.SIGKILL)
        ends = [build.end() for build in builds]
        assert [(status, wrong) for status, _, wrong in ends[2:]] == [(0, "")] * 2
        assert "nothing to do" in project.build().stdout
        assert project.site() == versions.new
        assert temporary_files(project) == []


HAMMER = """
import sys
from pathlib import Path
from generator.pipeline.store.tempdir import TemporaryFolder

folder = Path(sys.argv[1])
for number in range(int(sys.argv[2])):
    scratch = TemporaryFolder(folder / "tmp")
    data = f"{sys.argv[3]} {number}".encode()
    part = scratch.keep(data)
    assert part.read_bytes() == data
    part.replace(folder / sys.argv[3])
    scratch.tidy()
"""


def test_temporary_folders_do_not_fall_over_each_other(folder):
    """Each process makes and removes the folder that all share, again and again."""
    command = [sys.executable, "-c", HAMMER, str(folder), str(500 * ROUNDS)]
    several = [subprocess.Popen([*command, str(process)], cwd=ROOT) for process in range(4)]
    assert [process.wait(120) for process in several] == [0] * 4
    assert sorted(path.name for path in folder.iterdir()) == ["0", "1", "2", "3"]
