"""What all tests share: the browser, the machine's programs, and that CI skips nothing.

Ask for the fixture `browser` to draw in Debian's chromium, or for `window` to have each of three
browsers (tests/publish/browsers), or mark a test with `@pytest.mark.needs("gifsicle")`. On a user's
machine without the program the test is skipped and says why; where `CI=true` a skip is a failure,
so that a green run has run everything.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
import threadpoolctl

from generator import reproducible_algebra, reproducible_math
from tests import browser as chromium
from tests import parallel
from tests.chosen_cases import left_out_cases
from tests.robustness.namespace import why_not

ROOT = Path(__file__).parents[1]

# The same examples every time; ROUNDS=20 in the environment tries twenty times as many, others.
ROUNDS = int(os.environ.get("ROUNDS", "1"))


def in_ci() -> bool:
    return os.environ.get("CI") == "true"


def cases(small: int, many: int, ci: int = 0) -> int:
    """How many of what is random or long are tried: with ROUNDS=2 or more ROUNDS times `many`.

    Else `small`, and where CI=true `ci` if that is more.
    """
    if ROUNDS > 1:
        return many * ROUNDS
    return max(small, ci) if in_ci() else small


hypothesis.settings.register_profile(
    "steady",
    derandomize=ROUNDS == 1,
    max_examples=cases(25, 100, 100),
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")

# Tests start hundreds of builds; without compiled modules each would compile the generator first.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.fixture(scope="session")
def browser() -> Iterator[chromium.Browser]:
    """A running chromium for the whole session; open pictures with `tests.browser.picture`."""
    if chromium.executable() is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    with chromium.running() as started:
        yield started


@pytest.fixture(scope="session")
def read_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that knows what the sources of this repository say, and has nothing else.

    Parsing them takes seconds; tests that need a store of their own copy this one.
    """

    def fill(folder: Path) -> None:
        command = [sys.executable, str(ROOT / "build.py"), "explain", "--store", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)

    return parallel.shared_folder(tmp_path_factory, "read-sources", fill)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return parallel.processes(config.args)


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Without this, pytest-xdist prints "bringing up nodes..." twice where there is no terminal."""
    reporter = config.pluginmanager.get_plugin("terminaldistreporter")
    if reporter is not None and config.option.verbose < 0:
        reporter.ensure_show_status = lambda: None


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> parallel.InGroups:
    return parallel.InGroups(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = {item for item in items if is_left_out(item)}
    if not in_ci() and ROUNDS == 1:
        left_out |= left_out_cases(items)
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        if {"browser", "window", "started"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """Matrices of the tests are small: threads of BLAS would only wait for each other.

    Programs that tests start have as many as they choose.
    """
    threadpoolctl.threadpool_limits(1, "blas")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        missing = [program for program in marker.args if shutil.which(program) is None]
        if missing:
            pytest.skip(f"needs {', '.join(missing)}, which this machine has not")
    if item.get_closest_marker("root") and why_not():
        pytest.skip(why_not())


def is_left_out(item: pytest.Item) -> bool:
    """Whether a test takes so long that it waits for CI, or for several rounds."""
    if ROUNDS > 1:
        return False
    return bool(item.get_closest_marker("long") or (item.get_closest_marker("ci") and not in_ci()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return skip_fails_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return skip_fails_in_ci((yield))


def skip_fails_in_ci(report: Report) -> Report:
    """The report, failed when it was a skip and this is CI; an expected failure is no skip."""
    if in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


@pytest.fixture
def once_in_each_way(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], list[Any]]:
    """A function that computes something with numpy's operations and with compiled loops."""
    loops = pytest.importorskip("generator.array_kernels.array_loops")

    def both(compute: Callable[[], Any]) -> list[Any]:
        results = []
        for chosen in (None, loops):
            for module in (reproducible_math, reproducible_algebra):
                monkeypatch.setattr(module, "compiled", lambda *work, of=chosen: of)
            results.append(compute())
        return results

    return both
