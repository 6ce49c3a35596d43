"""All that a talk needs beside the figures' own files: `kit(results, …)`, by path in the kit.

deck.pptx   one figure a slide, GIFs that play in the show, what was measured in the notes
deck.html   the same with videos that begin with their slide; a key goes from layer to layer
beamer.tex  for LaTeX: numbered pictures to step through, side by side where nothing plays
slides.json every figure's files, and with how many frames and colours its GIFs were made
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from generator.publish.figures.figure import Figure, Result, in_order
from generator.publish.figures.notes import Facts
from generator.publish.pages.theme_css import Themes
from generator.publish.prose import article_toml as settings
from generator.publish.slides import deck, pages
from generator.publish.slides.slide import THEMES, Slide
from generator.source_files import read_text, sections

SCHEMA = 1


def kit(
    results: Sequence[Result],
    templates: Path,
    article_toml: Path,
    themes: Themes,
    base: Path,
    address: str = "",
) -> dict[str, bytes]:
    """The files of the kit that show several figures, in the article's order.

    `base` has the slides' templates that `templates` has not. Raises UserError for what is wrong
    in article.toml or in a template.
    """
    about = settings.read_article(article_toml, address)
    slides = [Slide(figure, about) for figure in ordered(results, templates)]
    folders = [folder / "slides" for folder in dict.fromkeys((templates, base))]
    return {
        "beamer.tex": pages.beamer(slides, about, themes, folders),
        "deck.html": pages.html(slides, about, themes, folders),
        "deck.pptx": deck.pptx(slides, about, themes["light"]),
        "slides.json": record(slides),
    }


def ordered(results: Sequence[Result], templates: Path) -> list[Figure]:
    """Figures as the prose comes to them, then those that it doesn't place, by id."""
    by_id = {one.id: one for one in results}
    calls = [
        call
        for path in sections(templates)
        for call in re.findall(r"\bfigure\(([^()]*)\)", read_text(path, path.name))
    ]
    placed = [id for call in calls for id in re.findall(r"[\"']([a-z0-9-]+)[\"']", call)]
    return in_order(by_id, [id for id in dict.fromkeys(placed) if id in by_id])


def record(slides: Sequence[Slide]) -> bytes:
    """slides.json."""
    rows = [
        {
            "id": one.id,
            "title": one.figure.title,
            "alt": one.figure.alt,
            "kind": one.figure.kind,
            "sizes": one.sizes,
            "files": {path: one.figure.size(path) for path in one.figure.result.files},
        }
        for one in slides
    ]
    found = {"schema": SCHEMA, "figures": rows}
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def told(
    results: Sequence[Result], templates: Path, article_toml: Path, address: str = ""
) -> list[str]:
    """A line for each film: with how many frames a second and colours its GIFs were made.

    And one for letters that pdflatex can't write.
    """
    about, lines = settings.read_article(article_toml, address), []
    for one in sorted(results, key=lambda one: one.id):
        made = [
            f"{size}{THEMES[theme]} {gif['frames_a_second']:g}/s, {gif['colours']} colours,"
            f" {gif['bytes'] / 1e6:.1f} MB"
            for size, gifs in sizes(one.facts)
            for theme, gif in gifs
        ]
        if made:
            lines.append(f"{one.id}: {'; '.join(made)}")
    others = pages.others([Slide(one, about) for one in ordered(results, templates)], about)
    if others:
        how = "writes ?; lualatex and xelatex write what a font of their machine has"
        lines.append(f"beamer.tex: pdflatex has no letters {others} and {how}")
    return lines


def sizes(facts: Facts) -> list[tuple[str, list[tuple[str, Facts]]]]:
    """Size → theme → how its GIF was made, for sizes that have GIFs."""
    found = [(size, facts[size]) for size in sorted(facts) if isinstance(facts[size], dict)]
    return [(size, [(one, of[one]) for one in THEMES if one in of]) for size, of in found]
