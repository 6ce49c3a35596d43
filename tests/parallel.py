"""How the tests are spread over processes, and what these build once and share.

`pytest` on a folder starts a process for each core, at most four; `pytest tests/x/test_y.py` or
`-n 0` runs in one. A process gets whole groups of tests, so that a module's fixtures are made once,
and each of the three browsers of tests/publish/browsers is started once.
"""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from generator.locks import locked

MOST = 4  # processes: each imports all that is tested, 8 s of a processor
TOGETHER = ("tests/publish/slides/",)  # folders whose tests share one expensive fixture
IN_BROWSER = re.compile(r"^tests/publish/browsers/.*\[(chromium|firefox|webkit)\b")


def processes(arguments: list[str]) -> int:
    """How many processes run what the command line names: 0 is this one alone."""
    files = [argument.partition("::")[0] for argument in arguments]
    if files and len(set(files)) == 1 and files[0].endswith(".py"):
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, MOST)


def group(test: str) -> str:
    """The name of the group whose tests run in one process, in order."""
    browser = IN_BROWSER.match(test)
    if browser:
        return browser[1]
    file = test.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


class InGroups(LoadScopeScheduling):
    """Hands out whole groups, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def shared_folder(
    factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]
) -> Path:
    """A folder that `fill(folder)` fills once, in whichever process asks for it first.

    Tests only read it. What `fill` raises is raised in each process that asks.
    """
    top = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        top = top.parent  # of all processes of this run
    guard, folder = top / f"lock-{name}", top / name
    guard.mkdir(exist_ok=True)
    with locked(guard):
        if not (guard / "filled").exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process in which `fill` raised
            folder.mkdir()
            fill(folder)
            (guard / "filled").touch()
    return folder
