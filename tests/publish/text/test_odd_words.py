"""Words of every kind in title, caption, alt and claims: text on every page, and never markup."""

import json
import re
import shutil
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import UserError
from generator.publish.page_options import PageOptions
from generator.publish.pages.article import site
from generator.publish.prose.article_toml import read_article
from generator.publish.text.titles import UNPRINTABLE, clean, typeset
from tests.conftest import cases
from tests.publish import fakes
from tests.publish.html_check import read, wrong

# Markup, quotes, ends of scripts, controls, right-to-left, beyond 16 bits, half characters.
PIECES = [
    *("<b id=odd>", "</title>", "</script>", "<!--", "]]>", "&amp;", "&#60;", '"', "'", "<", ">"),
    *("' onload='odd()", "\x00", "\x0b", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufffe", "\ud800"),
    *(
        "\u202e",
        "שלום",
        "\U0001f600",
        "{{ 7*7 }}",
        "{% x %}",
        "\\",
        "`",
        "*",
        "_",
        "[a](javascript:x)",
    ),
    *("[a](javascript:x)", "%", "\t", "  ", "a", "Ω", "x" * 300),
]
WORDS = st.lists(st.sampled_from(PIECES) | st.text(st.characters(), max_size=4), max_size=6).map(
    lambda pieces: "a" + "".join(pieces)
)
ODD = settings(
    max_examples=cases(5, 20, 20), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Templates of one short section, and a figure."""
    folder = tmp_path_factory.mktemp("odd")
    shutil.copytree(fakes.TEMPLATES, folder / "templates")
    shutil.rmtree(folder / "templates/sections")
    (folder / "templates/sections").mkdir()
    (folder / "templates/sections/00-a.md").write_text('## A\n\n{{ figure("odd") }}\n')
    article = folder / "article.toml"
    article.write_text(fakes.ARTICLE.read_text())

    def made(**changes):
        result = fakes.result(folder, "odd", **changes)
        results = [result, fakes.result(folder, "other")]
        cover = re.sub(r"(?m)^cover = .*\n", "", article.read_text())
        article.write_text(cover)
        return site(
            results, folder / "templates", article, fakes.THEMES, PageOptions("https://x.org/")
        )

    return made


def one_line(text):
    return " ".join(clean(text).split())


@ODD
@given(WORDS, WORDS, WORDS)
def test_words_are_words_everywhere(small, title, alt, said):
    alt = alt.replace("{", "(")  # braces in an alt are numbers, which are told when wrong
    title = title.replace("$", "")  # between dollars a title has formulas, which are told too
    title, alt = typeset(clean(title)), typeset(clean(alt))
    claim = {"id": "n", "text": said, "measured": 1, "relation": "=", "bound": 1, "holds": True}
    row = {"id": "n", "value": 1, "unit": said, "method": said}
    witness = {"network": said, "set": said, "parameter": [1.0], "point": [1.0], "logit": 1.0}
    facts = {"size": [640, 640], "notes": [said], "left_out": {"svg": said}}
    facts |= {"summary": {"networks": {}}}
    pages = small(
        title=title,
        alt=alt,
        caption="words",
        facts=facts,
        measured=[row],
        claims=[claim],
        witnesses=[witness],
    )
    for path, data in pages.items():
        text = data.decode("utf-8", "surrogateescape")
        if path.endswith((".html", ".xml", ".svg", ".json")):
            assert not UNPRINTABLE.search(text), path
        if path.endswith(".html") and path != "404.html":
            assert wrong(data) == [], path
            page = read(data)
            assert not any(attrs.get("id") == "odd" and tag == "b" for tag, attrs in page.tags)
            assert not any("onload" in attrs for _, attrs in page.tags)
            for script in page.named("a"):
                assert not (script.get("href") or "").startswith("javascript:")
        if path.endswith((".xml", ".svg")):
            ET.fromstring(data)
    own = read(pages["figures/odd/index.html"])
    assert one_line(title) in own.text
    assert one_line(said) in own.text
    assert one_line(alt) in {one_line(image.get("alt") or "") for image in own.named("img")}
    svg = ET.fromstring(pages["figures/odd/odd.svg"])
    space = "{http://www.w3.org/2000/svg}"
    assert one_line(svg.findtext(f"{space}title")) == one_line(title)
    assert one_line(svg.findtext(f"{space}desc")) == one_line(alt)
    entries = ET.fromstring(pages["feed.xml"]).iter("{http://www.w3.org/2005/Atom}summary")
    assert one_line(alt) in {one_line(entry.text or "") for entry in entries}
    assert json.loads(pages["figures/odd/figure.json"])["title"].split() == title.split()


@ODD
@given(WORDS)
def test_a_caption_is_markdown_and_never_html(small, caption):
    try:
        pages = small(caption=caption)
    except UserError as error:
        assert "caption" in str(error)  # noqa: PT017 – a formula that can't be read
        return
    page = read(pages["figures/odd/index.html"])
    assert wrong(pages["figures/odd/index.html"]) == []
    assert not any(tag == "b" or "onload" in attrs for tag, attrs in page.tags)
    assert not any((link.get("href") or "").startswith("javascript:") for link in page.named("a"))


def test_article_toml_may_escape_what_no_page_can_hold(tmp_path):
    path = tmp_path / "article.toml"
    path.write_text(
        'title = "a\\u0001<b>"\nauthors = ["x\\u0000"]\ndate = 2026-01-01\nlanguage = "en"\n'
    )
    about = read_article(path)
    assert (about.title, about.authors) == ("a<b>", ("x",))
