"""The article once for all tests, and a folder of templates that a test may change."""

import shutil

import pytest

from generator.publish.pages import social_card
from generator.publish.pages.article import site
from tests.parallel import shared_folder
from tests.publish import fakes
from tests.publish import played as from_played


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
def article(templates, results, monkeypatch):
    """A function from prose to the article's page: `article("## A", "## B")` has two sections.

    Its figures are those of the fakes' own table, and no card is drawn: both take their time.
    """
    monkeypatch.setattr(social_card, "card", lambda about, poster: b"")
    own = [result for result in results if result.id in fakes.TABLE or result.id == "an-extra"]

    def made(*sections, results=own):
        for index, text in enumerate(sections):
            (templates / "sections" / f"{index:02}-s.md").write_text(text, encoding="utf-8")
        return site(results, templates, fakes.ARTICLE, fakes.THEMES)["index.html"].decode()

    return made


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A site with a real film, on disk."""

    def fill(top):
        files = from_played.whole(tmp_path_factory.mktemp("played"))
        from_played.write(top / from_played.PATH, files)

    return shared_folder(tmp_path_factory, "played-site", fill)


@pytest.fixture(scope="session")
def played(folder):
    """The same, by path."""
    site = folder / from_played.PATH
    files = (path for path in sorted(site.rglob("*")) if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="session")
def address(folder):
    """The same on a server, below a path."""
    with from_played.served(folder) as where:
        yield where


@pytest.fixture
def tab(browser, address):
    """Opens pages of the site; any message on their console or request elsewhere is a failure."""
    opened, faults = [], []

    def open_page(path="index.html", width=1280, height=800, **context):
        page = browser.new_page(viewport={"width": width, "height": height}, **context)
        opened.append(page)
        page.asked = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address + path)
        return page

    yield open_page
    asked = [url for page in opened for url in page.asked]
    for page in opened:
        page.context.close()
    assert faults == []
    # What a page holds in memory has an address too, and leaves it as little.
    asked = [url for url in asked if not url.startswith("blob:http://127.0.0.1:")]
    assert [url for url in asked if not url.startswith(address)] == []
