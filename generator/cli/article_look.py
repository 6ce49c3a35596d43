"""The look of an article's films: `article_look(places)` reads theme.toml and the language.

What is wrong with article.toml is said where the pages are made.
"""

import tomllib
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from generator.errors import UserError
from generator.pipeline.figures.article_paths import ArticlePaths
from generator.source_files import read_text

Fonts = tuple[tuple[str, str], ...]  # file name and SHA-256 of each


def article_look(places: ArticlePaths) -> tuple[str, Fonts]:
    """The look and the fonts as `BuildInputs` has them; UserError for a wrong theme.toml.

    The plain look is "".
    """
    theme, to_the_left = places.theme, _to_the_left(places.article)
    if not theme.is_file() and not to_the_left:
        return "", ()
    looks = import_module("generator.draw.style.look")  # of no other article's keys
    look = looks.PLAIN
    if theme.is_file():
        look = looks.read_look(read_text(theme, theme.name), theme.name, theme.parent)
    look = replace(look, to_the_left=to_the_left)
    fonts = tuple((Path(font.path).name.replace(" ", "-"), font.sha256) for font in look.fonts)
    return look.json, fonts


def _to_the_left(article: Path) -> bool:
    """Whether the article's language runs to the left."""
    try:
        language = tomllib.loads(read_text(article, article.name)).get("language", "en")
    except (OSError, UserError, tomllib.TOMLDecodeError):
        return False
    if not isinstance(language, str) or language.startswith("en"):
        return False
    languages = import_module("generator.publish.text.languages")
    return bool(languages.Language(language).direction == "rtl")
