"""References as they are printed: `Citations(bibliography)` formats what the prose cites.

Only what is cited is listed, in the order of first citation, each entry with links back to its
citations.
An entry reads: authors. Title. Where it was published, with volume, pages and year. Note. Link.
"""

import datetime
import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from generator.errors import UserError, expected
from generator.publish.prose.bibliography import Bibliography, Entry
from generator.publish.prose.identifiers import link_of
from generator.publish.prose.reference_formats import BODIES, html, people, published, shown, title
from generator.publish.text.languages import ENGLISH, Language

STATES = {"inpress": "in press", "inpreparation": "in preparation", "prepublished": "preprint"}
DATE = re.compile(r"(\d{4})(?:-\d\d){0,2}(?:T[\d:+Z-]*)?[?~%]?")


@dataclass(frozen=True)
class Reference:
    """One entry, as HTML for readers; each part but the title ends with its full stop."""

    anchor: str  # what the ids of the entry and of its citations are made of
    authors: Markup
    title: Markup
    published: Markup
    note: Markup
    address: str
    address_label: str  # what the link says: doi:…, arXiv:…, or the address
    accessed: Markup

    @property
    def stop(self) -> str:
        """A full stop, unless the title ends with its own sign."""
        return "" if self.title.striptags().endswith((".", "?", "!")) else "."


def formatted(entry: Entry, anchor: str, locale: Language = ENGLISH) -> Reference:
    """The entry formatted by its kind. Raises UserError, with its line, for what it lacks."""
    front_field, authors = front(entry)
    link = link_of(entry)
    parts = [*published(entry, front_field), year(entry)]
    return Reference(
        anchor,
        with_full_stop(authors),
        title(entry, "title", "subtitle"),
        with_full_stop(capitalised(Markup(", ").join(filter(None, parts)))),
        note(entry),
        link.address if link else "",
        link.label if link else "",
        accessed(entry, locale) if link and link.is_page else Markup(""),
    )


def front(entry: Entry) -> tuple[str, Markup]:
    """The field in front and its text: the authors, else the editors, else the organization."""
    if authors := people(entry, "author"):
        return "author", authors.in_a_row
    if editors := people(entry, "editor"):
        more = editors.others or len(editors.names) > 1
        return "editor", editors.in_a_row + (", editors" if more else ", editor")
    for name in BODIES:
        if entry.get(name):
            return name, html(entry, name)
    raise UserError(f"{entry.place()}: expected an author, editor or organization, got none")


def year(entry: Entry) -> Markup:
    """The year, or years; “n.d.” for a page that only has the day on which it was seen."""
    text = entry.get("date", "year")
    if not text and entry.get("urldate"):
        return Markup("n.d.")
    if not text:
        raise UserError(f"{entry.place()}: expected a year or date, got none")
    ends = text.split("/") if "/" in text and entry.get("date") else [text]
    years = [DATE.sub(r"\1", end) if DATE.fullmatch(end) else end for end in ends]
    if len(years) > 1 and years[0] == years[-1]:
        years = years[:1]
    return shown(entry, "–".join(end for end in years if end != ".."), "date", "year")


def accessed(entry: Entry, locale: Language) -> Markup:
    """When a page was seen: 3 May 2026."""
    text = entry.get("urldate")
    try:
        return escape(locale.day(datetime.date.fromisoformat(text[:10])))
    except ValueError:
        return html(entry, "urldate")


def note(entry: Entry) -> Markup:
    """Remarks on the entry; not those that only repeat its number on arXiv."""
    state = STATES.get(entry.get("pubstate"), entry.get("pubstate"))
    notes = [html(entry, "note"), html(entry, "addendum"), shown(entry, state, "pubstate")]
    kept = [text for text in notes if text and not re.match(r"(?i)arxiv: ?\d", text)]
    return Markup(" ").join(with_full_stop(text[0].upper() + text[1:]) for text in kept)


def capitalised(text: Markup) -> Markup:
    """With a capital if our own text comes first; a journal may begin with a small letter."""
    own_word = re.match(r"(volume|version|edited|translated|chapter|pages?|number)\b", text)
    return Markup(text[:1].upper() + text[1:]) if own_word else text


def with_full_stop(text: Markup) -> Markup:
    """The text with a full stop, unless it ends with one."""
    return text if not text or text.striptags().endswith((".", "?", "!")) else text + "."


@dataclass(frozen=True)
class Citation:
    """One place where an entry is cited."""

    number: int
    entry_id: str  # of the entry among the references
    id: str  # of this place


class Citations:
    """What has been cited so far: numbers in order of first citation, a back-link for each."""

    def __init__(self, bibliography: Bibliography, locale: Language = ENGLISH) -> None:
        self.bibliography, self.locale = bibliography, locale
        self.cited: dict[str, tuple[int, Reference]] = {}  # key → number, reference
        self.counts: dict[str, int] = {}  # key → how often
        self.anchors: set[str] = set()

    def mark(self, key: str) -> Citation:
        """A citation of the entry. Raises UserError for an unknown key and a faulty entry."""
        if key not in self.cited:
            if key not in self.bibliography:
                raise UserError(f"cite({key!r}): {expected('a key', self.bibliography, key)}")
            reference = formatted(self.bibliography.entry(key), self.new_anchor(key), self.locale)
            self.cited[key] = (len(self.cited) + 1, reference)
        number, reference = self.cited[key]
        self.counts[key] = self.counts.get(key, 0) + 1
        return Citation(number, f"ref-{reference.anchor}", place_id(reference, self.counts[key]))

    def new_anchor(self, key: str) -> str:
        """The key without what no id can hold; a second one that is then the same is counted."""
        words = "-".join(re.findall(r"[\w.:+/-]+", key)) or "entry"
        anchor, count = words, 1
        while anchor in self.anchors:
            count += 1
            anchor = f"{words}.{count}"
        self.anchors.add(anchor)
        return anchor

    def listed(self) -> list[tuple[Reference, list[str]]]:
        """Each cited entry in order, with the ids of its citations."""
        return [
            (reference, [place_id(reference, count + 1) for count in range(self.counts[key])])
            for key, (_, reference) in self.cited.items()
        ]


def place_id(reference: Reference, count: int) -> str:
    return f"cite-{reference.anchor}-{count}"
