"""Pages from layouts: `Pages(folders, about, figures)`, then its methods.

Layouts are `layouts/*.html.j2` of the first folder that has them, with autoescaping; what is HTML
already is marked so.
`root` leads from a page to the site's top ("" or "../../"), so that every link is relative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from generator.publish.figures import player_data
from generator.publish.figures.figure import Figure
from generator.publish.pages import downloads, json_ld
from generator.publish.pages.cite import bibtex, sentence
from generator.publish.pages.csp import FIRST_SCRIPT, POLICY, source_hash
from generator.publish.prose.article_toml import Article
from generator.publish.prose.prose import Prose
from generator.publish.text.templates import environment, render


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
            bytes=in_bytes,
            seconds=in_seconds,
            keyframes=player_data.keyframes,
            ticks=player_data.ticks,
            times=player_data.times,
            policy=POLICY,
            first_script=Markup(FIRST_SCRIPT),
        )

    def page(self, name: str, root: str, **names: object) -> bytes:
        return render(self.layouts, name, root=root, **names).encode()

    def article(self, prose: Prose) -> bytes:
        """index.html."""
        by_id = {figure.id: figure for figure in self.figures}

        def row(ids: tuple[str, ...]) -> str:
            shown = [by_id[id] for id in ids]
            return render(self.layouts, "row.html.j2", root="", row=shown)

        def finished(text: str) -> Markup:
            return Markup(prose.finished(text, row))

        how = {"sentence": sentence(self.about), "bibtex": bibtex(self.about)}
        data = Markup(json_ld.article(self.about))
        return self.page("article.html.j2", "", prose=prose, finished=finished, cite=how, data=data)

    def gallery(self) -> bytes:
        """gallery.html."""
        data = Markup(json_ld.gallery(self.about, self.figures))
        return self.page("gallery.html.j2", "", data=data)

    def missing(self) -> bytes:
        """404.html, which a server shows at any depth: nothing in it may need a relative path."""
        style = render(self.layouts, "404.css")
        names = {"own_style": Markup(style), "own_hash": source_hash(style)}
        return self.page("404.html.j2", "", **names)

    def figure(self, index: int, sizes: Mapping[str, int]) -> bytes:
        """figures/<id>/index.html; `sizes` has the bytes of the files that this room makes."""
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
        }
        return self.page("figure.html.j2", "../../", figure=figure, sizes=sizes, **names, **around)


def in_bytes(count: int) -> str:
    """A size for readers, in decimal units: 734 kB."""
    if count < 1000:
        return f"{count} bytes"
    if count < 999_500:
        return f"{count / 1e3:.{0 if count >= 9950 else 1}f} kB"
    return f"{count / 1e6:.1f} MB"


def in_seconds(hundredths: int) -> str:
    """A film's length: 11.8 s."""
    return f"{hundredths / 100:.1f} s"
