"""Identifiers of archives, with and without the prefixes that reference managers leave."""

import pytest

from generator.publish.prose.bibliography import Bibliography
from generator.publish.prose.identifiers import Link, link_of

DOI = Link("https://doi.org/10.1000/1%5B2%5D%23a", "doi:10.1000/1[2]#a")
PMC = Link("https://pmc.ncbi.nlm.nih.gov/articles/PMC123", "PMC:123")
JSTOR = Link("https://www.jstor.org/stable/2118559", "JSTOR:2118559")
HAL = Link("https://hal.science/hal-01234567v2", "HAL:hal-01234567v2")
HANDLE = Link("https://hdl.handle.net/2027/mdp.39015", "hdl:2027/mdp.39015")
BOOK = Link("https://books.google.com/books?id=hXQk-B_1cg0C", "Google Books:hXQk-B_1cg0C")
ARXIV = Link("https://arxiv.org/abs/math.GT/9807016", "arXiv:math.GT/9807016")


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ("doi = {10.1000/1[2]\\#a}", DOI),
        ("doi = {doi:https://www.doi.org/10.1000/1[2]#a}", DOI),
        ("doi = {10.1000/1[2]#a}, eprint = {1312.6199}, url = {https://x.org}", DOI),
        ("pmcid = {PMC123}", PMC),
        ("eprint = {PMC123}, eprinttype = {pmc}", PMC),
        ("eprint = {2118559}, eprinttype = {jstor}", JSTOR),
        ("eprint = {https://www.jstor.org/stable/2118559}, eprinttype = {JSTOR}", JSTOR),
        ("eprint = {hal-01234567v2}, archiveprefix = {HAL}", HAL),
        ("eprint = {2027/mdp.39015}, eprinttype = {hdl}", HANDLE),
        ("eprint = {hXQk-B_1cg0C}, eprinttype = {googlebooks}", BOOK),
        ("eprint = {arXiv:arXiv:math.GT/9807016}", ARXIV),
        (
            "eprint = {x}, eprinttype = {ssrn}, url = {https://x.org}",
            Link("https://x.org", "x.org", True),
        ),
        ("title = {nothing}", None),
    ],
)
def test_an_identifier_becomes_a_link(tmp_path, fields, link):
    path = tmp_path / "b.bib"
    path.write_text(f"@misc{{a, {fields}}}", "utf-8")
    assert link_of(Bibliography.read(path).entry("a")) == link
