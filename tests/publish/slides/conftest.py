"""The slide kit of the tiny article, made once as one types it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.articles.conftest import TINY, another, build, tiny_site

__all__ = ["another", "tiny_site"]  # fixtures of the article that the slides are of

FILM, STILL = "arcs-apart", "arcs"


def slides(*arguments: str | Path, folder: Path, **environment: str) -> Any:
    """`python build.py slides …` of the tiny article, with site and store in a folder."""
    where = ("--output", folder / "site", "--store", folder / "store")
    return build("slides", "--figures", TINY / "figures", *where, *arguments, cwd=folder,
                 timeout=300, **environment)  # fmt: skip


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `site/slides`, its `store`, and what was said as `said.txt`."""
    folder = tmp_path_factory.mktemp("slides")
    run = slides(folder=folder)
    assert run.returncode == 0, run.stdout + run.stderr
    (folder / "said.txt").write_text(run.stdout)
    return folder


@pytest.fixture(scope="session")
def kit(made: Path) -> Path:
    return made / "site" / "slides"


@pytest.fixture(scope="session")
def record(kit: Path) -> dict[str, Any]:
    """What slides.json says of each figure."""
    return {one["id"]: one for one in json.loads((kit / "slides.json").read_text())["figures"]}
