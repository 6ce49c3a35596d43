"""The article's prose: `read(templates, results, references)` runs `templates/sections/*.md`.

Each file is a section; `07-links.md` is section 7, `00-…` has no number. Jinja goes first, with
these names and no others, then Markdown (see markdown.py); docs/writing.md describes all of it.

    figure("a")  figure("a", "b")     a figure, or two side by side, as a paragraph of its own
    figure("a", width="half")         the same, narrower or wider: half, column, full
    ref("a")                          Figure 3, as a link
    value("a.accuracy", "percent")    a measurement, written as numbers.py says
    number("a.accuracy")              the bare number, to compare or calculate with
                                      (in a draft, both are “…” if it isn't measured)
    cite("olah2014")                  [1], as a link to the references
    networks()                        the table of all trained networks
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import source_files
from generator.errors import UserError, expected
from generator.publish.figure_result import Result, values
from generator.publish.figures.network_table import table
from generator.publish.page_options import PageOptions
from generator.publish.prose.bibliography import Bibliography
from generator.publish.prose.citations import Citations, Reference
from generator.publish.text.captions import title_html, title_text
from generator.publish.text.languages import ENGLISH, Language
from generator.publish.text.markdown import Book, Heading, section
from generator.publish.text.numbers import ELLIPSIS, NOT_MEASURED, shown
from generator.publish.text.own_images import Images
from generator.publish.text.placeholders import Placeholders
from generator.publish.text.prose_source import Lines, finished, prepared
from generator.publish.text.templates import environment, place, render, source
from generator.publish.text.titles import clean

WIDTHS = ("half", "column", "full")
MOMENT = re.compile(r"(.+)@\d+(?:\.\d+)?s")  # #spiral-easy@3.2s


@dataclass(frozen=True)
class Section:
    """HTML with slots; `title` is None for a section without a heading."""

    title: Heading | None
    body: str
    notes: str


@dataclass(frozen=True)
class Prose:
    """The whole text: sections, the figures and references in them, and what fills their slots."""

    sections: tuple[Section, ...]
    headings: tuple[Heading, ...]
    placed: tuple[str, ...]
    references: tuple[tuple[Reference, list[str]], ...]
    links: tuple[tuple[str, str], ...]  # file:line, and the id on the page that it leads to
    images: Images
    api: "Api"
    sections_of: Mapping[str, Section]  # a figure's id → where it is placed

    @property
    def widths(self) -> Mapping[str, str]:
        """The widths that the prose asks for, by the figure's id."""
        return self.api.widths

    def finished(self, text: str, figure: Callable[[tuple[str, ...]], str]) -> str:
        """HTML with every slot filled; `figure` gives the HTML of figures in one row."""
        self.api.show = figure
        return self.api.slots.fill(text)

    def check_links(self, page: str) -> None:
        """UserError, with file and line, for a link to an id that the page doesn't have."""
        ids = {html.unescape(id) for id in re.findall(r'\sid="([^"]*)"', page)}
        ids |= {"", "top"}  # the page's top, for every browser
        for where, target in self.links:
            # Any time is allowed: only the player knows the film's length.
            film = MOMENT.fullmatch(target)
            if target not in ids and not (film and f"fig-{film[1]}" in ids):
                allowed = [f"#{id}" for id in ids - {""}]
                raise UserError(f"{where}: {expected('a link to an id', allowed, f'#{target}')}")


