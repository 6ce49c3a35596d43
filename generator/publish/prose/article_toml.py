"""article.toml: `read_article(path)` has title, authors, date, addresses, or says what is wrong."""

import datetime
import re
import tomllib
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any

from generator.errors import UserError, did_you_mean
from generator.publish.text.addresses import safe_address
from generator.publish.text.titles import clean
from generator.source_files import read_text

# Not strftime's: those change with the machine's locale.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Article:
    """What holds for the article as a whole; the fields are the keys of article.toml."""

    title: str
    authors: tuple[str, ...]
    date: datetime.date  # of this edition; the build asks no clock
    language: str
    subtitle: str = ""
    description: str = ""  # one sentence for search engines and link previews
    licence: str = ""
    licence_address: str = ""
    repository: str = ""  # where the sources can be read; figures link to theirs when it is given
    branch: str = "main"
    site: str = ""  # the site's own address, for canonical links, previews, feed and sitemap
    cover: str = ""  # id of the figure that link previews show; the first film if none is named

    @property
    def day(self) -> str:
        """The date as one reads it: 3 May 2026."""
        return f"{self.date.day} {MONTHS[self.date.month - 1]} {self.date.year}"

    @property
    def byline(self) -> str:
        """The authors' names in a row."""
        *first, last = self.authors
        return f"{', '.join(first)} and {last}" if first else last

    def source_address(self, path: str) -> str:
        """Where a file of the repository can be read; empty when the repository is not told."""
        return f"{self.repository.rstrip('/')}/blob/{self.branch}/{path}" if self.repository else ""

    def address(self, path: str) -> str:
        """The absolute address of a page; empty when the site's is not told."""
        return f"{self.site.rstrip('/')}/{path}" if self.site else ""


def read_article(path: Path, site: str = "") -> Article:
    """The settings in `path`; an address given here goes before the one written there.

    Raises UserError for unreadable TOML, wrong or missing keys.
    """
    if not path.is_file():
        raise UserError(f"{path.name} isn't there; every article needs this file, in {path.parent}")
    try:
        values = tomllib.loads(read_text(path, path.name))
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path.name}: {error}") from None
    known = {field.name for field in fields(Article)}
    for key in values:
        if key not in known:
            raise UserError(f"{path.name}: unknown key {key!r}{did_you_mean(key, known)}")
    for field in fields(Article):
        if field.default is MISSING and field.name not in values:
            raise UserError(f"{path.name}: {field.name!r} is missing; it is {KINDS[field.name]}")
    about = Article(**{key: checked(path, key, value) for key, value in values.items()})
    about = replace(about, site=site or about.site)
    if about.site and not ADDRESS.fullmatch(about.site):
        raise UserError(f"{path.name}: site = {about.site!r}; it begins with https:// or http://")
    return about


# What can stand in an address, from the scheme on; no query, since paths are appended.
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~%!$&'()*+,;=:@/-]*)?")


# Every page links to these, at any depth: so they begin with a scheme, and not with any.
LINKED = {
    "repository": ("https://", "http://"),
    "licence_address": ("https://", "http://", "mailto:", "doi:"),
}


KINDS = {
    "authors": "a list of one or more names",
    "date": "a date such as 2026-05-03, without quotes",
    "title": "text in quotes",
    "language": 'text in quotes, such as "en"',
}


def checked(path: Path, key: str, value: Any) -> Any:
    """The value of one key in the type that Article has for it."""
    if key == "authors":
        right = isinstance(value, list) and value and all(isinstance(name, str) for name in value)
        value = tuple(map(clean, value)) if right else value
    elif key == "date":
        right = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    else:
        right = isinstance(value, str)
        value = clean(value) if right else value
    if right and value and key in LINKED:
        schemes = LINKED[key]
        if not (safe_address(value) and value.lower().startswith(schemes)):
            raise UserError(
                f"{path.name}: {key} = {value!r}; it begins with {' or '.join(schemes)}"
            )
    if not right:
        kind = KINDS.get(key, "text in quotes")
        raise UserError(f"{path.name}: {key} = {value!r}; it is {kind}")
    return value
