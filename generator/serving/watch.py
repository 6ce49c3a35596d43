"""Whether anything changed: `digest(root, …)` changes when the content of a source does.

Times decide nothing: a file that was touched, or saved as it was, changes no digest. What counts is
what a build reads (source_files.py) and what it may complain about: a folder or a link in the place
of a file, and a file that can't be read.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.source_files import Entry, entries

WATCHED = ("article.toml", "build.py", "figures", "generator", "templates")


def digest(root: Path, *others: Path) -> str:
    """SHA-256 over the paths and contents of all that a site is made of.

    `others` are files and folders of an article or of data that lie elsewhere.
    """
    total = hashlib.sha256()
    for entry in watched(root, others):
        data = _content(entry)
        name = os.fsencode(entry.path)
        total.update(b"%d %b %d " % (len(name), name, len(data)) + data)
    return total.hexdigest()


def watched(root: Path, others: Iterable[Path] = ()) -> Iterator[Entry]:
    """Every entry that a build may read, or complain about."""
    for top in (*(root / name for name in WATCHED), *others):
        if top.is_dir():
            yield from entries(top)
        elif top.exists():
            yield Entry(top.name, top, "file")


def _content(entry: Entry) -> bytes:
    """The file's bytes after its kind; the kind alone where there is nothing to read."""
    if entry.kind == "file":
        try:
            return b"file " + entry.path.read_bytes()
        except OSError:  # removed since it was listed, or not readable
            return b"unreadable file"
    return entry.kind.encode()
