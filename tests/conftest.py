"""What all tests share: the browser, the machine's programs, and that CI skips nothing.

Ask for the fixture `browser` to draw in Debian's chromium, or for `window` to have each of three
browsers (tests/publish/browsers), or mark a test with `@pytest.mark.needs("gifsicle")`. On a user's
machine without the program the test is skipped and says why; where `CI=true` a skip is a failure,
so that a green run has run everything.
"""

import os
import shutil
from collections.abc import Generator, Iterator
from typing import TypeVar

import hypothesis
import pytest

from tests import browser as chromium
from tests.robustness.namespace import why_not

# The same examples every time; ROUNDS=20 in the environment tries twenty times as many, others.
ROUNDS = int(os.environ.get("ROUNDS", "1"))
hypothesis.settings.register_profile(
    "steady",
    derandomize=ROUNDS == 1,
    max_examples=100 * ROUNDS,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.fixture(scope="session")
def browser() -> Iterator[chromium.Browser]:
    """A running chromium for the whole session; open pictures with `tests.browser.picture`."""
    if chromium.executable() is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    with chromium.running() as started:
        yield started


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"browser", "window", "started"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        missing = [program for program in marker.args if shutil.which(program) is None]
        if missing:
            pytest.skip(f"needs {', '.join(missing)}, which this machine has not")
    if item.get_closest_marker("root") and why_not():
        pytest.skip(why_not())


def in_ci() -> bool:
    return os.environ.get("CI") == "true"


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
