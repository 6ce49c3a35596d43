"""A BibTeX or biblatex file: `Bibliography.read(path)`, then `bibliography.entry(key)`.

Reading fails only where the file's syntax is wrong. Everything else that may be wrong with an entry
is an error only when that entry is cited, so that an export of a whole library may have entries
that are never cited and could not be printed.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import UserError, expected
from generator.publish.text.titles import clean
from generator.source_files import read_text

if TYPE_CHECKING:  # not imported where an article has no such file
    from bibtexparser import model

# What can't be parsed is an UserError here; the library would print it as well.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A parent's field → what it is for a part of that parent; biblatex's default inheritance.
FOR_A_PART = {
    "title": "booktitle",
    "subtitle": "booksubtitle",
    "shorttitle": "",
    "booktitle": "booktitle",
}
OF_A_VOLUME = {"title": "maintitle", "subtitle": "mainsubtitle", "shorttitle": ""}
OF_AN_ISSUE = {"title": "journal", "subtitle": "journalsubtitle", "shorttitle": ""}
# What belongs to the parent as a whole and is wrong for a part of it.
NOT_INHERITED = (
    *("crossref", "xref", "xdata", "ids", "options", "label", "key", "abstract", "note"),
    *("doi", "eprint", "eprinttype", "archiveprefix", "pmid", "pmcid", "url", "urldate", "pages"),
)


@dataclass(frozen=True)
class Value:
    """A field as it is written, with its braces or quotes."""

    raw: str
    line: int


@dataclass(frozen=True)
class Record:
    """An entry as it is written."""

    key: str
    kind: str  # in small letters: article
    line: int
    values: Mapping[str, Value]
    wrong: str = ""  # why it can't be cited


@dataclass(frozen=True)
class Bibliography:
    """The entries of one file, by key."""

    file: str
    records: Mapping[str, Record] = field(default_factory=dict)
    strings: Mapping[str, str] = field(default_factory=dict)  # @string's name → raw value

    @classmethod
    def read(cls, path: Path) -> "Bibliography":
        """The file, in UTF-8 with or without a byte order mark; no file, no entries.

        Raises UserError, with file and line, for what isn't UTF-8 or BibTeX.
        """
        if not path.exists():
            return cls(path.name)
        from bibtexparser.entrypoint import parse_string

        text = read_text(path, path.name)
        lines = text.splitlines()
        records: dict[str, Record] = {}
        strings: dict[str, str] = {}
        for block in parse_string(text, parse_stack=[]).blocks:
            start = int(block.start_line or 0)
            if start < len(lines) and lines[start].lstrip().startswith("%"):
                continue  # commented out
            read_block(block, f"{path.name}:{start + 1}", records, strings)
        return cls(path.name, records, strings)

    def __contains__(self, key: object) -> bool:
        return key in self.records

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def entry(self, key: str) -> "Entry":
        """The entry, with what it inherits. Raises UserError, with file and line, if it can't."""
        record = self.records[key]
        if record.wrong:
            raise UserError(f"{self.file}:{record.line}: {record.wrong}")
        return Entry(self, record, self.inherited(record, (key,)))

    def inherited(self, record: Record, path: tuple[str, ...]) -> dict[str, Value]:
        """The entry's values, and below them those of its parents. `path` leads here."""
        values = dict(record.values)
        for name in ("crossref", "xdata"):
            for key in filter(None, re.split(r"\s*,\s*", self.text(record, name))):
                place = f"{self.file}:{record.values[name].line}: {record.key}"
                if key not in self.records:
                    raise UserError(f"{place}: {name}: {expected('a key', self.records, key)}")
                if key in path:
                    raise UserError(
                        f"{place}: {name}: expected no entry that inherits from this one, got"
                        f" {key!r}"
                    )
                parent = self.records[key]
                renamed = renaming(record.kind, parent.kind) if name == "crossref" else {}
                for parents, value in self.inherited(parent, (*path, key)).items():
                    own = renamed.get(parents, parents)
                    if own and (name == "xdata" or parents not in NOT_INHERITED):
                        values.setdefault(own, value)
        return values

    def text(self, record: Record, name: str) -> str:
        value = record.values.get(name)
        return self.joined(value, record.key) if value else ""

    def joined(self, value: Value, key: str) -> str:
        """A field's text: its parts joined, strings put in, outer braces and quotes taken off."""
        return "".join(self.parts(value.raw, f"{self.file}:{value.line}: {key}", ()))

    def parts(self, raw: str, place: str, within: tuple[str, ...]) -> Iterator[str]:
        for part in concatenated(raw):
            name = part.lower()
            if part[:1] in ("{", '"'):
                yield part[1:-1]
            elif part.isdigit():
                yield part
            elif name in self.strings and name not in within:
                yield from self.parts(self.strings[name], place, (*within, name))
            elif name in MONTHS:
                yield name
            else:
                what = "text in braces, or the name of a @string"
                raise UserError(f"{place}: {expected(what, self.strings, part)}")


