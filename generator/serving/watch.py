"""Whether anything changed: `digest(root, …)` changes when the content of a source does.

`changes(root, …)` waits until that may be so: the system reports changes in folders, so that
waiting costs next to nothing.

Times decide nothing: a file that was touched, or saved as it was, changes no digest. What counts is
what a build reads (source_files.py) and what it may complain about: a folder or a link in the place
of a file, and a file that can't be read.
"""

import hashlib
import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event

from generator.source_files import Entry, entries

WATCHED = ("article.toml", "theme.toml", "build.py", "figures", "generator", "templates")
EVERY = 400  # ms between two looks at files that lie in no watched folder


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
    for top in tops(root, others):
        if top.is_dir():
            yield from entries(top)
        elif top.exists():
            yield Entry(top.name, top, "file")


def tops(root: Path, others: Iterable[Path]) -> list[Path]:
    return [*(root / name for name in WATCHED), *others]


def changes(root: Path, *others: Path, ended: Event | None = None) -> Iterator[None]:
    """Yields at once, and whenever a source may have changed, until `ended` is set."""
    ended = ended or Event()
    while not ended.is_set():
        yield
        folders, files = _places(root, others)
        before = _stats(files)
        reports = _reports(folders, ended)
        yield  # what changed before the folders were watched
        for changed in reports:
            if changed or _stats(files) != before:
                break


def _places(root: Path, others: Sequence[Path]) -> tuple[list[str], list[Path]]:
    """Folders that the system has to watch, and files that may change outside of them."""
    files = tops(root, others)
    folders = [os.path.realpath(top) for top in files if top.is_dir()]
    for entry in watched(root, others):
        if entry.path.is_symlink():
            files.append(entry.path)
            if entry.kind == "folder":
                folders.append(os.path.realpath(entry.path))
    return sorted(set(folders)), files


def _stats(files: Iterable[Path]) -> list[tuple[int, int, int] | None]:
    """What changes with each file, None for one that isn't there; links are followed."""
    stats: list[tuple[int, int, int] | None] = []
    for file in files:
        try:
            stat = file.stat()
            stats.append((stat.st_ino, stat.st_size, stat.st_mtime_ns))
        except OSError:
            stats.append(None)
    return stats


def _reports(folders: Sequence[str], ended: Event) -> Iterator[object]:
    """What has changed below the folders, nothing when `EVERY` is over; all are watched now."""
    from watchfiles import watch  # takes a while to import

    def watching(poll: bool) -> Iterator[object]:
        reports = watch(
            *folders,
            watch_filter=None,
            stop_event=ended,
            rust_timeout=EVERY,
            yield_on_timeout=True,
            ignore_permission_denied=True,
            force_polling=poll or None,
        )
        first = next(reports, None)
        return itertools.chain([] if first is None else [first], reports)

    try:
        return watching(poll=False)
    except FileNotFoundError:  # a folder went meanwhile
        return iter([True])
    except (OSError, RuntimeError):  # of a system that watches no more folders
        return watching(poll=True)


def _content(entry: Entry) -> bytes:
    """The file's bytes after its kind; the kind alone where there is nothing to read."""
    if entry.kind == "file":
        try:
            return b"file " + entry.path.read_bytes()
        except OSError:  # removed since it was listed, or not readable
            return b"unreadable file"
    return entry.kind.encode()
