"""Which addresses a page links to: http(s), mailto, doi and its own, and nothing that runs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import UserError
from generator.publish.prose.article_toml import read_article
from generator.publish.text.addresses import safe_address
from tests.conftest import cases
from tests.publish.html_check import read

GOOD = [
    *("https://example.org/a?b=c#d", "HTTP://example.org", "mailto:a@example.org", "doi:10.1/x"),
    *("a/b.html", "#fig-a", "?q=a:b", "../a:b", "", "a.html#b:c"),
]
BAD = [
    *("javascript:alert(1)", "JavaScript:alert(1)", " javascript:x", "java\tscript:x"),
    *("java\nscript:x", "\x01javascript:x", "vbscript:x", "data:text/html,x", "file:///etc/passwd"),
    *("//example.org/a", "\\\\example.org\\a", "/\\example.org", "blob:x", "x:y", ":x"),
]


@pytest.mark.parametrize("address", GOOD)
def test_what_may_be_linked_comes_back_as_it_is(address):
    assert safe_address(address) == address


@pytest.mark.parametrize("address", BAD)
def test_every_other_scheme_is_none(address):
    assert safe_address(address) is None


@settings(max_examples=cases(25, 100, 100))
@given(
    st.lists(st.sampled_from([*"\t\n\r \x00\x0b\xa0", "\u2028"]), max_size=3),
    st.lists(st.sampled_from([*"\t\n\r"]), min_size=10, max_size=10),
    st.lists(st.booleans(), min_size=10, max_size=10),
)
def test_no_way_to_write_javascript_passes(before, between, upper):
    letters = [
        (letter.upper() if big else letter) + gap
        for letter, big, gap in zip("javascript", upper, between, strict=True)
    ]
    assert safe_address("".join([*before, *letters, ":alert(1)"])) is None


HEAD = 'title = "a"\nauthors = ["b"]\ndate = 2026-01-01\nlanguage = "en"\n'


@pytest.mark.parametrize("key", ["repository", "licence_address"])
@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "www.example.org", "LICENSE", "//a.b/c"]
)
def test_article_toml_links_to_whole_addresses_only(tmp_path, key, address):
    path = tmp_path / "article.toml"
    path.write_text(f"{HEAD}{key} = {address!r}\n")
    with pytest.raises(
        UserError, match=rf"^article\.toml: {key}: expected an address that begins with https://"
    ):
        read_article(path)


def test_article_toml_may_leave_them_empty_or_link_by_mail(tmp_path):
    path = tmp_path / "article.toml"
    path.write_text(HEAD + 'repository = ""\nlicence_address = "mailto:a@example.org"\n')
    assert read_article(path).licence_address == "mailto:a@example.org"


@pytest.mark.parametrize(
    "link",
    [
        "[a](javascript:alert(1))",
        "[a](<java\tscript:x>)",
        "[a](JAVASCRIPT&colon;x)",
        "<data:text,x>",
    ]
    + ["[a][b]\n\n[b]: vbscript:x", "[a](file:///etc/passwd)", "[a](//example.org)"],
)
def test_a_link_of_another_scheme_is_one_line(article, link):
    with pytest.raises(UserError, match=r"^templates/sections/00-s\.md:3: link: expected .*, got "):
        article(f"a\n\n{link}")


def test_links_that_are_allowed_stand_in_the_page(article):
    html = article(
        "[a](https://example.org/?x=1) <mailto:a@example.org> [c](doi:10.1/x) [d](#main)"
    )
    links = read(html.encode()).links
    assert {"https://example.org/?x=1", "mailto:a@example.org", "doi:10.1/x", "#main"} <= set(links)
