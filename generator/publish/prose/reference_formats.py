"""Where each kind of entry was published, as text: `published(entry, lead)`.

`lead` is the field that is in front of the entry already: author, editor or who issued it.
"""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from generator.errors import UserError
from generator.publish.prose.bibliography import Entry
from generator.publish.prose.identifiers import address_in
from generator.publish.prose.person_names import Names, read_names
from generator.publish.prose.tex_text import tex_to_html

BOOKS = (
    *("book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings"),
    *("reference", "mvreference", "periodical", "manual", "booklet"),
)
PARTS = ("incollection", "inbook", "inreference", "bookinbook", "suppbook", "suppcollection")
MEETINGS = ("inproceedings", "conference")
THESES = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis", "thesis": "Thesis"}
REPORTS = {"techreport": "Technical report", "report": "Report"}
WORKS = {"software": "Software", "dataset": "Dataset", "patent": "Patent"}
# biblatex's keys for the field `type`.
TYPES = THESES | REPORTS | WORKS
TYPES |= {"mathesis": "Master’s thesis", "bathesis": "Bachelor’s thesis"}
TYPES |= {"candthesis": "Candidate thesis", "resreport": "Research report"}
# Who is named where there are no authors.
BODIES = ("organization", "institution", "publisher", "holder")


def published(entry: Entry, lead: str) -> list[Markup]:
    """The parts between title and year, some of them empty.

    Raises UserError, with file and line, for a field that the kind needs and the entry lacks.
    """
    for kinds, fields, words in REQUIRED:
        if entry.kind in kinds and not entry.get(*fields):
            raise UserError(f"{entry.place()}: expected {words} in @{entry.kind}, got none")
    return FORMATS.get(entry.kind, elsewhere)(entry, lead)


# Kinds of entries, the fields of which they need one, and how a message calls them.
REQUIRED: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("article",), ("journal", "eprint"), "a journal"),
    (("incollection", *MEETINGS), ("booktitle", "maintitle"), "a booktitle"),
    (tuple(THESES), ("institution", "publisher"), "a school or institution"),
    (tuple(REPORTS), ("institution", "publisher"), "an institution"),
)


def html(entry: Entry, *names: str) -> Markup:
    """The first of these fields that has text, as HTML."""
    return shown(entry, entry.get(*names), *names)


def shown(entry: Entry, tex: str, *names: str) -> Markup:
    """Text of these fields as HTML. Raises UserError, with file and line."""
    try:
        return tex_to_html(tex)
    except UserError as error:
        raise UserError(f"{entry.place(*names)}: {error}") from None


def people(entry: Entry, name: str) -> Names | None:
    """The names in a field, if there are any."""
    try:
        listed = read_names(entry.get(name))
    except UserError as error:
        raise UserError(f"{entry.place(name)}: {name}: {error}") from None
    return listed if listed.names else None


def title(entry: Entry, main: str, sub: str) -> Markup:
    """Title: subtitle."""
    if main == "title" and not entry.get(main):
        raise UserError(f"{entry.place()}: expected a title, got none")
    text, rest = html(entry, main), html(entry, sub)
    if not (text and rest):
        return text or rest
    return text + (" " if text.endswith(("?", "!")) else ": ") + rest


def article(entry: Entry, lead: str) -> list[Markup]:
    """Journal 76(1), pages 1–12."""
    volume, number = html(entry, "volume"), html(entry, "number", "issue")
    journal = title(entry, "journal", "journalsubtitle")
    if volume:
        journal += f" {volume}" + (f"({number})" if number else "")
        return [journal.strip(), pages(entry)]
    return [journal, Markup("number ") + number if number else number, pages(entry)]


def part(entry: Entry, lead: str) -> list[Markup]:
    """Book 2, edited by A and B, chapter 3, pages 1–12, Publisher, Place.

    BibTeX's inbook has no booktitle: its title is the book's.
    """
    book, within = title(entry, "booktitle", "booksubtitle"), series(entry)
    if book and entry.get("volume") and not entry.get("series", "maintitle"):
        book, within = book + Markup(" ") + html(entry, "volume"), []
    where = [edition(entry), chapter(entry), pages(entry)]
    return [book, edited(entry, lead), *within, *where, *issued(entry, lead)]


def book(entry: Entry, lead: str) -> list[Markup]:
    """Volume 2 of Series, 3rd edition, Publisher, Place."""
    by = edited(entry, lead)
    return [by, *series(entry), edition(entry), *issued(entry, lead)]


