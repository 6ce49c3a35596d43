"""What is published of results, and all that it depends on: `pages_of(…)` and `kit_of(…)`.

Sources are read and hashed now; what makes pages and slides takes long to import, is seldom needed,
and is imported by whoever calls `make`. It is made of what was read now, whatever is edited
meanwhile: templates are copied, and modules are imported from the bytes that were hashed.
"""

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.errors import UserError
from generator.pipeline.build import Pages
from generator.pipeline.figures.article_paths import ArticlePaths
from generator.pipeline.figures.frozen_imports import imported_from
from generator.pipeline.figures.keys import key
from generator.pipeline.figures.project import Project, libraries
from generator.pipeline.figures.snapshot import code, write
from generator.pipeline.figures.sources import Parts
from generator.pipeline.run.result import FigureResult
from generator.pipeline.store.checksummed import cannot, sha256
from generator.source_files import files

THEMES = ("light", "dark")
BUILD = ("generator.pipeline.build", ("Build",))
# What runs besides the pages: the sources of a site name it too.
PROGRAM = (BUILD, ("generator.cli.main", ("main",)), ("generator.pipeline.run.worker", ("main",)))
BASE = "generator/templates"  # how sources name the generator's own, for another article
Results = Sequence[FigureResult]


def pages_of(places: ArticlePaths, project: Project, site_url: str) -> Pages:
    """The site's pages."""
    parts = _sources(project, "generator.publish.pages.article", "site")
    read = Read.of(places, [""])

    def make(results: Results) -> Mapping[str, bytes]:
        with read.copied(project) as copy:
            from generator.publish.pages import article

            where = (copy.templates, copy.article)
            rows: list[Any] = list(results)  # what they hold is typed more closely in publish
            lines.extend(article.warnings(copy.article, site_url))
            return article.site(
                rows,
                *where,
                _themes(),
                site_url,
                collection,
                copy.base,
            )

    lines: list[str] = []
    collection = "MNIST" if project.given.data_folder else ""
    words = {"profile": project.profile, "address": site_url, "digits": collection}
    fingerprint = key(parts | read.digests | project.sources.parts(*BUILD) | words)
    sources = partial(_named, project, parts, read)
    return Pages(make, fingerprint, libraries(parts), told=lambda results: lines, sources=sources)


def kit_of(places: ArticlePaths, project: Project, site_url: str) -> Pages:
    """The slides' decks; the kit may hold some of the figures only."""
    parts = _sources(project, "generator.publish.slides", "kit")
    read = Read.of(places, ["slides", "sections"])

    def make(results: Results) -> Mapping[str, bytes]:
        with read.copied(project) as copy:
            from generator.publish import slides

            where = (copy.templates, copy.article)
            rows: list[Any] = list(results)  # what they hold is typed more closely in publish
            lines.extend(slides.told(rows, *where, site_url))
            return slides.kit(rows, *where, _themes(), copy.base, site_url)

    lines: list[str] = []

    words = {"profile": project.profile, "address": site_url}
    fingerprint = key(parts | read.digests | project.sources.parts(*BUILD) | words)
    sources = partial(_named, project, parts, read)
    return Pages(
        make,
        fingerprint,
        libraries(parts),
        folder="",
        partial=True,
        told=lambda results: lines,
        sources=sources,
    )


def _themes() -> dict[str, dict[str, str]]:
    """The films' inks by theme."""
    from generator.draw.style.theme import load

    return {name: load(name).every for name in THEMES}


def _sources(project: Project, module: str, name: str) -> Parts:
    """Everything of the generator that takes part in what this function makes."""
    inks = project.sources.parts("generator.draw.style.theme", ("load",))
    return project.sources.parts(module, (name,)) | inks


def _named(project: Project, parts: Parts, read: "Read") -> dict[str, str]:
    """The SHA-256 of every file that takes part in the pages, by path."""
    build = {name: part for of in PROGRAM for name, part in project.sources.own_parts(*of).items()}
    return project.raw_digests({**parts, **build}) | read.digests


@dataclass(frozen=True)
class Read:
    """The templates and article.toml of an article as they were read, by path."""

    places: ArticlePaths
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, places: ArticlePaths, below: Iterable[str]) -> "Read":
        """All files in these folders of the templates, and article.toml."""
        contents: dict[str, bytes] = {}
        for folder, name in ((places.base, BASE), (places.templates, "templates")):
            for top in below if name == "templates" or folder != places.templates else ():
                for inside, path in files(folder / top).items():
                    contents["/".join(filter(None, (name, top, inside)))] = _bytes(path)
        if places.article.is_file():
            contents[places.article.name] = _bytes(places.article)
        return cls(places, contents)

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file."""
        return {name: sha256(data) for name, data in self.files.items()}

    @contextlib.contextmanager
    def copied(self, project: Project) -> Iterator[ArticlePaths]:
        """Where the same files lie as a copy, under the names that messages give them.

        Within it, the generator's modules are imported as they were read for the keys.
        """
        folder = Path(tempfile.mkdtemp(dir=project.facts.temporary()))
        article, base = folder / "article" / self.places.home.name, folder / "base"
        names = {"templates": article / self.places.templates.name, BASE: base / "templates"}
        if self.places.base == self.places.templates:
            base = article
        for above in names.values():
            above.mkdir(parents=True, exist_ok=True)
        for name, above in names.items():
            start = f"{name}/"
            own = {n.removeprefix(start): d for n, d in self.files.items() if n.startswith(start)}
            write(above, own)
        write(article, {n: data for n, data in self.files.items() if "/" not in n})
        copy = replace(self.places, root=base, templates_option=names["templates"])
        write(folder / "sources", code(project))
        with imported_from(folder / "sources", project.root, project.facts.contents.keys()):
            yield copy


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(cannot("read", path, error)) from None
