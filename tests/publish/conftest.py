"""The article once for all tests, and a folder of templates that a test may change."""

import shutil

import pytest

from generator.publish.article import site
from tests.publish import fakes


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    return fakes.results(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="session")
def pages(results):
    """What `site` makes of the real templates."""
    return site(results, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES)


@pytest.fixture(scope="session")
def whole(pages, results):
    """The site as it is published: the figures' own files, and over them the pages."""
    own = {
        f"figures/{result.id}/{name}": blob.path.read_bytes()
        for result in results
        for name, blob in result.files.items()
    }
    return own | dict(pages)


@pytest.fixture
def templates(tmp_path):
    """A copy of the templates with the prose taken out; `write` puts sections in."""
    folder = tmp_path / "templates"
    shutil.copytree(fakes.TEMPLATES, folder)
    shutil.rmtree(folder / "sections")
    (folder / "sections").mkdir()
    return folder


@pytest.fixture
def article(templates, results):
    """A function from prose to the article's page: `article("## A", "## B")` has two sections."""

    def made(*sections, results=results):
        for index, text in enumerate(sections):
            (templates / "sections" / f"{index:02}-s.md").write_text(text, encoding="utf-8")
        return site(results, templates, fakes.ARTICLE, fakes.THEMES)["index.html"].decode()

    return made
