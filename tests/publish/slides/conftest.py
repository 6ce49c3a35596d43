"""The slide kit of the tiny article, made once as one types it."""

import json
import shutil
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
def built_article(tmp_path_factory: pytest.TempPathFactory, tiny_site: Path) -> Path:
    """A folder with `site/slides`, its `store`, and what was said as `said.txt`.

    What the site of the tiny article was made of is in the store already.
    """
    folder = tmp_path_factory.mktemp("slides")
    shutil.copytree(tiny_site.parent / "store", folder / "store")
    run = slides(folder=folder)
    assert run.returncode == 0, run.stdout + run.stderr
    (folder / "said.txt").write_text(run.stdout)
    return folder


@pytest.fixture(scope="session")
def kit(built_article: Path) -> Path:
    return built_article / "site" / "slides"


@pytest.fixture(scope="session")
def record(kit: Path) -> dict[str, Any]:
    """What slides.json says of each figure."""
    return {
        figure["id"]: figure for figure in json.loads((kit / "slides.json").read_text())["figures"]
    }
