"""`prune` and `verify` beside builds: each waits for the other, and says so in one line."""

import random
import sys

import pytest

from generator.locks import locked
from tests.robustness.conftest import ROUNDS
from tests.robustness.processes import Started, temporary_files, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks folders")

WAITS = "store: .store is being checked or pruned; waiting until that is done"
IN_USE = "store: .store is in use; waiting until that is done"


@pytest.fixture
def project(versions, folder):
    return versions.again(folder / "project")


@pytest.mark.parametrize("arguments", [["prune", "0"], ["verify"]])
def test_a_build_is_waited_for(versions, project, arguments):
    project.change("figures/third.py", ("sleep(0.1)", "sleep(3)"))
    build = Started(project, "--jobs", "1")
    until(lambda: list((project.root / ".store").glob("tmp/*/tmp*")))  # it is in its figure
    other = Started(project, *arguments)
    status, said, wrong = other.end()
    assert build.process.poll() is not None or build.process.wait(5) == 0  # it ended before
    assert (status, wrong) == (0, "")
    assert said.splitlines()[0] == IN_USE
    assert said.count("\n") == 2
    assert build.end()[0] == 0
    site, new = project.site(), dict(versions.new)
    del site["manifest.json"], new["manifest.json"]  # which has the SHA-256 of the slower figure
    assert site == new


@pytest.mark.parametrize("arguments", [[], ["at-rest"], ["--force"]])
def test_a_build_waits(versions, folder, arguments):
    project = versions.unchanged(folder / "project")
    project.change("templates/article.md", ("Some", "Other"))
    with locked(project.root / ".store"):
        build = Started(project, *arguments)
        assert build.process.stdout.readline() == f"{WAITS}\n"
        assert project.site() == versions.old
    status, said, wrong = build.end()
    assert (status, wrong) == (0, "")
    assert WAITS not in said


@pytest.mark.parametrize("arguments", [["list"], ["explain"]])
def test_who_only_looks_does_not_wait(project, arguments):
    with locked(project.root / ".store"):
        assert project.build(*arguments).returncode == 0


def test_builds_do_not_wait_for_each_other(project):
    with locked(project.root / ".store", shared=True):
        run = project.build()
    assert (run.returncode, run.stderr) == (0, "")
    assert WAITS not in run.stdout


@pytest.mark.ci
def test_many_of_them_at_once(versions, folder):
    """Builds, prunings to nothing and checks, in any order: all end well."""
    rng = random.Random(1)
    for _ in range(ROUNDS):
        project = versions.again(folder / "project")
        commands = [["--jobs", "1"]] * 6 + [["prune", "0"]] * 3 + [["verify"]] * 2
        rng.shuffle(commands)
        started = [Started(project, *arguments) for arguments in commands]
        ends = [build.end() for build in started]
        assert [(status, wrong) for status, _, wrong in ends] == [(0, "")] * len(ends)
        assert project.build().returncode == 0
        assert project.site() == versions.new
        assert project.build("verify").returncode == 0
        assert temporary_files(project) == []
