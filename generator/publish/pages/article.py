"""`site(results, templates, article_toml)`: every page as bytes, by path in the site.

The figures' own files (pictures, weights, data) are not among them: the caller puts them under
`figures/<id>/`, and replaces `<id>.svg` by the one of this mapping, which has a title.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.errors import UserError, did_you_mean
from generator.publish.figure_result import Result
from generator.publish.figures import figure as figures
from generator.publish.figures import figure_json
from generator.publish.figures.figure import Figure
from generator.publish.page_options import DEFAULTS, PageOptions
from generator.publish.pages import layouts, social_card
from generator.publish.pages.feed import feed, sitemap
from generator.publish.pages.theme_css import Themes, colours_css
from generator.publish.prose import article_toml as settings
from generator.publish.prose import prose
from generator.publish.prose.bibliography import Bibliography
from generator.publish.text.titles import titled
from generator.source_files import files, read_bytes


def site(
    results: Sequence[Result],
    templates: Path,
    article_toml: Path,
    themes: Themes,
    options: PageOptions = DEFAULTS,
) -> dict[str, bytes]:
    """Pages, all below `static/`, each figure's page, `figure.json` and titled SVG; sorted by path.

    `results` has one entry a figure, in any order, failed ones left out. `themes` are the films'
    colours, "light" and "dark". Raises UserError, with file and line, for whatever is wrong in
    prose, layouts, references.bib or article.toml.
    """
    about = settings.read_article(article_toml, options.address)
    by_id = {result.id: result for result in sorted(results, key=lambda result: result.id)}
    references = Bibliography.read(templates / "references.bib")
    written = prose.read(templates, by_id, references, options)
    shown = figures.in_order(by_id, written.placed, options.draft)
    folders = (templates, options.base) if options.base else (templates,)
    pages = layouts.Pages(folders, about, shown)
    index = pages.article(written)
    written.check_links(index.decode())
    contents = {
        "index.html": index,
        "gallery.html": pages.gallery(),
        "404.html": pages.missing(),
        ".nojekyll": b"",
        "static/inks.css": colours_css(themes),
        "static/card.png": social_card.card(about, cover(about, shown)),
    }
    if about.site:
        contents |= {"sitemap.xml": sitemap(about, shown), "feed.xml": feed(about, shown)}
    for number, figure in enumerate(shown):
        contents |= figure_files(pages, figure, number)
    contents |= {f"static/{name}": data for name, data in static_files(folders).items()}
    return dict(sorted(contents.items()))


def warnings(article_toml: Path, address: str = "") -> list[str]:
    """A line for whatever of the article couldn't be put into the site's pictures."""
    return social_card.warnings(settings.read_article(article_toml, address))


def cover(about: settings.Article, shown: Sequence[Figure]) -> bytes | None:
    """The poster for link previews: of the figure that article.toml names, or the first film's."""
    known = [figure.id for figure in shown]
    if about.cover and about.cover not in known:
        raise UserError(f"article.toml: cover = {about.cover!r}{did_you_mean(about.cover, known)}")
    named = [figure for figure in shown if figure.id == about.cover]
    for figure in named or [figure for figure in shown if figure.animated] or shown:
        return figure.read(f"{figure.id}.png")
    return None


def figure_files(pages: layouts.Pages, figure: Figure, index: int) -> dict[str, bytes]:
    """What is made here for a figure: figure.json, its page, its SVG with title and description."""
    own, name = {"figure.json": figure_json.figure_json(figure)}, f"{figure.id}.svg"
    if name in figure.result.files:  # else it is left out, and the page says why
        own[name] = titled(figure.read(name), figure.title, figure.alt)
    sizes = {path: len(data) for path, data in own.items()}
    own["index.html"] = pages.figure(index, sizes)
    return {f"figures/{figure.id}/{name}": data for name, data in own.items()}


def static_files(folders: Sequence[Path]) -> Mapping[str, bytes]:
    """Path → bytes of all below `static/` in each folder, as it is; the first has precedence."""
    paths: dict[str, Path] = {}
    for folder in reversed(folders):
        paths |= files(folder / "static")
    return {name: read_bytes(path, f"static/{name}") for name, path in paths.items()}
