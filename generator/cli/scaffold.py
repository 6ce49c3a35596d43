"""A first figure to change: `begin(places, "three-arms")` writes figures/three_arms.py.

In a folder of one's own, article.toml and a first section are written too where there are none, so
that what is there can be built at once. Nothing is ever written over.
"""

import datetime
import keyword
import os
import re
from pathlib import Path

from generator.errors import UserError
from generator.pipeline.figures.article_paths import ArticlePaths
from generator.pipeline.figures.project import COMMANDS
from generator.pipeline.store import filesystem
from generator.pipeline.store.checksummed import cannot

FIGURE = Path(__file__).parent / "figure.txt"
ALREADY_EXISTS = "{} is there already; nothing is written over"
LONGEST = 80  # characters: some file systems take 143 with the endings of temporary files
RESERVED = re.compile("con|prn|aux|nul|(com|lpt)[0-9]")  # devices of Windows, whatever their ending
ARTICLE = """\
title = "{title}"
authors = ["Your name"]
date = {date}
language = "en"
"""
SECTION = """\
What the article says stands here, and in more files beside this one.

{{{{ figure("{id}") }}}}
"""


def begin(places: ArticlePaths, id: str) -> list[Path]:
    """Writes the figure `id`, and returns the files written, the figure's first.

    UserError for what can't be an id, and for a figure that is there already.
    """
    path = places.figures / f"{checked(id).replace('-', '_')}.py"
    if os.path.lexists(path):
        raise UserError(ALREADY_EXISTS.format(path))
    title = id.replace("-", " ").capitalize()
    texts = {path: FIGURE.read_text(encoding="utf-8").format(title=title)}
    if places.elsewhere:
        if not places.article.exists():
            today = datetime.date.today()  # a source to edit; the build itself asks no clock
            texts[places.article] = ARTICLE.format(title=title, date=today)
        if not places.templates.exists():
            texts[places.templates / "sections" / "00-introduction.md"] = SECTION.format(id=id)
    for file in reversed(texts):  # the figure last: interrupted, the command can be typed again
        _write(file, texts[file])
    return list(texts)


def checked(id: str) -> str:
    """The id; UserError, with one that would do."""
    if re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id) and not _taken(id) and len(id) <= LONGEST:
        return id
    proper = "-".join(re.findall(r"[a-z0-9]+", id.lower())).lstrip("-0123456789")
    example = "three-arms" if not proper or _taken(proper) else proper[:20].rstrip("-")
    most = f"at most {LONGEST} characters, " if len(id) > LONGEST else ""
    expected = f"{most}words of a-z and 0-9 with - between, as {example}"
    raise UserError(f"new: expected an id of {expected}; got {id[:LONGEST]!a}")


def _taken(id: str) -> bool:
    return id in COMMANDS or keyword.iskeyword(id) or bool(RESERVED.fullmatch(id))


def _write(path: Path, text: str) -> None:
    try:
        filesystem.make_top(path.parent)
        filesystem.write(path, text.encode())
        filesystem.sync([path, path.parent])
    except FileExistsError:
        raise UserError(ALREADY_EXISTS.format(path)) from None
    except OSError as error:
        raise UserError(cannot("write", path, error)) from None