@dataclass(frozen=True)
class Entry:
    """One entry that is cited. Its fields are evaluated when they are asked for."""

    bibliography: Bibliography
    record: Record
    values: Mapping[str, Value]

    @property
    def key(self) -> str:
        return self.record.key

    @property
    def kind(self) -> str:
        return self.record.kind

    def get(self, *names: str) -> str:
        """The text, in TeX, of the first of these fields that has any; else nothing."""
        for name in names:
            value = self.values.get(name)
            text = self.bibliography.joined(value, self.key).strip() if value else ""
            if text:
                return text
        return ""

    def place(self, *names: str) -> str:
        """File and line of the first of these fields that is there, else of the entry."""
        lines = [self.values[name].line for name in names if name in self.values]
        return f"{self.bibliography.file}:{lines[0] if lines else self.record.line}: {self.key}"


def read_block(
    block: "model.Block", place: str, records: dict[str, Record], strings: dict[str, str]
) -> None:
    """Puts an entry or a @string where it belongs. Raises UserError for what can't be parsed."""
    from bibtexparser import model

    duplicates = (model.DuplicateBlockKeyBlock, model.DuplicateFieldKeyBlock)
    inner = block.ignore_error_block if isinstance(block, duplicates) else block
    if isinstance(inner, model.String):
        strings[inner.key.lower()] = inner.value
    elif isinstance(inner, model.Entry):
        record = as_record(inner)
        if record.key in records:
            first = records[record.key].line
            wrong = f"expected keys that differ, got {record.key!r} twice, first in line {first}"
            record = Record(record.key, record.kind, record.line, record.values, wrong)
        records[record.key] = record
    elif isinstance(inner, model.ParsingFailedBlock):
        start = repr((str(inner.raw or "").strip().splitlines() or ["here"])[0])
        raise UserError(f"{place}: expected BibTeX, got {start}, which can't be read")


def as_record(entry: "model.Entry") -> Record:
    """A parsed entry with its fields by BibTeX's names, in small letters."""
    names = [" ".join(parsed.key.lower().split()) for parsed in entry.fields]
    twice = next((name for name in names if names.count(name) > 1), None)
    key = " ".join(clean(entry.key).split())
    wrong = f"{key}: expected each field once, got {twice} twice" if twice else ""
    values: dict[str, Value] = {}
    for name, parsed in zip(names, entry.fields, strict=True):
        value = Value(parsed.value, int(parsed.start_line or 0) + 1)
        values.setdefault(ALIASES.get(name, name), value)
    return Record(key, entry.entry_type.lower(), int(entry.start_line or 0) + 1, values, wrong)


# biblatex's names of fields → BibTeX's.
ALIASES = {
    "journaltitle": "journal",
    "location": "address",
    "primaryclass": "eprintclass",
    "archiveprefix": "eprinttype",
    "school": "institution",
}


def renaming(kind: str, parent: str) -> Mapping[str, str]:
    """What a parent's fields are called in an entry of this kind."""
    if kind.startswith(("in", "supp")) or kind in ("conference", "bookinbook"):
        return FOR_A_PART
    if kind == "article":
        return OF_AN_ISSUE
    return OF_A_VOLUME if parent.startswith("mv") else {}


def concatenated(raw: str) -> Iterable[str]:
    """The parts of a value that `#` joins, with their braces or quotes."""
    parts, depth, quoted, start, index = [], 0, False, 0, 0
    while index < len(raw):
        character = raw[index]
        if character == "\\":
            index += 1  # what follows is no delimiter
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif character == '"' and depth == 0:
            quoted = not quoted
        elif character == "#" and depth == 0 and not quoted:
            parts.append(raw[start:index])
            start = index + 1
        index += 1
    return [part.strip() for part in (*parts, raw[start:]) if part.strip()]
