"""What programs read of a page: metadata, feed, sitemap; and what judges of the web say of it.

axe-core and vnu are npm packages: `CHECKERS` names the node_modules folder that has them.
"""

import io
import json
import os
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from generator.errors import UserError
from generator.publish.page_options import PageOptions
from generator.publish.pages.article import site
from tests.browser import picture
from tests.publish import fakes, played
from tests.publish.html_check import read

ADDRESS = "https://example.org/a%20b/layers"
CHECKERS = Path(os.environ.get("CHECKERS", "node_modules"))


@pytest.fixture(scope="module")
def absolute(results):
    """The pages of a site that knows its own address."""
    return site(results, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES, PageOptions(ADDRESS))


def meta(page):
    contents = {}
    for attrs in read(page).named("meta"):
        contents[attrs.get("name") or attrs.get("property")] = attrs.get("content")
    return contents


def test_addresses_are_absolute_only_where_the_sites_is_known(pages, absolute):
    assert "sitemap.xml" not in pages
    assert "feed.xml" not in pages
    for path, data in pages.items():
        if path.endswith(".html"):
            assert b"canonical" not in data
            assert b"og:image" not in data
    canonical = {
        path: next(
            attrs["href"] for attrs in read(data).named("link") if attrs["rel"] == "canonical"
        )
        for path, data in absolute.items()
        if path.endswith(".html") and path != "404.html"
    }
    assert canonical["index.html"] == f"{ADDRESS}/"
    assert canonical["gallery.html"] == f"{ADDRESS}/gallery.html"
    assert canonical["figures/spiral-easy/index.html"] == f"{ADDRESS}/figures/spiral-easy/"


def test_previews_and_citations(absolute):
    contents = meta(absolute["index.html"])
    assert contents["og:image"] == f"{ADDRESS}/static/card.png"
    assert contents["twitter:card"] == "summary_large_image"
    assert contents["citation_title"] == "Layers in motion"
    assert contents["citation_publication_date"] == "2026/11/23"
    figure = meta(absolute["figures/spiral-easy/index.html"])
    assert figure["og:image"] == f"{ADDRESS}/figures/spiral-easy/spiral-easy.png"
    assert figure["og:title"] == "A title for spiral-easy"
    size = Image.open(io.BytesIO(absolute["static/card.png"])).size
    assert size == (1200, 630)


def test_json_ld_describes_article_gallery_and_figure(absolute):
    def data(path):
        text = absolute[path].decode()
        return json.loads(re.search('ld[+]json">(.*?)</script>', text)[1])

    article = data("index.html")
    assert (article["@type"], article["url"]) == ("ScholarlyArticle", f"{ADDRESS}/")
    listed = data("gallery.html")["mainEntity"]["itemListElement"]
    assert [item["position"] for item in listed] == list(range(1, len(listed) + 1))
    figure = data("figures/one-layer/index.html")
    assert figure["isPartOf"]["name"] == "Layers in motion"
    assert figure["contentUrl"] == f"{ADDRESS}/figures/one-layer/one-layer.svg"


def test_feed_and_sitemap(absolute):
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(absolute["feed.xml"])
    entries = feed.findall(f"{atom}entry")
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert ids[0] == f"{ADDRESS}/"
    assert len(ids) == len(set(ids)) == 1 + len(fakes.FIGURES)
    assert {entry.findtext(f"{atom}updated") for entry in entries} == {"2026-11-23T00:00:00Z"}
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = [url.findtext(f"{space}loc") for url in ElementTree.fromstring(absolute["sitemap.xml"])]
    assert len(urls) == len(fakes.FIGURES) + 4
    for url in urls:
        path = url.removeprefix(f"{ADDRESS}/")
        assert (f"{path}index.html" if path.endswith("/") or not path else path) in absolute


def test_an_address_that_is_none(results):
    with pytest.raises(UserError, match=r"site: expected .*, got 'example\.org'"):
        site(results, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES, PageOptions("example.org"))
    with pytest.raises(UserError, match="begins with https"):
        site(results, fakes.TEMPLATES, fakes.ARTICLE, fakes.THEMES, PageOptions('https://a/"><b>'))


