"""References from files as reference managers write them: odd_references.bib has the entries."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import UserError
from generator.publish.pages import cite
from generator.publish.prose import article_toml
from generator.publish.prose.bibliography import Bibliography
from generator.publish.prose.citations import Citations, formatted
from tests.publish import fakes
from tests.publish.html_check import read, wrong

ODD = Path(__file__).with_name("odd_references.bib")
# Key → what is printed, without the link; formulas are shortened to ∑.
PRINTED = {
    "ampersand": "A B. Plug &amp; play. J. Journal of Motions, pages 1–5, 2020.",
    "percent": (
        "Jane Doe, R. L. Roe et al. 50% of <em>all</em> cats &amp; dogs."
        " Journal of Motions 3, page 7, 2019."
    ),
    "parentheses": (
        "Bob Jones Jr. and Jan van der Berg. Parentheses (as Scribe had them)."
        " eLife, number 5, 2001."
    ),
    "mathematics": (
        "Éva Tardos, Barnes and Noble, Inc. and The Group. ∑ and <em>L</em><sub>2</sub> norms of"
        " CO<sub>2</sub>, été. Proceedings of the 3rd Meeting, edited by S. Smith and K. Østby,"
        " volume 12 of LNMT, Made-up Press, Oslo, 2017."
    ),
    "proceedings": (
        "S. Smith and K. Østby, editors. Proceedings of the 3rd Meeting."
        " Volume 12 of LNMT, Made-up Press, Oslo, 2017."
    ),
    "arxiv-prefix": "A B. A. 2020.",
    "url-howpublished": "A B. A. 2020.",
    "url-within": 'A B. A. Talk, <a href="https://x.org/t">slides</a>, 2020.',
    "online": "A Team. A page. Made-up Museum, n.d.",
    "book": (
        "Ada de la Vallée Poussin. What is motion? An essay. Monographs 12, 2nd edition,"
        " Made-up Press, Oslo and Wien, 1999."
    ),
    "edited-book": (
        "A B and C D, editors. Essays. Volume 2 of Works, third edition, P, 1987–1990."
    ),
    "incollection": (
        "Vincent van Gogh. A chapter. Essays: Collected, edited by C D, translated by E F,"
        " chapter 4, pages 10–20, 31, P, 2003."
    ),
    "inbook": "A B. A whole book. Chapter 8, pages 3–7, P, 1979.",
    "phdthesis": "A B. T. PhD thesis, Laboratory of Made-up Things, Graz, 2004.",
    "thesis": "A B. T. Master’s thesis, U, 2004.",
    "techreport": "A B. T. Technical report TR-12, I, 1988.",
    "software": "A B and C D. flow. Software, version 1.2.3, Zenodo, 2020.",
    "dataset": "A B. Digits. Dataset, Archive, 2011.",
    "organization": "The Board. A standard. Leaflet, c. 1990. In two colours.",
    "manual": "The Board. A manual. Wien, 1990.",
    "unpublished": "A B. A draft. 2021. Unpublished manuscript. In press.",
    "patent": "A B. A wheel. Patent US123, Wheels Inc., 2001.",
    "unknown-kind": "A B. News. The Paper, 1900.",
    "old-switches": (
        "Jérôme Müller, Ludwig van Beethoven and Christos P."
        " <em>E. coli</em> in <strong>bold</strong>—“quoted” “twice” &lt;3."
        " Acta\xa0Made-up 2, article e123, 1999."
    ),
    "quotes": "A B. A &#34;quoted&#34; title, with # and @. J, 2020.",
    "abstract": "A B. A. J, 2020.",
    "seen-only": "A B. No date. n.d.",
}
# Key → address, what the link says, when it was seen.
LINKS = {
    "doi-address": ("https://doi.org/10.1000/a_b", "doi:10.1000/a_b", ""),
    "doi-prefix": (
        "https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15%3C1661::AID-SIM968%3E3.0.CO;2-2",
        "doi:10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
        "",
    ),
    "doi-as-url": ("https://doi.org/10.1000/182", "doi:10.1000/182", ""),
    "arxiv-prefix": ("https://arxiv.org/abs/1312.6199v4", "arXiv:1312.6199v4", ""),
    "arxiv-address": ("https://arxiv.org/abs/math/9807016v1", "arXiv:math/9807016v1", ""),
    "pubmed": ("https://pubmed.ncbi.nlm.nih.gov/12345678", "PubMed:12345678", ""),
    "pmid": ("https://pubmed.ncbi.nlm.nih.gov/1234", "PubMed:1234", ""),
    "publisher-eprint": (
        "https://www.tandfonline.com/doi/pdf/10.1080/1?needAccess=true",
        "www.tandfonline.com/doi/pdf/10.1080/1?needAccess=true",
        "",
    ),
    "url-command": ("http://x.org/a_b%20c", "x.org/a_b%20c", ""),
    "url-www": ("https://www.x.org", "www.x.org", ""),
    "url-howpublished": ("https://x.org/~a", "x.org/~a", ""),
    "url-within": ("", "", ""),
    "url-spaces": ("https://x.org/a%20b%7Cc?d=50%25&e", "x.org/a b|c?d=50%&e", ""),
    "online": ("https://museum.example/page/", "museum.example/page", "3 May 2021"),
    "mathematics": ("", "", ""),
    "seen-only": ("https://x.org", "x.org", "3 February 2020"),
    "software": ("https://doi.org/10.5281/zenodo.123", "doi:10.5281/zenodo.123", ""),
}
# Key → the line of the file that is named, and why the entry can't be cited.
FAULTY = {
    "no-title": (100, "expected a title, got none"),
    "no-author": (101, "expected an author, editor or organization, got none"),
    "no-year": (102, "expected a year or date, got none"),
    "no-journal": (103, "expected a journal in @article, got none"),
    "no-booktitle": (104, "expected a booktitle in @"),
    "no-school": (105, "expected a school or institution in @"),
    "no-institution": (106, "expected an institution in @"),
    "twice": (108, "expected keys that differ, got 'twice' twice, first in line 107"),
    "title-twice": (109, "expected each field once, got title twice"),
    "undefined-string": (
        111,
        "expected text in braces, or the name of a @string, got 'jim'; did you mean jom",
    ),
    "javascript": (
        113,
        "url: expected an address that begins with https:// or http://, got 'javascript:alert(1)'",
    ),
    "javascript-within": (114, "mailto: or doi:, got 'java script:alert(1)'"),
    "file": (115, "http://, got 'file:///etc/passwd'"),
    "relative": (116, "http://, got 'papers/a.pdf'"),
    "no-doi": (117, "doi: expected such as 10.1000/182, got 'n/a'"),
    "no-eprint": (118, "eprint: expected such as 1312.6199 or math/9807016, got '12345'"),
    "no-archive": (119, "eprinttype: expected the name of an archive, or a url (arxiv, "),
    "unknown-command": (120, r"expected a TeX command that is known, got \frobnicate"),
    "unknown-formula": (121, "frobnicate"),
    "one-dollar": (122, "'From $5': expected braces and dollars that match"),
    "commas": (123, "author: expected names joined by “and”, got 'A. Smith, B. Jones, C. Brown'"),
    "more-commas": (124, "author: expected names joined by “and”"),
    "lost-parent": (125, "crossref: expected a key, got 'procedings'; did you mean proceedings"),
    "own-parent": (127, "expected no entry that inherits from this one, got 'own-parent'"),
    "own-parents-parent": (126, "expected no entry that inherits from this one, got 'own-"),
}
KEYS = ("plug & play", "plug+-+play", "plug; play")


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return Bibliography.read(path)


def printed(bibliography, key):
    entry = formatted(bibliography.entry(key), "a")
    parts = (entry.authors, entry.title + entry.stop, entry.published, entry.note)
    return re.sub("<math.*?</math>", "∑", " ".join(filter(None, parts)))


@pytest.fixture(scope="module")
def odd():
    return Bibliography.read(ODD)


def test_the_tables_have_every_entry(odd):
    assert set(odd) == {*PRINTED, *LINKS, *FAULTY, *KEYS}
    assert len(odd) >= 40


@pytest.mark.parametrize("key", PRINTED)
def test_an_entry_is_printed_in_its_style(odd, key):
    assert printed(odd, key) == PRINTED[key]


@pytest.mark.parametrize("key", LINKS)
def test_an_entry_links_to_its_address(odd, key):
    entry = formatted(odd.entry(key), "a")
    assert (entry.address, entry.address_label, str(entry.accessed)) == LINKS[key]


@pytest.mark.parametrize("key", FAULTY)
def test_a_faulty_entry_is_reported_when_it_is_cited(odd, key):
    line, message = FAULTY[key]
    with pytest.raises(UserError, match=rf"^odd_references\.bib:{line}: ") as caught:
        Citations(odd).mark(key)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_formula_in_a_title_is_mathml(odd):
    assert "<msub>" in formatted(odd.entry("mathematics"), "a").title


def test_a_page_that_cites_all(odd, templates, article):
    """Valid HTML with ids of their own, each link to one of them."""
    (templates / "references.bib").write_text(ODD.read_text("utf-8"), "utf-8")
    good = [key for key in odd if key not in FAULTY]
    html = article("## Ref ampersand\n\n## Cite ampersand 1\n\n" + "\n\n".join(
        f"{{{{ cite({key!r}) }}}}" for key in [*good, *good]
    ))  # fmt: skip
    assert wrong(html.encode()) == []
    page = read(html.encode())
    assert len(page.ids) == len(set(page.ids))
    for key in ("plug-play", "plug+-+play", "plug-play.2"):
        assert {f"ref-{key}", f"cite-{key}-1", f"cite-{key}-2"} <= set(page.ids)
        assert f'href="#ref-{key}"' in html
    assert ", accessed 3 May 2021 <a" in html


def test_an_uncited_entry_stops_nothing(templates, article):
    (templates / "references.bib").write_text(ODD.read_text("utf-8"), "utf-8")
    assert "50% of <em>all</em> cats" in article("{{ cite('percent') }}")
    with pytest.raises(
        UserError, match=r"00-s\.md:2: references\.bib:102: no-year: expected a year"
    ):
        article("a\n{{ cite('no-year') }}")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_and_line_ends_change_nothing(tmp_path, odd, encoding, end):
    path = tmp_path / ODD.name
    path.write_bytes(ODD.read_text("utf-8").replace("\n", end).encode(encoding))
    again = Bibliography.read(path)
    assert [printed(again, key) for key in PRINTED] == list(PRINTED.values())
    assert again.entry("percent").place() == odd.entry("percent").place()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"@misc{a,\n title={\xe9t\xe9}}", r"b\.bib:2: expected UTF-8, got the byte 0xe9"),
        ("@misc{a, title={T}}".encode("utf-16"), r"b\.bib:1: expected UTF-8"),
        (b"\n@misc{a, title={T", r"b\.bib:2: expected BibTeX, got '@misc"),
        (b"@misc{a title={T}}\n", r"b\.bib:1: expected BibTeX, got "),
    ],
)
def test_a_file_that_is_no_bibtex(tmp_path, capfd, data, message):
    path = tmp_path / "b.bib"
    path.write_bytes(data)
    with pytest.raises(UserError, match=message) as caught:
        Bibliography.read(path)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_folder_in_the_files_place(tmp_path):
    (tmp_path / "b.bib").mkdir()
    with pytest.raises(UserError, match=r"^b\.bib: can\'t be read: Is a directory$"):
        Bibliography.read(tmp_path / "b.bib")


def test_all_references_of_the_article_can_be_cited():
    path = fakes.TEMPLATES / "references.bib"
    citations = Citations(Bibliography.read(path))
    for key in citations.bibliography:
        citations.mark(key)
    entries = {entry.anchor: entry for entry, _ in citations.listed()}
    assert len(entries) == path.read_text(encoding="utf-8").count("\n@") >= 11
    carlsson = entries["carlsson2008"]
    assert carlsson.authors == (
        "Gunnar Carlsson, Tigran Ishkhanov, Vin de Silva and Afra Zomorodian."
    )
    assert carlsson.published == (
        "International Journal of Computer Vision 76(1), pages 1–12, 2008."
    )
    assert carlsson.address == "https://doi.org/10.1007/s11263-007-0056-x"
    assert "Léon Bottou" in entries["lecun1998"].authors
    assert entries["chen2018"].published == (
        "Advances in Neural Information Processing Systems 31, 2018."
    )


def test_no_file_has_no_entries(tmp_path):
    assert list(Bibliography.read(tmp_path / "b.bib")) == []


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")),
    min_size=1,
).filter(lambda text: "'" not in text and "`" not in text)


@given(WORDS, st.lists(WORDS.map(lambda word: f"A{word}"), min_size=1, max_size=3))
def test_how_to_cite_can_be_read_back(tmp_path_factory, title, authors):
    """BibTeX that a figure's page offers gives the title and the names that the page shows."""
    about = article_toml.read_article(fakes.ARTICLE)
    about = article_toml.replace(about, title=title, authors=(*authors, "The A, B and C"))
    bibliography = written(tmp_path_factory.mktemp("b") / "b.bib", cite.bibtex(about))
    (key,) = bibliography
    shown = formatted(bibliography.entry(key), "a")
    assert shown.title.unescape() == title
    assert shown.authors.unescape().rstrip(".") == about.byline.rstrip(".")
