"""Where a cited work can be read: `link_of(entry)`, from DOI, eprint, PubMed id or address.

Reference managers write the same identifier in many ways: with a prefix, as an address, with TeX's
escapes. Each is brought to one form here and checked; what isn't an identifier is an error.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from generator.errors import UserError, expected
from generator.publish.prose.bibliography import Entry
from generator.publish.prose.tex_text import unescaped
from generator.publish.text.addresses import safe_address


@dataclass(frozen=True)
class Link:
    """An address, and what the link says; `is_page` if nothing but the address is known."""

    address: str
    label: str
    is_page: bool = False


@dataclass(frozen=True)
class Archive:
    """An archive of papers: how its identifiers look, what links say, where they lead."""

    label: str
    pattern: re.Pattern[str]
    address: str
    prefix: re.Pattern[str]  # what may stand before an identifier


def archived(label: str, pattern: str, address: str, prefix: str) -> Archive:
    return Archive(label, re.compile(pattern), address, re.compile(rf"(?i)(?:{prefix})\s*"))


DOI = archived(
    "doi",
    r"10\.\d{4,9}(\.\d+)*/\S+",
    "https://doi.org/",
    r"(https?://)?(dx\.|www\.)?doi\.org/|doi:",
)
ARXIV = archived(
    "arXiv",
    r"(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Za-z-]{2,})?/\d{7})(v\d+)?",
    "https://arxiv.org/abs/",
    r"(https?://)?(www\.|export\.)?arxiv\.org/(abs|pdf)/|arxiv:",
)
PUBMED = archived(
    "PubMed",
    r"\d{1,9}",
    "https://pubmed.ncbi.nlm.nih.gov/",
    r"(https?://)?(www\.)?(pubmed\.)?ncbi\.nlm\.nih\.gov/(pubmed/)?|pmid:",
)
PMC = archived(
    "PMC",
    r"\d{1,9}",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC",
    r"(https?://)?\S+/articles/(pmc)?|pmcid:\s*|pmc",
)
ARCHIVES = {
    "arxiv": ARXIV,
    "pubmed": PUBMED,
    "pmid": PUBMED,
    "pmc": PMC,
    "pmcid": PMC,
    "jstor": archived(
        "JSTOR", r"[\w./]+", "https://www.jstor.org/stable/", r"https?://\S+/stable/|jstor:"
    ),
    "hal": archived(
        "HAL",
        r"[a-z]+[-_]\d+(v\d+)?",
        "https://hal.science/",
        r"https?://\S+?/(?=[a-z]+[-_]\d)|hal:",
    ),
    "hdl": archived("hdl", r"[\w.]+/\S+", "https://hdl.handle.net/", r"https?://\S+?\.net/|hdl:"),
    "googlebooks": archived(
        "Google Books", r"[\w-]+", "https://books.google.com/books?id=", r"https?://\S+\?id="
    ),
}
ARCHIVES["handle"] = ARCHIVES["hdl"]


def link_of(entry: Entry) -> Link | None:
    """DOI first, then eprint, PubMed and PMC, then an address; None if there is none of them.

    Raises UserError, with file and line, for what is no identifier or no address.
    """
    if doi := entry.get("doi"):
        return identified(entry, DOI, doi, "doi")
    if eprint := entry.get("eprint"):
        return eprint_link(entry, eprint)
    for field, archive_of in (("pmid", PUBMED), ("pmcid", PMC)):
        if number := entry.get(field):
            return identified(entry, archive_of, number, field)
    if url := entry.get("url") or address_in(entry.get("howpublished")):
        return page(entry, url, "url" if entry.get("url") else "howpublished")
    return None


def identified(entry: Entry, archive: Archive, tex: str, field: str) -> Link:
    """The link of an identifier. Raises UserError if it doesn't look like one."""
    identifier = bare(archive, tex)
    if not archive.pattern.fullmatch(identifier):
        example = EXAMPLES.get(archive.label, archive.label)
        raise UserError(
            f"{entry.place(field)}: {field}: expected such as {example}, got"
            f" {' '.join(tex.split())!r}"
        )
    return Link(archive.address + quote(identifier, IN_PATHS), f"{archive.label}:{identifier}")


IN_PATHS = "/:;()!$'*+,=@&~"  # besides letters, digits and -._


EXAMPLES = {
    "doi": "10.1000/182",
    "arXiv": "1312.6199 or math/9807016",
    "PubMed": "12345678",
    "PMC": "PMC1234567",
    "JSTOR": "2118559",
    "HAL": "hal-01234567",
    "hdl": "2027/mdp.39015",
    "Google Books": "hXQkFBp1cg0C",
}


def bare(archive: Archive, tex: str) -> str:
    """An identifier without prefixes, class, TeX's escapes and the address that it is in."""
    text = unescaped(re.sub(r"^\\(?:url|doi)\s*\{(.*)\}$", r"\1", tex.strip()))
    while prefix := archive.prefix.match(text):
        text = text[prefix.end() :]
    if archive is ARXIV:
        text = re.sub(r"\s*\[[^]]*\]$|\.pdf$", "", text)
    return text.strip().rstrip("/")


def eprint_link(entry: Entry, eprint: str) -> Link:
    """An eprint of the archive that the entry names; arXiv if it names none."""
    named = entry.get("eprinttype")
    if not named and re.match(r"\s*(\\url\s*\{)?\s*https?://", eprint):
        return page(entry, eprint, "eprint")  # as some publishers export
    archive = ARCHIVES.get((named or "arxiv").lower())
    if archive is not None:
        return identified(entry, archive, eprint, "eprint")
    if url := entry.get("url"):
        return page(entry, url, "url")
    message = expected("the name of an archive, or a url", ARCHIVES, named or "")
    raise UserError(f"{entry.place('eprinttype')}: eprinttype: {message}")


def address_in(howpublished: str) -> str:
    r"""The address, if that is all: \url{https://x.org}."""
    words = r"(?i)(available (at|from|online)?:?)?\s*"
    only = re.fullmatch(words + r"(\\url\s*\{[^{}]*\}|https?://\S+)", howpublished)
    return only[3] if only else ""


def page(entry: Entry, tex: str, field: str) -> Link:
    """An address, cleaned of TeX and completed. Raises UserError for one no page may link to."""
    inside = re.sub(r"^\\(?:url|nolinkurl|path)\s*\{(.*)\}$", r"\1", tex.strip(), flags=re.S)
    address = unescaped(inside).strip("<> ")
    for archive in (DOI, ARXIV, PUBMED):
        if archive.prefix.match(address) and archive.pattern.fullmatch(bare(archive, address)):
            return identified(entry, archive, address, field)
    if re.match(r"(?i)www\.", address):
        address = f"https://{address}"
    if safe_address(address) is None or not re.match(r"(?i)https?://[^/\s]|mailto:\S", address):
        raise UserError(
            f"{entry.place(field)}: {field}: expected an address that begins with https:// or"
            f" http://, got {' '.join(tex.split())!r}"
        )
    label = re.sub(r"(?i)^(https?://|mailto:)", "", address).removesuffix("/")
    return Link(escaped(address), label, is_page=True)


def escaped(address: str) -> str:
    """Characters that can't be in an address, in percent signs; what is escaped stays so."""
    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address)
    return re.sub(r"[\x00-\x20\x7f<>\"{}|\\^`]", lambda character: quote(character[0]), address)
