"""What a source of an article is, in one place for figures, prose, static files and the watcher.

    entries(folder)         all that lies below a folder and may be a source, in order
    files(folder)           path inside the folder → file, of those that can be read
    figure_modules(folder)  the names of figure modules: *.py, but not _shared.py
    sections(templates)     the files of the prose: 00-introduction.md, 01-…
    left_out(folder)        a line for each link or pipe that would be a source, were it a file
    read_text(path, name)   the text of a source: with or without BOM, whatever its line ends are

Hidden files, what editors and file managers leave behind, and `__pycache__` are no sources. Links
are followed. Nothing here asks what a file says; each reader checks that.
"""

import codecs
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.errors import UserError

# Hidden files; backups, locks and temporary files of editors and patch; what file managers of
# Windows and macOS leave in every folder. 4913 is the name with which vim tries a folder.
NO_SOURCE = re.compile(
    r"\..*|.*~|~\$.*|#.*#|4913|.*\.(sw[l-p]|bak|orig|rej|tmp|py[co])|.*___jb_(tmp|old)___"
    r"|__pycache__|__macosx|(eh)?thumbs\.db|desktop\.ini|icon\r",
    re.IGNORECASE | re.DOTALL,
)
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
SECTION = re.compile(r"(\d+)(?:-.*)?\.md", re.ASCII | re.DOTALL)
README = re.compile(r"(readme|licen[cs]e|contributing|changelog)\..*", re.IGNORECASE | re.DOTALL)

Kind = Literal["file", "folder", "unreadable folder", "broken link", "loop of links", "no file"]


@dataclass(frozen=True)
class Entry:
    """A file, or something else, with a source's name."""

    name: str  # path inside the folder, with /
    path: Path
    kind: Kind


def is_source(name: str) -> bool:
    """Whether a file or folder of this name (not path) may be a source, or hold some."""
    return NO_SOURCE.fullmatch(name) is None


def entries(folder: Path) -> Iterator[Entry]:
    """All below `folder` whose name is a source's, folders before what they hold, by name.

    A folder that isn't there has no entries; one that can't be read is an entry of its own kind.
    """
    return _below(folder, "", (os.path.realpath(folder),))


def _below(folder: Path, above: str, parents: tuple[str, ...]) -> Iterator[Entry]:
    """`parents` are the real paths of the folders being read: none is read inside itself."""
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return
    except OSError:
        yield Entry(above, folder, "unreadable folder")
        return
    for name in filter(is_source, names):
        path, inside = folder / name, f"{above}{name}"
        kind = _kind(path, parents)
        yield Entry(inside, path, kind)
        if kind == "folder":
            yield from _below(path, f"{inside}/", (*parents, os.path.realpath(path)))


def _kind(path: Path, parents: tuple[str, ...]) -> Kind:
    if path.is_dir():
        return "loop of links" if os.path.realpath(path) in parents else "folder"
    if path.is_file():
        return "file"
    return "no file" if path.exists() else "broken link"


def files(folder: Path) -> dict[str, Path]:
    """Path inside the folder → file, sorted by path.

    UserError for a folder that can't be read, and for a name that is not UTF-8: it becomes part
    of an address.
    """
    paths = {}
    for entry in _readable(folder):
        if entry.kind == "file":
            paths[entry.name] = entry.path
    return paths


def _readable(folder: Path) -> Iterator[Entry]:
    """The entries; UserError for one that no build can use."""
    for entry in entries(folder):
        where = shown(entry.path)
        if entry.kind == "unreadable folder":
            raise UserError(f"{where}: expected a folder that this user can read, got another")
        if not _is_utf8(entry.name):
            raise UserError(f"{where}: expected a name in UTF-8, got other bytes; rename it")
        yield entry


def left_out(folder: Path, shown_as: str) -> list[str]:
    """A line for each entry below a folder that has a source's name and can't be read as a file."""
    reasons = {
        "broken link": "a link to what is not there",
        "loop of links": "a link to a folder that it lies in",
        "no file": "neither a file nor a folder",
    }
    return [
        f"{shown_as}/{shown(entry.name)}: {reasons[entry.kind]}; it is left out"
        for entry in entries(folder)
        if entry.kind in reasons
    ]


def figure_modules(folder: Path) -> list[str]:
    """Names of the files in `folder` that are figures, or would be with a right name.

    A name that begins with _ is no figure's: `_shared.py` is a module that figures import.
    OSError when the folder can't be read.
    """
    names = [name for name in sorted(os.listdir(folder)) if name.lower().endswith(".py")]
    return [
        name
        for name in names
        if is_source(name) and not name.startswith("_") and (folder / name).is_file()
    ]


def sections(templates: Path) -> list[Path]:
    """The files of the prose, `sections/NN-words.md`, by number and name.

    README.md and its like are no sections, nor are names that begin with _: those are for texts
    that sections include. UserError for any other Markdown file, whose text would be lost.
    """
    folder, numbered = templates / "sections", []
    for entry in _readable(folder):
        match = SECTION.fullmatch(entry.name)
        if "/" in entry.name or entry.kind != "file":
            continue
        if match:
            numbered.append((int(match[1]), entry.name, entry.path))
        elif _would_be_lost(entry.name):
            proper = f"{len(numbered):02}-{entry.name.rpartition('.')[0]}.md"
            raise UserError(
                f"{templates.name}/sections: expected a number and words, as {shown(proper)}, got"
                f" {shown(entry.name)}; or _{shown(entry.name)} for a text that sections include"
            )
    return [path for _, _, path in sorted(numbered)]


def has_sections(templates: Path) -> bool:
    """Whether there is any prose, well named or not."""
    return any(is_source(path.name) for path in (templates / "sections").glob("*.md"))


def _would_be_lost(name: str) -> bool:
    """Whether a file in sections/ that is no section looks like one."""
    markdown = name.lower().endswith(MARKDOWN)
    return markdown and not name.startswith("_") and not README.fullmatch(name)


def section_number(path: Path) -> str:
    """The section's number as the page shows it; empty for 00."""
    match = SECTION.fullmatch(path.name)
    return str(int(match[1])) if match and int(match[1]) else ""


def read_text(path: Path, name: str) -> str:
    """The text of a source in UTF-8, without its BOM, every line ended by one \\n.

    UserError, as `name` or `name:line`, when it can't be read or is not UTF-8.
    """
    try:
        return decoded(read_bytes(path, name))
    except UnicodeDecodeError as error:
        raise UserError(f"{name}:{not_utf8(error)}") from None


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a source; UserError, as `name`, when it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{name}: can't be read: {error.strerror or error}") from None


def decoded(data: bytes) -> str:
    """The same for bytes that were read; UnicodeDecodeError."""
    text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def not_utf8(error: UnicodeDecodeError) -> str:
    """`12: expected UTF-8 …`: the line, and what is wrong there."""
    before = error.object[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line, byte = before.count(b"\n") + 1, error.object[error.start]
    return f"{line}: expected UTF-8, got the byte 0x{byte:02x}; save the file as UTF-8"


def shown(path: str | Path) -> str:
    """A path as a message can show it: what is not UTF-8 or can't be printed is escaped."""
    text = str(path)
    return text if text.isprintable() else ascii(text)[1:-1]


def _is_utf8(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