def thesis(entry: Entry, lead: str) -> list[Markup]:
    """PhD thesis, University, Place."""
    return [kind(entry), *issued(entry, lead)]


def report(entry: Entry, lead: str) -> list[Markup]:
    """Technical report 12, Institution, Place."""
    number = html(entry, "number")
    return [kind(entry) + (f" {number}" if number else ""), version(entry), *issued(entry, lead)]


def work(entry: Entry, lead: str) -> list[Markup]:
    """Software, version 1.2, Publisher."""
    number = html(entry, "number")
    named = kind(entry) + (f" {number}" if number else "")
    return [named, version(entry), how(entry), *issued(entry, lead)]


def elsewhere(entry: Entry, lead: str) -> list[Markup]:
    """How it was published, version, and by whom: pages, preprints and all other kinds."""
    journal = [
        title(entry, "journal", "journalsubtitle"),
        title(entry, "booktitle", "booksubtitle"),
    ]
    own = [kind(entry)] if entry.get("type") else []
    return [how(entry), *journal, *own, version(entry), *issued(entry, lead)]


FORMATS: dict[str, Callable[[Entry, str], list[Markup]]] = {
    "article": article,
    **dict.fromkeys((*PARTS, *MEETINGS), part),
    **dict.fromkeys(BOOKS, book),
    **dict.fromkeys(THESES, thesis),
    **dict.fromkeys(REPORTS, report),
    **dict.fromkeys(WORKS, work),
}


def kind(entry: Entry) -> Markup:
    """What it is: the field `type`, else what its kind is called."""
    named = entry.get("type") or entry.kind
    return Markup(escape(TYPES[named])) if named in TYPES else html(entry, "type")


def how(entry: Entry) -> Markup:
    """howpublished, unless it is only the address that the link has already."""
    bare = address_in(entry.get("howpublished"))
    return Markup("") if bare else html(entry, "howpublished")


def version(entry: Entry) -> Markup:
    text = html(entry, "version")
    return Markup("version ") + re.sub(r"^(v|version )(?=\d)", "", text) if text else text


def edited(entry: Entry, lead: str) -> Markup:
    """Edited by A and B, translated by C."""
    parts = []
    for name, words in (("editor", "edited by "), ("translator", "translated by ")):
        listed = people(entry, name) if name != lead else None
        if listed:
            parts.append(Markup(words) + listed.in_a_row)
    return Markup(", ").join(parts)


def series(entry: Entry) -> list[Markup]:
    """Volume 5 of Series; Series 5, by number."""
    volume, number = html(entry, "volume"), html(entry, "number")
    main_title, series_name = title(entry, "maintitle", "mainsubtitle"), html(entry, "series")
    parts = []
    if volume:
        owner = main_title or series_name  # what it is a volume of
        parts.append(Markup("volume ") + volume + (Markup(" of ") + owner if owner else ""))
        if main_title and series_name:
            parts.append(series_name + (f" {number}" if number else ""))
    elif main_title or series_name:
        numbered = series_name + (f" {number}" if number else "") if series_name else series_name
        parts += [main_title, numbered]
    return parts


def edition(entry: Entry) -> Markup:
    """2nd edition; second edition."""
    text = html(entry, "edition")
    if re.fullmatch(r"\d+", text):
        last = "th" if text[-2:] in ("11", "12", "13") else ENDINGS.get(text[-1], "th")
        return text + last + " edition"
    if not text or re.search(r"(?i)\bed(ition|\.|n)", text):
        return text
    return text[0].lower() + text[1:] + Markup(" edition")


ENDINGS = {"1": "st", "2": "nd", "3": "rd"}


def chapter(entry: Entry) -> Markup:
    text = html(entry, "chapter")
    return Markup("chapter ") + text if text else text


def pages(entry: Entry) -> Markup:
    """Pages 1–12, page 5, or an article's number."""
    text = re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", "–", html(entry, "pages"))
    if not text:
        number = html(entry, "eid")
        return Markup("article ") + number if number else number
    more = re.search(r"[–,+&]|\band\b", text)
    return Markup(("pages " if more else "page ") + text)


def issued(entry: Entry, lead: str) -> list[Markup]:
    """Who issued it and where; not who is named in the authors' place."""
    bodies = [html(entry, name) for name in BODIES if name != lead]
    return [*dict.fromkeys(bodies), html(entry, "address")]
