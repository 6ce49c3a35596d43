"""The bibliography: `read_references(path)` from BibTeX, `Citations` for what the prose cites.

Only what is cited is listed, in the order of first citation, each entry with links back to where.
"""

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.model import Block, DuplicateBlockKeyBlock, Entry, ParsingFailedBlock

from generator.errors import AuthorError, did_you_mean

# What can't be parsed is an AuthorError here; the library would print it as well.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False

ADDRESSES = ("doi", "eprint", "url")
NEEDED = ("author", "title", "year")


@dataclass(frozen=True)
class Reference:
    """One entry, as text for readers."""

    key: str
    authors: str
    title: str
    year: str
    venue: str = ""  # journal, book or how it was published
    details: str = ""  # volume(number), pages
    address: str = ""
    address_label: str = ""  # what the link says: doi:…, arXiv:…, or the address


class Decoding(middlewares.LatexDecodingMiddleware):
    """TeX's accents to Unicode, but not in addresses: a % or ~ there is no TeX."""

    def transform_entry(self, entry: Entry, library: Library) -> Block:
        """The entry with its text decoded, in place."""
        kept = {field.key: field.value for field in entry.fields if field.key in ADDRESSES}
        done = super().transform_entry(entry, library)
        for field in entry.fields:
            field.value = kept.get(field.key, field.value)
        return done


def read_references(path: Path) -> dict[str, Reference]:
    """Key → entry of a BibTeX file in UTF-8; no file, no references.

    Raises AuthorError, with file and line, for what can't be parsed, a key twice, a field missing.
    """
    if not path.exists():
        return {}
    library = parse_string(
        path.read_text(encoding="utf-8"),
        append_middleware=[
            middlewares.NormalizeFieldKeys(),
            # A group's name needs its braces until names are split; `unbraced` removes them.
            Decoding(keep_braced_groups=True),
            middlewares.SeparateCoAuthors(),
            middlewares.SplitNameParts(),
        ],
    )
    for block in library.failed_blocks:
        raise AuthorError(f"{path.name}:{line(block)}: {reason(block)}")
    return {entry.key: reference(entry, path) for entry in library.entries}


def line(block: Any) -> int:
    return int(block.start_line or 0) + 1


def reason(block: ParsingFailedBlock) -> str:
    if isinstance(block, DuplicateBlockKeyBlock):
        return f"the key {block.key!r} is there twice"
    first = str(block.raw or "").strip().splitlines()[:1]
    return f"can't be read as BibTeX, from {first[0] if first else 'here'!r}"


def reference(entry: Entry, path: Path) -> Reference:
    """The entry's fields in the order in which they are printed."""
    found: dict[str, Any] = {field.key: unbraced(field.value) for field in entry.fields}
    for name in NEEDED:
        if not found.get(name):
            raise AuthorError(f"{path.name}:{line(entry)}: {entry.key} has no {name}")
    address, label = link(found)
    venue = found.get("journal") or found.get("booktitle") or found.get("howpublished") or ""
    return Reference(
        entry.key,
        names(found["author"]),
        found["title"],
        str(found["year"]),
        venue,
        details(found),
        address,
        label,
    )


def unbraced(value: Any) -> Any:
    """Text without BibTeX's braces; names stay as they are, they lose theirs when joined."""
    return re.sub("[{}]", "", value) if isinstance(value, str) else value


def names(people: list[Any]) -> str:
    """First names before last names: Vin de Silva, and one more."""
    full = [unbraced(" ".join(who.first + who.von + who.last + who.jr)) for who in people]
    return full[0] if len(full) == 1 else f"{', '.join(full[:-1])} and {full[-1]}"


def details(found: dict[str, Any]) -> str:
    """Volume(number), pages – as far as they are there."""
    volume = found.get("volume", "") + (f"({found['number']})" if "number" in found else "")
    pages = f"pages {found['pages']}" if "pages" in found else ""
    return ", ".join(filter(None, (volume, pages)))


def link(found: dict[str, Any]) -> tuple[str, str]:
    """Where it can be read, and what the link says: DOI first, then arXiv, then an address."""
    if "doi" in found:
        return f"https://doi.org/{found['doi']}", f"doi:{found['doi']}"
    if "eprint" in found:
        return f"https://arxiv.org/abs/{found['eprint']}", f"arXiv:{found['eprint']}"
    url = found.get("url", "")
    return url, url.partition("://")[2].removesuffix("/")


class Citations:
    """What has been cited so far: numbers in order of first citation, a back-link for each."""

    def __init__(self, references: dict[str, Reference]) -> None:
        self.references = references
        self.cited: dict[str, int] = {}  # key → how often

    def mark(self, key: str) -> tuple[int, str]:
        """The entry's number and the id of this citation. Raises AuthorError if unknown."""
        if key not in self.references:
            raise AuthorError(f"cite({key!r}): unknown key{did_you_mean(key, self.references)}")
        self.cited[key] = self.cited.get(key, 0) + 1
        return list(self.cited).index(key) + 1, f"cite-{key}-{self.cited[key]}"

    def listed(self) -> list[tuple[Reference, list[str]]]:
        """Each cited entry in order, with the ids of its citations."""
        return [
            (self.references[key], [f"cite-{key}-{n + 1}" for n in range(count)])
            for key, count in self.cited.items()
        ]
