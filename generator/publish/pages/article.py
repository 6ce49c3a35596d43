"""`site(results, templates, article_toml)`: every page as bytes, by path in the site.

The figures' own files (pictures, weights, data) are not among them: the caller puts them under
`figures/<id>/`, and replaces `<id>.svg` by the one of this mapping, which has a title.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from generator.errors import UserError, expected
from generator.publish.figure_result import Result
from generator.publish.figures import figure as figures
from generator.publish.figures import figure_json, phone_type
from generator.publish.figures.dark_still import in_colours
from generator.publish.figures.figure import Figure
from generator.publish.figures.panels import crops
from generator.publish.page_options import DEFAULTS, PageOptions
from generator.publish.pages import layouts, social_card
from generator.publish.pages.bundle import bundle
from generator.publish.pages.feed import feed
from generator.publish.pages.notebook import notebook as as_notebook
from generator.publish.pages.sitemap import sitemap
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
    written = prose.read(templates, by_id, references, options, about.locale)
    shown = figures.in_order(by_id, written.placed, options.draft, about.locale)
    folders = (templates, options.base) if options.base else (templates,)
    static = static_files(folders)
    check_touch(about, shown, static, options.warn)
    pages = layouts.Pages(folders, about, shown)
    below_title = None if options.draft else opening(about, shown, options.warn)
    index = pages.article(written, below_title)
    written.check_links(index.decode())
    contents = {
        "index.html": index,
        "gallery.html": pages.gallery(written),
        "404.html": pages.missing(below_title),
        ".nojekyll": b"",
        "static/inks.css": colours_css(themes, own_colours(shown)),
        "static/crops.css": (crops(shown) + phone_type.rules(shown)).encode(),
        "static/card.png": card(about, cover(about, shown), options.draft),
    }
    contents |= {path: image.data for path, image in written.images.used.items()}
    if about.lab:
        contents["lab/index.html"] = pages.lab()
    if about.site:
        contents |= {"sitemap.xml": sitemap(about, shown), "feed.xml": feed(about, shown)}
    for number, figure in enumerate(shown):
        contents |= figure_files(pages, figure, number, themes)
    contents |= {f"static/{name}": data for name, data in static.items()}
    if about.lab:
        contents["static/lab/bundle.js"] = bundle(static, "lab/lab.js")
    return dict(sorted(contents.items()))


def own_colours(shown: Sequence[Figure]) -> dict[str, Themes]:
    """The colours of figures that have some of their own, by id."""
    facts = {figure.id: figure.result.facts for figure in shown}
    return {id: each["colours"] for id, each in facts.items() if "colours" in each}


def warnings(article_toml: Path, address: str = "") -> list[str]:
    """A line for whatever of the article couldn't be put into the site's pictures and words."""
    about = settings.read_article(article_toml, address)
    return [*about.locale.notices, *social_card.warnings(about)]


def opening(
    about: settings.Article, shown: Sequence[Figure], warn: Callable[[str], None]
) -> Figure | None:
    """The film that plays below the title; a figure that this site doesn't have is left out.

    Raises UserError for a still.
    """
    named = {figure.id: figure for figure in shown}.get(about.opening)
    films = [figure.id for figure in shown if figure.animated]
    message = f"article.toml: opening: {expected('a film of this site', films, about.opening)}"
    if named and not named.animated:
        raise UserError(message)
    if about.opening and not named:
        warn(f"{message}; it is left out")
    return named if named and not named.draft else None  # a draft has the GIF alone


def card(about: settings.Article, poster: bytes | None, draft: bool) -> bytes:
    """The picture for link previews; of a draft, which nobody links to, the poster as it is."""
    return poster if draft and poster is not None else social_card.card(about, poster)


def cover(about: settings.Article, shown: Sequence[Figure]) -> bytes | None:
    """The poster for link previews: of the figure that article.toml names, or the first film's."""
    known = [figure.id for figure in shown]
    if about.cover and about.cover not in known:
        raise UserError(f"article.toml: cover: {expected('a figure', known, about.cover)}")
    named = [figure for figure in shown if figure.id == about.cover]
    for figure in named or [figure for figure in shown if figure.animated] or shown:
        return figure.read(f"{figure.id}.png")
    return None


def check_touch(
    about: settings.Article,
    shown: Sequence[Figure],
    static: Mapping[str, bytes],
    warn: Callable[[str], None],
) -> None:
    """UserError for a script that there isn't; a figure may be one that this site doesn't have."""
    known = [figure.id for figure in shown]
    scripts = [Path(name).stem for name in static if name.startswith("touch/")]
    for id, script in about.touch.items():
        if id not in known:
            place = f"article.toml: touch.{id}"
            warn(f"{place}: {expected('a figure of this site', known, id)}; it is left out")
        if script not in scripts:
            kind = "a script in static/touch"
            raise UserError(f"article.toml: touch.{id}: {expected(kind, scripts, script)}")


def figure_files(
    pages: layouts.Pages, figure: Figure, index: int, themes: Themes
) -> dict[str, bytes]:
    """What is made here for a figure: figure.json, its code, its page, its SVG with its title."""
    own, name = {"figure.json": figure_json.figure_json(figure)}, f"{figure.id}.svg"
    module, notebook = figure.code_files
    own[module] = figure.result.code["text"].encode()
    own[notebook] = as_notebook(figure, pages.about)
    if name in figure.result.files:  # else it is left out, and the page says why
        svg = titled(figure.read(name), figure.title, figure.alt)
        own[name] = svg if figure.animated else phone_type.with_rules(svg, figure)
    if figure.dark_name.endswith(".svg"):
        dark = figure.result.facts.get("colours", themes)["dark"]
        own[figure.dark_name] = in_colours(own[name], dark)
    sizes = {path: len(data) for path, data in own.items()}
    own["index.html"] = pages.figure(index, sizes)
    return {f"figures/{figure.id}/{name}": data for name, data in own.items()}


def static_files(folders: Sequence[Path]) -> Mapping[str, bytes]:
    """Path → bytes of all below `static/` in each folder; the first has precedence."""
    paths: dict[str, Path] = {}
    for folder in reversed(folders):
        paths |= files(folder / "static")
    return {name: read_bytes(path, f"static/{name}") for name, path in paths.items()}
