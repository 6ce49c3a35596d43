"""What the rough tests share: the tiny project in two versions, each built once."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pipeline.conftest import Tiny
from tests.robustness.processes import Started
from tests.robustness.versions import old, turn_new

ROUNDS = int(os.environ.get("ROUNDS", "1"))  # more of whatever is random


@dataclass(frozen=True)
class Versions:
    """A project that stands in its old version, and the sites that it should have."""

    standing: Path
    old: dict[str, bytes]
    new: dict[str, bytes]

    def again(self, folder: Path) -> Tiny:
        """A fresh copy that has the old site and store, and the new sources."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.standing, folder, symlinks=True)
        made = Tiny(folder)
        turn_new(made)
        return made

    def unchanged(self, folder: Path) -> Tiny:
        """A fresh copy of the old version."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.standing, folder, symlinks=True)
        return Tiny(folder)


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A folder in memory where the machine has one: these tests write much, and disks are slow."""
    shared = Path("/dev/shm")
    where = shared if shared.is_dir() and os.access(shared, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        yield Path(folder)


@pytest.fixture
def folder(memory: Path) -> Iterator[Path]:
    """A fresh one for each test."""
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


@pytest.fixture(autouse=True)
def nothing_goes_on() -> Iterator[None]:
    """A test that failed may have left a build that waits; its workers end with it."""
    yield
    for build in list(Started.running):
        build.process.kill()
        build.end()


@pytest.fixture(scope="session")
def versions(memory: Path) -> Versions:
    folder = memory / "versions"
    first = old(folder / "standing")
    run = first.build()
    assert run.returncode == 0, run.stdout + run.stderr
    second = old(folder / "new")
    turn_new(second)
    run = second.build()
    assert run.returncode == 0, run.stdout + run.stderr
    return Versions(first.root, first.site(), second.site())