class Api:
    """The names that prose may use. Each returns a slot; an unknown id is an UserError."""

    def __init__(
        self,
        results: Mapping[str, Result],
        references: Bibliography,
        draft: bool = False,
        locale: Language = ENGLISH,
    ) -> None:
        self.results, self.draft, self.locale = results, draft, locale
        self.unmeasured: list[str] = []  # what a draft showed as … so far
        self.citations = Citations(references, locale)
        self.slots = Placeholders()
        self.placed: list[str] = []
        self.widths: dict[str, str] = {}
        self.show: Callable[[tuple[str, ...]], str]

    @property
    def names(self) -> dict[str, Callable[..., object]]:
        return {
            "figure": self.figure,
            "ref": self.ref,
            "value": self.value,
            "number": self.number,
            "cite": self.cite,
            "networks": self.networks,
        }

    def figure(self, *ids: str, width: str = "") -> str:
        """A figure here; several stand side by side where the page is wide enough."""
        if not ids:
            raise UserError("figure(): expected an id, got none")
        if width and quoted("figure", width) not in WIDTHS:
            raise UserError(f"figure({ids[0]!r}): width: {expected('a width', WIDTHS, width)}")
        if width and len(ids) > 1:
            raise UserError(f"figure({ids[0]!r}, …): expected no width of several, got {width!r}")
        for id in ids:
            self.known("figure", id)
            if id in self.placed:
                raise UserError(
                    f"figure({id!r}): expected one place, got it a second time; use ref({id!r})"
                )
            self.placed.append(id)
            self.widths |= {id: width} if width else {}
        return self.slots.put(lambda: self.show(ids), "", block=True)

    def ref(self, id: str) -> str:
        """The figure's number as a link; its title, as a link to its page, if it isn't placed."""
        self.known("ref", id)
        return self.slots.put(lambda: self.link(id), title_text(clean(self.results[id].title)))

    def link(self, id: str) -> str:
        if id in self.placed:
            words = self.locale.figure(self.placed.index(id) + 1).replace(" ", "&nbsp;")
            return f'<a class="ref" href="#fig-{id}">{words}</a>'
        title = title_html(clean(self.results[id].title))
        return f'<a class="ref" href="figures/{id}/index.html">{title}</a>'

    def number(self, name: str) -> float:
        """The measurement itself; NOT_MEASURED for one that a draft doesn't measure."""
        id, dot, measurement = quoted("value", name).partition(".")
        if not dot:
            raise UserError(f"value({name!r}): expected 'figure-id.measurement', got no point")
        self.known("value", id)
        measured = values(self.results[id])
        if measurement in measured:
            return measured[measurement]
        if self.draft:
            self.unmeasured.append(name)
            return NOT_MEASURED
        what = f"a measurement of {id}"
        raise UserError(f"value({name!r}): {expected(what, measured, measurement)}")

    def value(self, name: str, form: str = "") -> str:
        """The measurement as text; the page also keeps all of its digits."""
        number = self.number(name)
        if not isinstance(form, str):
            call = f"value({name!r}, {form!r})"
            raise UserError(f"{call}: expected a format in quotes, as '{{:.2f}}', got {form!r}")
        if number is NOT_MEASURED:
            shown(0, form)  # a wrong format is an error in a draft, too
            why = self.locale.text("not_measured")
            return self.slots.put(lambda: f'<abbr title="{why}">{ELLIPSIS}</abbr>', ELLIPSIS)
        words = self.locale.measured(shown(number, form))
        exact = html.escape(repr(number))
        tag = f'<data value="{exact}">{html.escape(words)}</data>'
        return self.slots.put(lambda: tag, words)

    def cite(self, *keys: str) -> str:
        """Numbers in brackets, each a link to its entry among the references."""
        if not keys:
            raise UserError("cite(): expected a key, got none")
        marks = [self.citations.mark(quoted("cite", key)) for key in keys]
        links = ", ".join(
            f'<a id="{mark.id}" href="#{mark.entry_id}" role="doc-biblioref">'
            f"{self.locale.digits(mark.number)}</a>"
            for mark in marks
        )
        plain = f"[{', '.join(self.locale.digits(mark.number) for mark in marks)}]"
        return self.slots.put(lambda: f'<span class="cite">[{links}]</span>', plain)

    def networks(self) -> str:
        """A row for each network that was trained, in the order of the article's figures."""

        def order() -> list[str]:
            rest = [id for id in sorted(self.results) if id not in self.placed]
            return [*self.placed, *rest]

        return self.slots.put(
            lambda: table(self.results, order(), self.link, self.locale), "", block=True
        )

    def known(self, name: str, id: str) -> None:
        if quoted(name, id) not in self.results:
            raise UserError(f"{name}({id!r}): {expected('a figure', self.results, id)}")


def quoted(function: str, argument: object) -> str:
    """An argument of a function of the prose; UserError when it is not text."""
    if not isinstance(argument, str):
        str(argument)  # an undefined name raises its own error
        raise UserError(f"{function}({argument!r}): expected text in quotes, got {argument!r}")
    return argument


def read(
    templates: Path,
    results: Mapping[str, Result],
    references: Bibliography,
    options: PageOptions,
    locale: Language = ENGLISH,
) -> Prose:
    """All sections in the order of their file names. Raises UserError with file and line.

    The prose can use `collection`, the name of the digits that were read. In a draft,
    `options.warn` gets a line for each number that a section shows and no figure measured.
    """
    api = Api(results, references, options.draft, locale)
    jinja = environment(
        templates / "sections",
        autoescape=False,
        prepare=prepared,
        collection=options.collection,
        **api.names,
    )
    images = Images(templates)
    book = Book(api.slots, images, locale)
    sections = []
    sections_of: dict[str, Section] = {}
    for path in source_files.sections(templates):
        raw = render(jinja, path.name)
        source_lines = source(jinja, path.name).split("\n")
        where = Lines(place(jinja, path.name), source_lines, raw.split("\n"))
        for name in dict.fromkeys(api.unmeasured):
            options.warn(f"{where.name}: {name} isn't measured in a draft and is shown as …")
        api.unmeasured.clear()
        text = finished(raw, api.slots, where)
        before = len(book.headings)
        body, notes = section(text, book, locale.digits(source_files.section_number(path)), where)
        new = [heading for heading in book.headings[before:] if heading.level == 2]
        sections.append(Section(new[0] if new else None, body, notes))
        sections_of |= {id: sections[-1] for id in api.placed if id not in sections_of}
    if not sections:
        raise UserError(f"{templates.name}/sections: expected a file NN-words.md, got none")
    _ = book.equations.html  # raises the error of a wrong \eqref before any page is laid out
    cited = tuple(api.citations.listed())
    links = tuple(book.links)
    headings, placed = tuple(book.headings), tuple(api.placed)
    return Prose(tuple(sections), headings, placed, cited, links, images, api, sections_of)
