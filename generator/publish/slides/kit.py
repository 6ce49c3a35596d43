"""All that a talk needs beside the figures' own files: `kit(results, …)`, by path in the kit.

deck.pptx   one figure a slide, GIFs that play in the show, what was measured in the notes
deck.html   the same with videos that begin with their slide; a key goes from layer to layer
beamer.tex  for LaTeX: numbered pictures to step through, side by side where nothing plays
slides.json every figure's files, and with how many frames and colours its GIFs were made
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.publish.figure_result import GifFacts, Result
from generator.publish.figures.figure import Figure, in_order
from generator.publish.page_options import PageOptions
from generator.publish.pages.theme_css import Themes
from generator.publish.prose import article_toml as settings
from generator.publish.prose.article_toml import Article
from generator.publish.slides import html_and_beamer, powerpoint
from generator.publish.slides.slide import THEMES, Slide
from generator.publish.text.languages import Language
from generator.source_files import read_text, sections

SCHEMA = 1


def kit(
    results: Sequence[Result],
    templates: Path,
    article_toml: Path,
    themes: Themes,
    options: PageOptions,
) -> dict[str, bytes]:
    """The files of the kit that show several figures, in the article's order.

    `options.warn` gets what `remarks` says. Raises UserError for what is wrong in article.toml or
    in a template.
    """
    about = settings.read_article(article_toml, options.address)
    figures = ordered(results, templates, options.draft, about.locale)
    slides = [Slide(figure, about) for figure in figures]
    for line in remarks(slides, about):
        options.warn(line)
    folders = [folder / "slides" for folder in dict.fromkeys((templates, options.base)) if folder]
    return {
        "beamer.tex": html_and_beamer.beamer(slides, about, themes, folders),
        "deck.html": html_and_beamer.html(slides, about, themes, folders),
        "deck.pptx": powerpoint.pptx(slides, about, themes["light"]),
        "slides.json": record(slides),
    }


def ordered(
    results: Sequence[Result], templates: Path, draft: bool, locale: Language
) -> list[Figure]:
    """Figures in the order of the prose, then those that it doesn't place, by id."""
    by_id = {result.id: result for result in results}
    calls = [
        call
        for path in sections(templates)
        for call in re.findall(r"\bfigure\(([^()]*)\)", read_text(path, path.name))
    ]
    placed = [id for call in calls for id in re.findall(r"[\"']([a-z0-9-]+)[\"']", call)]
    return in_order(by_id, [id for id in dict.fromkeys(placed) if id in by_id], draft, locale)


def record(slides: Sequence[Slide]) -> bytes:
    """slides.json."""
    rows = [
        {
            "id": slide.id,
            "title": slide.figure.title,
            "alt": slide.figure.alt,
            "kind": slide.figure.kind,
            "sizes": slide.sizes,
            "files": {path: slide.figure.size(path) for path in slide.figure.result.files},
        }
        for slide in slides
    ]
    fields = {"schema": SCHEMA, "figures": rows}
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


def remarks(slides: Sequence[Slide], about: Article) -> Iterator[str]:
    """A line for each film: with how many frames a second and colours its GIFs were made.

    And one for letters that pdflatex can't write.
    """
    for slide in sorted(slides, key=lambda slide: slide.id):
        gifs = [
            f"{name} {gif['frames_a_second']:g}/s, {gif['colours']} colours,"
            f" {gif['bytes'] / 1e6:.1f} MB"
            for name, gif in gifs_of(slide)
        ]
        if gifs:
            yield f"{slide.id}: {'; '.join(gifs)}"
    others = html_and_beamer.others(slides, about)
    if others:
        how = "writes ?; lualatex and xelatex write what a font of their machine has"
        yield f"beamer.tex: pdflatex has no letters {others} and {how}"


def gifs_of(slide: Slide) -> Iterator[tuple[str, GifFacts]]:
    """The end of the name of each GIF, size and theme, and how it was made."""
    for size, facts in slide.sizes.items():
        if "light" in facts:
            yield f"{size}{THEMES['light']}", facts["light"]
        if "dark" in facts:
            yield f"{size}{THEMES['dark']}", facts["dark"]
