"""What is published of results, and all that it depends on: `pages_of(…)` and `kit_of(…)`.

Sources are hashed now; what makes pages and slides takes long to import, is seldom needed, and is
imported by whoever calls `make`.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.pipeline.build import Pages
from generator.pipeline.figures.article_paths import Places
from generator.pipeline.figures.keys import key
from generator.pipeline.figures.project import Project, libraries
from generator.pipeline.figures.sources import Parts
from generator.pipeline.run.result import FigureResult
from generator.pipeline.store.checksummed import file_digest

THEMES = ("light", "dark")
BUILD = ("generator.pipeline.build", ("Build",))
Results = Sequence[FigureResult]


def pages_of(places: Places, project: Project, site_url: str) -> Pages:
    """The site's pages."""
    sources = _sources(project, "generator.publish.pages.article", "site")
    parts = sources | _files(places, *_below({places.templates, places.base}, ""))
    parts |= project.sources.parts(*BUILD)

    def make(results: Results) -> Mapping[str, bytes]:
        from generator.publish.pages import article

        where = (places.templates, places.article)
        return article.site(results, *where, _themes(), site_url, collection, places.base)

    collection = "MNIST" if project.given.data_folder else ""
    words = {"profile": project.profile, "address": site_url, "digits": collection}
    return Pages(make, key(parts | words), libraries(sources))


def kit_of(places: Places, project: Project, site_url: str) -> Pages:
    """The slides' decks; the kit may hold some of the figures only."""
    sources = _sources(project, "generator.publish.slides", "kit")
    folders = {places.templates, places.base}
    parts = sources | _files(places, *_below(folders, "slides"), *_below(folders, "sections"))
    parts |= project.sources.parts(*BUILD)

    def make(results: Results) -> Mapping[str, bytes]:
        from generator.publish import slides

        where = (places.templates, places.article)
        made: Mapping[str, bytes] = slides.kit(results, *where, _themes(), places.base, site_url)
        return made

    def told(results: Results) -> Sequence[str]:
        from generator.publish import slides

        lines: Sequence[str] = slides.told(results)
        return lines

    fingerprint = key(parts | {"profile": project.profile, "address": site_url})
    return Pages(make, fingerprint, libraries(sources), folder="", partial=True, told=told)


def _themes() -> dict[str, dict[str, str]]:
    """The films' inks by theme."""
    from generator.draw.style.theme import load

    return {name: load(name).every for name in THEMES}


def _sources(project: Project, module: str, name: str) -> Parts:
    """Everything of the generator that takes part in what this function makes."""
    inks = project.sources.parts("generator.draw.style.theme", ("load",))
    return project.sources.parts(module, (name,)) | inks


def _below(folders: Iterable[Path], name: str) -> list[tuple[Path, str]]:
    return [(folder, name) for folder in sorted(folders)]


def _files(places: Places, *folders: tuple[Path, str]) -> Parts:
    """The hash of each file below these folders of templates, and of article.toml."""
    parts = {}
    for folder, below in folders:
        name = "templates" if folder == places.templates else "base/templates"
        for path in sorted((folder / below).rglob("*")):
            if path.is_file():
                inside = path.relative_to(folder).as_posix()
                parts[f"{name}/{inside}"] = file_digest(path)
    if places.article.is_file():
        parts["article.toml"] = file_digest(places.article)
    return parts
