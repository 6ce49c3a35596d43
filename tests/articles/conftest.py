"""A second article, in a folder of its own, built as one types it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli.commands import COMMANDS
from tests.parallel import shared_folder

ROOT = Path(__file__).parent.parent.parent
TINY = Path(__file__).parent / "tiny"


def build(
    *arguments: str | Path, cwd: Path, timeout: int = 600, **environment: str
) -> subprocess.CompletedProcess[str]:
    """`python …/build.py …`, typed in the folder `cwd`; a build has one worker if not told more."""
    command = [sys.executable, str(ROOT / "build.py"), *map(str, arguments)]
    if not {"--jobs", *COMMANDS} & set(arguments):
        command += ["--jobs", "1"]  # a second worker imports everything once more
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """A copy of the tiny article, to build and to change."""
    ignored = shutil.ignore_patterns("__pycache__", "site*", ".store")
    return Path(shutil.copytree(TINY, tmp_path / "another article", ignore=ignored))


@pytest.fixture(scope="session")
def tiny_site(tmp_path_factory: pytest.TempPathFactory, read_sources: Path) -> Path:
    """The tiny article's site, built once."""

    def fill(folder: Path) -> None:
        shutil.copytree(read_sources, folder / "store")
        where = ("--output", folder / "site", "--store", folder / "store")
        run = build("--figures", TINY / "figures", *where, cwd=folder)
        assert run.returncode == 0, run.stdout + run.stderr

    return shared_folder(tmp_path_factory, "tiny-article", fill) / "site"


@pytest.fixture
def store(tiny_site: Path, tmp_path: Path) -> Path:
    """A store that has all products of the tiny article, and what was read of the sources."""
    return Path(shutil.copytree(tiny_site.parent / "store", tmp_path / "store"))
