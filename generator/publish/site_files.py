"""What is published of results, and all that it depends on: `pages_of(…)` and `kit_of(…)`.

Sources are read and hashed at once. The modules that make pages and slides take long to import
and are seldom needed: `make` imports them. It uses what was read at first, whatever is edited
meanwhile: templates are copied, and modules are imported from the bytes that were hashed.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import cast

from generator.errors import UserError
from generator.pipeline.build import Pages
from generator.pipeline.figures.article_paths import BASE, ArticlePaths
from generator.pipeline.figures.frozen_imports import imported_from
from generator.pipeline.figures.keys import key
from generator.pipeline.figures.project import Project, libraries
from generator.pipeline.figures.snapshot import code, write
from generator.pipeline.figures.sources import Parts
from generator.pipeline.run.result import FigureResult
from generator.pipeline.store.checksummed import cannot, sha256
from generator.publish.figure_result import Result
from generator.publish.page_options import PageOptions
from generator.source_files import files

BUILD = ("generator.pipeline.build", ("Build",))
# What runs besides the pages: the sources of a site name it too.
PROGRAM = (BUILD, ("generator.cli.main", ("main",)), ("generator.pipeline.run.worker", ("main",)))
Results = Sequence[FigureResult]


class PagesError(UserError):
    """What is wrong with an article's prose, layouts or article.toml; no page was made."""


def pages_of(places: ArticlePaths, project: Project, site_url: str) -> Pages:
    """The site's pages."""
    parts = _sources(project, "generator.publish.pages.article", "site")
    read = Read.of(places, [""], ["layouts", "static"])

    def make(results: Results) -> Mapping[str, bytes]:
        with read.copied(project) as copy, as_pages_error():
            from generator.publish.pages import article

            lines.extend(article.warnings(copy.article, site_url))
            lines.extend(_of_fonts(project))
            options = PageOptions(site_url, collection, copy.base, draft, lines.append)
            where = (copy.templates, copy.article)
            return article.site(rows_of(results), *where, _themes(project), options)

    lines: list[str] = []
    draft = project.profile == "draft"
    collection = "MNIST" if project.build_inputs.data_folder else ""
    words = {"profile": project.profile, "address": site_url, "digits": collection}
    words["look"] = project.build_inputs.look
    fingerprint = key(parts | read.digests | project.sources.parts(*BUILD) | words)
    sources = partial(_named, project, parts, read)
    return Pages(
        make, fingerprint, libraries(parts), notices=lambda results: lines, sources=sources
    )


def kit_of(places: ArticlePaths, project: Project, site_url: str) -> Pages:
    """The slides' decks; the kit may hold some of the figures only."""
    parts = _sources(project, "generator.publish.slides", "kit")
    read = Read.of(places, ["slides", "sections"], ["slides"])

    def make(results: Results) -> Mapping[str, bytes]:
        with read.copied(project) as copy, as_pages_error():
            from generator.publish import slides

            options = PageOptions(site_url, "", copy.base, draft, lines.append)
            where = (copy.templates, copy.article)
            return slides.kit(rows_of(results), *where, _themes(project), options)

    lines: list[str] = []
    draft = project.profile == "draft"
    words = {"profile": project.profile, "address": site_url, "look": project.build_inputs.look}
    fingerprint = key(parts | read.digests | project.sources.parts(*BUILD) | words)
    sources = partial(_named, project, parts, read)
    return Pages(
        make,
        fingerprint,
        libraries(parts),
        folder="",
        partial=True,
        notices=lambda results: lines,
        sources=sources,
    )


def rows_of(results: Results) -> Sequence[Result]:
    """The same results; publish has closer types for the JSON that they hold."""
    return cast(Sequence[Result], results)


@contextlib.contextmanager
def as_pages_error() -> Iterator[None]:
    """Makes a PagesError of a UserError."""
    try:
        yield
    except UserError as error:
        raise PagesError(str(error)) from None


def _of_fonts(project: Project) -> list[str]:
    """A line for each font of the machine with which the films were drawn."""
    return [
        f"theme.toml: fonts: words that the pictures' own font can't write are drawn by {name}:"
        " these pictures' bytes depend on that file"
        for name, _ in project.build_inputs.fonts
    ]


def _themes(project: Project) -> dict[str, dict[str, str]]:
    """The films' colours by theme."""
    from generator.draw.style.look import THEMES, look_of

    look = look_of(project.build_inputs.look)
    return {name: look.theme(name).every for name in THEMES}


def _sources(project: Project, module: str, name: str) -> Parts:
    """Everything of the generator that takes part in what this function makes."""
    themes = project.sources.parts("generator.draw.style.look", ("look_of",))
    return project.sources.parts(module, (name,)) | themes


def _named(project: Project, parts: Parts, read: "Read") -> dict[str, str]:
    """The SHA-256 of every file that takes part in the pages, by path."""
    build = {name: part for of in PROGRAM for name, part in project.sources.own_parts(*of).items()}
    return project.raw_digests({**parts, **build}) | read.digests


@dataclass(frozen=True)
class Read:
    """The templates, article.toml and theme.toml of an article as they were read, by path."""

    places: ArticlePaths
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, places: ArticlePaths, own: Iterable[str], shared: Iterable[str]) -> "Read":
        """All files in these folders of the article's templates, article.toml and theme.toml.

        Of the folders `shared` also the generator's files that the article has not.
        """
        contents: dict[str, bytes] = {}
        for top in own:
            for inside, path in files(places.templates / top).items():
                contents["/".join(filter(None, ("templates", top, inside)))] = _bytes(path)
        for top in shared if places.base != places.templates else ():
            for inside, path in files(places.base / top).items():
                if f"templates/{top}/{inside}" not in contents:
                    contents[f"{BASE}/{top}/{inside}"] = _bytes(path)
        for path in (places.article, places.theme):
            if path.is_file():
                contents[path.name] = _bytes(path)
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
        import tempfile  # not needed where no page is made

        folder = Path(tempfile.mkdtemp(dir=project.facts.temporary()))
        article, base = folder / "article" / self.places.home.name, folder / "base"
        names = {"templates": article / self.places.templates.name, BASE: base / "templates"}
        if self.places.base == self.places.templates:
            base = article
        for above in names.values():
            above.mkdir(parents=True, exist_ok=True)
        for name, above in names.items():
            start = f"{name}/"
            own = {
                path.removeprefix(start): data
                for path, data in self.files.items()
                if path.startswith(start)
            }
            write(above, own)
        write(article, {path: data for path, data in self.files.items() if "/" not in path})
        copy = replace(self.places, root=base, templates_option=names["templates"])
        sources, keyed = code(project), project.facts.contents.keys()
        beside = {path: data for path, data in sources.items() if not path.endswith(".py")}
        for above in {(folder / "sources" / path).parent for path in sources}:
            above.mkdir(parents=True, exist_ok=True)  # paths to such files lead through them
        write(folder / "sources", beside)
        with imported_from(folder / "sources", project.root, keyed, sources):
            yield copy


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PagesError(cannot("read", path, error)) from None
