"""article.toml: `read_article(path)` has title, authors, date, addresses, or says what is wrong."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from generator.errors import UserError, expected
from generator.publish.text.addresses import safe_address
from generator.publish.text.languages import Language
from generator.publish.text.titles import clean
from generator.source_files import read_text


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
    opening: str = ""  # id of the film that plays below the title; none if none is named
    touch: Mapping[str, str] = field(default_factory=dict)  # figure's id → a script in static/touch
    lab: bool = False  # whether the site has the page in which readers train networks

    @property
    def day(self) -> str:
        """The date as one reads it: 3 May 2026."""
        return self.locale.day(self.date)

    @property
    def locale(self) -> Language:
        """What pages say by themselves, and which way they run."""
        return Language(self.language)

    @property
    def byline(self) -> str:
        """The authors' names in a row."""
        return self.locale.row(self.authors)

    def source_address(self, path: str) -> str:
        """Where a file of the repository can be read; empty when there is no `repository`."""
        return f"{self.repository.rstrip('/')}/blob/{self.branch}/{path}" if self.repository else ""

    def address(self, path: str) -> str:
        """The absolute address of a page; empty when there is no `site`."""
        return f"{self.site.rstrip('/')}/{path}" if self.site else ""


def read_article(path: Path, site: str = "") -> Article:
    """The settings in `path`; an address given here goes before the one written there.

    Raises UserError for unreadable TOML, wrong or missing keys.
    """
    if not path.is_file():
        raise UserError(f"{path.name}: expected this file beside the folder templates, got none")
    try:
        values = tomllib.loads(read_text(path, path.name))
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path.name}: {error}") from None
    known = {setting.name for setting in fields(Article)}
    for key in values:
        if key not in known:
            raise UserError(f"{path.name}: {expected('a key', known, key)}")
    for name in REQUIRED:
        if name not in values:
            raise UserError(f"{path.name}: {name}: expected {KINDS[name]}, got nothing")
    texts = {
        key: checked_text(path, key, value)
        for key, value in values.items()
        if key not in ("authors", "date", "touch", "lab")
    }
    about = Article(
        authors=checked_authors(path, values["authors"]),
        date=checked_date(path, values["date"]),
        touch=checked_touch(path, values.get("touch", {})),
        lab=checked_lab(path, values.get("lab", False)),
        **texts,
    )
    about = replace(about, site=site or about.site)
    if about.site and not ADDRESS.fullmatch(about.site):
        raise UserError(
            f"{path.name}: site: expected an address that begins with https:// or http://,"
            f" got {about.site!r}"
        )
    return about


REQUIRED = ("title", "authors", "date", "language")
# What can be in an address, from the scheme on; no query, since paths are appended.
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
    "touch": 'figures and scripts, such as touch.one-layer = "layer"',
    "lab": "true or false",
}


def checked_authors(path: Path, value: object) -> tuple[str, ...]:
    """The authors' names; UserError for anything else."""
    names = value if isinstance(value, list) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise wrong_value(path, "authors", value)
    return tuple(map(clean, names))


def checked_date(path: Path, value: object) -> datetime.date:
    """The date; UserError for anything else, such as a date with a time."""
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        raise wrong_value(path, "date", value)
    return value


def checked_touch(path: Path, value: object) -> Mapping[str, str]:
    """Which figure has which script; UserError for anything but a table of texts."""
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value.values()):
        raise wrong_value(path, "touch", value)
    return value


def checked_lab(path: Path, value: object) -> bool:
    """Whether there is a lab; UserError for anything but true and false."""
    if not isinstance(value, bool):
        raise wrong_value(path, "lab", value)
    return value


def checked_text(path: Path, key: str, value: object) -> str:
    """The text of a key; UserError for anything else, and for an address that can't be linked."""
    if not isinstance(value, str):
        raise wrong_value(path, key, value)
    text, schemes = clean(value), LINKED.get(key)
    if text and schemes and not (safe_address(text) and text.lower().startswith(schemes)):
        expected = f"an address that begins with {' or '.join(schemes)}"
        raise UserError(f"{path.name}: {key}: expected {expected}, got {text!r}")
    return text


def wrong_value(path: Path, key: str, value: object) -> UserError:
    """The error for a value of another type."""
    expected = KINDS.get(key, "text in quotes")
    return UserError(f"{path.name}: {key}: expected {expected}, got {value!r}")
