"""Pages from layouts: `Pages(folders, about, figures)`, then its methods.

Layouts are `layouts/*.html.j2` of the first folder that has them, with autoescaping; what is HTML
already is marked so.
`root` leads from a page to the site's top ("" or "../../"), so that every link is relative.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape

from generator.publish.figures import player_data
from generator.publish.figures.figure import Figure
from generator.publish.figures.in_lab import fits_lab
from generator.publish.figures.panels import alone
from generator.publish.pages import downloads, json_ld
from generator.publish.pages.cite import bibtex, sentence
from generator.publish.pages.csp import FIRST_SCRIPT, POLICY, source_hash
from generator.publish.prose.article_toml import Article
from generator.publish.prose.prose import Prose, Section
from generator.publish.text.code import highlighted
from generator.publish.text.languages import ENGLISH, Language
from generator.publish.text.side_notes import beside
from generator.publish.text.templates import environment, render

# What an SVG says of itself; inside a page that says more.
NAMED = re.compile(r"<(title|desc)>.*?</\1>|<(?:title|desc)/>| role=\"img\"", re.DOTALL)


@dataclass(frozen=True)
class Pages:
    """The pages of one site."""

    folders: Sequence[Path]
    about: Article
    figures: Sequence[Figure]

    @cached_property
    def layouts(self) -> Environment:
        return environment(
            *(folder / "layouts" for folder in self.folders),
            autoescape=True,
            about=self.about,
            figures=self.figures,
            html=Markup,
            bytes=partial(in_bytes, locale=self.about.locale),
            seconds=partial(in_seconds, locale=self.about.locale),
            word=self.about.locale.text,
            locale=self.about.locale,
            script_words=Markup(json_ld.dump({**self.about.locale.script_words})),
            keyframes=player_data.keyframes,
            ticks=player_data.ticks,
            times=player_data.times,
            policy=POLICY,
            first_script=Markup(FIRST_SCRIPT),
        )

    def page(self, name: str, root: str, **names: object) -> bytes:
        return render(self.layouts, name, root=root, **names).encode()

    def article(self, prose: Prose, opening: Figure | None = None) -> bytes:
        """index.html; `opening` plays below the title."""
        by_id = {figure.id: figure for figure in self.figures}

        def row(ids: tuple[str, ...]) -> str:
            shown = [by_id[id] for id in ids]
            width = prose.widths.get(ids[0], "")
            return render(self.layouts, "row.html.j2", root="", row=shown, asked_width=width)

        def finished(section: Section) -> tuple[Section, Markup, Markup]:
            body, notes = (prose.finished(text, row) for text in (section.body, section.notes))
            body, notes = beside(body, notes)
            return section, Markup(body), Markup(notes)

        how = {"sentence": sentence(self.about), "bibtex": bibtex(self.about)}
        data = Markup(json_ld.article(self.about))
        sections = [finished(section) for section in prose.sections]
        names = {"cite": how, "data": data, "opening": opening, "sections": sections}
        return self.page("article.html.j2", "", prose=prose, **names)

    def gallery(self, prose: Prose) -> bytes:
        """gallery.html; its cards can be filtered by the section that shows the figure."""
        data = Markup(json_ld.gallery(self.about, self.figures))
        titles = {id: section.title for id, section in prose.sections_of.items()}
        shown = [title for title in dict.fromkeys(titles.values()) if title]
        return self.page("gallery.html.j2", "", data=data, titles=titles, sections=shown)

    def lab(self) -> bytes:
        """lab/index.html, in which readers train networks."""
        data = Markup(json_ld.lab(self.about))
        return self.page("lab.html.j2", "../", data=data)

    def missing(self, opening: Figure | None = None) -> bytes:
        """404.html, which a server shows at any depth: nothing in it may need a relative path.

        Its picture, inside it, is the last representation of the film below the title.
        """
        style = render(self.layouts, "404.css")
        layers = opening.folder("layers") if opening else []
        drawing = alone(opening.read(layers[-1])).decode() if opening and layers else ""
        drawing = NAMED.sub("", drawing).replace("<svg ", '<svg aria-hidden="true" ', 1)
        names = {"own_style": Markup(style), "own_hash": source_hash(style)}
        return self.page("404.html.j2", "", picture=Markup(drawing), opening=opening, **names)

    def figure(self, index: int, sizes: Mapping[str, int]) -> bytes:
        """figures/<id>/index.html; `sizes` has the bytes of the files that are made with it."""
        figure = self.figures[index]
        around = {
            "before": self.figures[index - 1] if index else None,
            "after": self.figures[index + 1] if index + 1 < len(self.figures) else None,
        }
        how = {"sentence": sentence(self.about, figure), "bibtex": bibtex(self.about, figure)}
        names = {
            "cite": how,
            "data": Markup(json_ld.figure(self.about, figure)),
            "choices": downloads.choices(figure, sizes),
            "snippets": downloads.snippets(self.about, figure),
            "in_lab": self.about.lab and fits_lab(figure),
            "source": self._source(figure),
        }
        return self.page("figure.html.j2", "../../", figure=figure, sizes=sizes, **names, **around)

    def _source(self, figure: Figure) -> Markup:
        """A figure's code; a draft's without colours, which take a tenth of a second."""
        code = figure.result.code["text"]
        return escape(code) if figure.draft else Markup(highlighted(code, "python"))


def in_bytes(count: int, locale: Language = ENGLISH) -> str:
    """A size for readers, in decimal units: 734 kB."""
    if count < 1000:
        return locale.text("bytes", count=count)
    if count < 999_500:
        size = f"{count / 1e3:.{0 if count >= 9950 else 1}f} kB"
    else:
        size = f"{count / 1e6:.1f} MB"
    return locale.isolated(locale.measured(size))


def in_seconds(hundredths: int, locale: Language = ENGLISH) -> str:
    """A film's length: 11.8 s."""
    return locale.text("seconds", count=locale.measured(f"{hundredths / 100:.1f}"))
