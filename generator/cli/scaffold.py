"""A first figure to change: `begin(places, "three-arms")` writes figures/three_arms.py.

With `text` and `data` it is another figure than that of figure.txt, and its declared files.

In a folder of one's own, article.toml and a first section are written too where there are none, so
that what is there can be built at once. Nothing is ever written over.
"""

import keyword
import os
import re
from collections.abc import Mapping
from pathlib import Path

from generator.errors import UserError
from generator.pipeline.figures.article_paths import ArticlePaths, from_here
from generator.pipeline.figures.project import COMMANDS
from generator.pipeline.store import filesystem
from generator.pipeline.store.checksummed import cannot
from generator.source import FOLDER
from generator.source_files import is_source

FIGURE = Path(__file__).parent / "figure.txt"
ALREADY_EXISTS = "{}: expected a new file, got one that is there; nothing is written over"
LONGEST = 80  # characters: some file systems take 143 with the endings of temporary files
RESERVED = re.compile("con|prn|aux|nul|(com|lpt)[0-9]")  # devices of Windows, whatever their ending
ARTICLE = """\
title = "{title}"
authors = ["Your name"]
date = {date}
language = "en"
"""
SECTION = """\
Write here what the article says, and in more files beside this one.

{{{{ figure("{id}") }}}}
"""


def begin(
    places: ArticlePaths, id: str, text: str = "", data: Mapping[str, bytes] | None = None
) -> list[Path]:
    """Writes the figure `id`, and returns the files written, the figure's first.

    `text` is its source, by default figure.txt. `data` are files of figures/data, name → bytes; one
    that is there with these bytes stays. UserError for what can't be an id, for a figure that is
    there already, and for another file of such a name.
    """
    path = figure_path(places, id)
    title = title_of(id)
    texts = {path: (text or FIGURE.read_text(encoding="utf-8").format(title=title)).encode()}
    for name, content in (data or {}).items():
        file = places.figures / FOLDER / name
        if not _has(file, content):
            texts[file] = content
    if places.elsewhere:
        if not places.article.exists():
            import datetime  # seldom needed

            today = datetime.date.today()  # a source to edit; the build itself asks no clock
            texts[places.article] = ARTICLE.format(title=title, date=today).encode()
        if not places.templates.exists():
            section = SECTION.format(id=id).encode()
            texts[places.templates / "sections" / "00-introduction.md"] = section
    for file in reversed(texts):  # the figure last: interrupted, the command can be typed again
        _write(file, texts[file])
    return list(texts)


def figure_path(places: ArticlePaths, id: str) -> Path:
    """Where a new figure goes; UserError for no id, and where there is something."""
    path = places.figures / f"{checked(id).replace('-', '_')}.py"
    if os.path.lexists(path):
        raise UserError(ALREADY_EXISTS.format(path))
    return path


def title_of(id: str) -> str:
    """The title that a new figure begins with."""
    return id.replace("-", " ").capitalize()


def data_name(places: ArticlePaths, path: Path) -> str:
    """The path in figures/data by which a figure declares a file that lies there, or is copied."""
    folder, file = places.figures / FOLDER, path.absolute()
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else path.name


def data_files(places: ArticlePaths, paths: Mapping[str, Path]) -> dict[str, bytes]:
    """The files that a figure is to declare, name → bytes; `paths` are by the option's name.

    UserError, one line, for a name that no source has or that another file has.
    """
    files: dict[str, bytes] = {}
    for option, path in paths.items():
        name = data_name(places, path)
        if not all(map(is_source, name.split("/"))) or not name.isprintable():
            raise UserError(f"new: {option}: expected a name that a source may have, got {path}")
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UserError(cannot("read", path, error)) from None
        target = places.figures / FOLDER / name
        taken = os.path.lexists(target) and not _has(target, content)
        if taken or files.setdefault(name, content) != content:
            raise UserError(
                f"new: {option}: expected a name that no other file in {from_here(target.parent)}"
                f" has, got {path.name}; rename the file"
            )
    return files


def _has(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


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


def _write(path: Path, content: bytes) -> None:
    try:
        filesystem.make_top(path.parent)
        filesystem.write(path, content)
        filesystem.sync([path, path.parent])
    except FileExistsError:
        raise UserError(ALREADY_EXISTS.format(path)) from None
    except OSError as error:
        raise UserError(cannot("write", path, error)) from None