def test_the_card_shows_the_figure_that_is_named(results, tmp_path):
    text = fakes.ARTICLE.read_text()
    named = tmp_path / "article.toml"
    named.write_text(text + 'cover = "two-curves"\n')
    cards = [
        site(results, fakes.TEMPLATES, path, fakes.THEMES)["static/card.png"]
        for path in (fakes.ARTICLE, named)
    ]
    assert cards[0] != cards[1]
    named.write_text(text + 'cover = "tow-curves"\n')
    with pytest.raises(UserError, match="did you mean two-curves"):
        site(results, fakes.TEMPLATES, named, fakes.THEMES)


def test_the_sheet_has_every_ink_light_and_dark(pages):
    sheet = pages["static/inks.css"].decode()
    for name, value in fakes.THEMES["light"].items():
        assert f".s-{name}{{stroke:var(--ink-{name})}}" in sheet
        assert f".f-{name}{{fill:var(--ink-{name})}}" in sheet
        assert f"--ink-{name}:{value}" in sheet
        assert sheet.count(f"--ink-{name}:{fakes.THEMES['dark'][name]}") >= 2


def test_every_ink_of_a_real_film_has_a_class(played):
    svg = played["figures/spiral-easy/spiral-easy.svg"].decode()
    for tag in re.findall('<(?:path|g|use|rect)[^>]*(?:fill|stroke)="#[^>]*>', svg):
        names = re.search('class="([^"]*)"', tag)[1].split()
        assert ("fill=" in tag) == any(name.startswith("f-") for name in names), tag
        assert (" stroke=" in tag) == any(name.startswith("s-") for name in names), tag


def checker(*path):
    file = CHECKERS.joinpath(*path)
    if not file.is_file():
        pytest.skip(f"no {file} (npm install axe-core vnu-jar, CHECKERS=…/node_modules)")
    return file


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "path", ["index.html", "gallery.html", f"figures/{played.FILM}/index.html"]
)
def test_axe_finds_nothing(browser, address, path, dark):
    axe = checker("axe-core", "axe.min.js")
    # Past the policy: the judge is a script that is not the site's.
    page = browser.new_page(bypass_csp=True, color_scheme="dark" if dark else "light")
    page.goto(address + path)
    if "gallery" not in path:
        page.locator(f"#fig-{played.FILM}").scroll_into_view_if_needed()
        page.wait_for_selector(".shown > svg")
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    page.add_script_tag(path=axe)
    rules = {"runOnly": {"type": "tag", "values": TAGS}}
    report = page.evaluate("rules => axe.run(document, rules)", rules)
    wrong = [
        (violation["id"], violation["nodes"][0]["html"][:200]) for violation in report["violations"]
    ]
    assert wrong == []
    assert len(report["passes"]) > 20
    page.context.close()


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_axe_would_find_something(browser, tmp_path):
    axe = checker("axe-core", "axe.min.js")
    file = tmp_path / "bad.html"
    file.write_text('<!doctype html><title>t</title><img src="x.png"><p style="color:#eee">pale')
    with picture(browser, file, 400, 300) as shown:
        shown.page.add_script_tag(path=axe)
        report = shown.page.evaluate("axe.run(document)")
    assert {"image-alt", "html-has-lang", "color-contrast"} <= {
        violation["id"] for violation in report["violations"]
    }


def vnu(*files):
    jar = checker("vnu-jar", "build", "dist", "vnu.jar")
    run = subprocess.run(
        ["java", "-jar", jar, "--format", "json", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        f"{message['url'].rpartition('/')[2]}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(run.stderr)["messages"]
        if message["type"] == "error"
    ]


@pytest.mark.needs("java")
def test_pages_are_valid(folder, absolute, tmp_path):
    top = folder / played.PATH
    figures = [top / f"figures/{id}/index.html" for id in (played.FILM, "two-curves", "an-extra")]
    other = tmp_path / "absolute.html"
    other.write_bytes(absolute["index.html"])
    files = [top / "index.html", top / "gallery.html", top / "404.html", other, *figures]
    assert vnu(*files) == []
    (tmp_path / "bad.html").write_text("<!doctype html><title>t</title><p><div></p>")
    assert vnu(tmp_path / "bad.html")
