"""A first figure to change: `begin(places, "three-arms")` writes figures/three_arms.py.

In a folder of one's own, article.toml and a first section are written too where there are none, so
that what is there can be built at once. Nothing is ever written over.
"""

import datetime
import keyword
import re
from pathlib import Path

from generator.errors import AuthorError
from generator.pipeline.figures.article_paths import Places
from generator.pipeline.store.checksummed import cannot

FIGURE = Path(__file__).parent / "figure.txt"
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


def begin(places: Places, id: str) -> list[Path]:
    """Writes the figure `id`, and returns the files written, the figure's first.

    AuthorError for what can't be an id, and for a figure that is there already.
    """
    path = places.figures / f"{checked(id).replace('-', '_')}.py"
    title = id.replace("-", " ").capitalize()
    texts = {path: FIGURE.read_text(encoding="utf-8").format(title=title)}
    if places.given_figures or places.given_templates:
        if not places.article.exists():
            today = datetime.date.today()  # a source to edit; the build itself asks no clock
            texts[places.article] = ARTICLE.format(title=title, date=today)
        if not places.templates.exists():
            texts[places.templates / "sections" / "00-introduction.md"] = SECTION.format(id=id)
    for file, text in texts.items():
        _write(file, text)
    return list(texts)


def checked(id: str) -> str:
    """The id; AuthorError, with one that is allowed."""
    taken = keyword.iskeyword(id) or RESERVED.fullmatch(id)
    if re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id) and not taken and len(id) <= LONGEST:
        return id
    proper = "-".join(re.findall(r"[a-z0-9]+", id.lower())).lstrip("-0123456789")
    taken = not proper or keyword.iskeyword(proper) or RESERVED.fullmatch(proper)
    like = "three-arms" if taken else proper[:20].rstrip("-")
    most = f"at most {LONGEST} characters, " if len(id) > LONGEST else ""
    allowed = f"{most}words of a-z and 0-9 with - between, as {like}"
    raise AuthorError(f"--new {id[:LONGEST]!a}: no id; allowed: {allowed}")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise AuthorError(f"{path} is there already; nothing is written over") from None
    except OSError as error:
        raise AuthorError(cannot("write", path, error)) from None
