"""`site(results, templates, article_toml)`: every page as bytes, by path in the site.

What the figures' own files are (pictures, weights, data) stays with who has them: the caller puts
them under `figures/<id>/` and lets this mapping win, since it has the titled `<id>.svg`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.publish import figures, layouts, prose, record, settings
from generator.publish.figures import Figure, Result
from generator.publish.references import read_references
from generator.publish.titles import titled


def site(results: Sequence[Result], templates: Path, article_toml: Path) -> dict[str, bytes]:
    """Pages, `static/`, each figure's page, `figure.json` and titled SVG; sorted by path.

    `results` has one entry a figure, in any order, failed ones left out. Raises AuthorError, with
    file and line, for whatever is wrong in prose, layouts, references.bib or article.toml.
    """
    about = settings.read_article(article_toml)
    by_id = {result.id: result for result in sorted(results, key=lambda result: result.id)}
    written = prose.read(templates, by_id, read_references(templates / "references.bib"))
    shown = figures.in_order(by_id, written.placed)
    pages = layouts.Pages(templates, about, shown, static_files(templates))
    files = {
        "index.html": pages.article(written),
        "gallery.html": pages.gallery(),
        "404.html": pages.missing(),
        ".nojekyll": b"",
    }
    for index, figure in enumerate(shown):
        files |= figure_files(pages, figure, index)
    files |= {f"static/{name}": data for name, data in pages.static.items()}
    return dict(sorted(files.items()))


def figure_files(pages: layouts.Pages, figure: Figure, index: int) -> dict[str, bytes]:
    """What this room makes for one figure: its record, its page, its picture with title and alt."""
    own, name = {"figure.json": record.figure_json(figure)}, f"{figure.id}.svg"
    if name in figure.result.files:  # else it is left out, and the page says why
        own[name] = titled(figure.read(name), figure.title, figure.alt)
    sizes = {path: len(data) for path, data in own.items()}
    own["index.html"] = pages.figure(index, sizes)
    return {f"figures/{figure.id}/{name}": data for name, data in own.items()}


def static_files(templates: Path) -> Mapping[str, bytes]:
    """Name → bytes of `templates/static/`, served as they are."""
    return {path.name: path.read_bytes() for path in sorted((templates / "static").iterdir())}
