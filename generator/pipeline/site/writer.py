"""A site on disk: `write(output, files, manifest, ours)` never leaves a page without its parts.

Whatever differs is first written beside the site, so that a disk which is full leaves the old site
as it was. Then assets are renamed into place, then pages, then the manifest; then goes what is no
longer wanted, pages before their parts. What was interrupted is completed by the next write.
"""

import contextlib
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from generator.errors import AuthorError
from generator.pipeline.site.manifest import NAME, read_manifest
from generator.pipeline.store.tempdir import Scratch
from generator.pipeline.store.checksummed import cannot

SLIDES = "slides"  # a folder inside the site with a manifest of its own; it is not deployed
PART = ".part"  # temporary files inside the site, on its file system
MOST_SITE, MOST_FILE = 150_000_000, 10_000_000  # bytes, without slides


@contextlib.contextmanager
def alone(output: Path) -> Iterator[None]:
    """Waits until no other build writes this site (where the machine can lock a folder)."""
    if os.name != "posix":
        yield
        return
    import fcntl  # not on Windows

    try:
        folder = os.open(output, os.O_RDONLY)
    except OSError as error:
        raise AuthorError(cannot("read", output, error)) from None
    try:
        with contextlib.suppress(OSError):  # some disks of a network have no locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make(output: Path) -> None:
    """Makes the folder; AuthorError when it can't be."""
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AuthorError(cannot("write", output, error)) from None


def ready(output: Path, begun: bool) -> None:
    """AuthorError when a folder holds what is not ours.

    `begun` says that a build of ours started to write there and may not have come to the manifest.
    """
    try:
        empty = all(one.name == SLIDES for one in output.iterdir())
    except OSError as error:
        raise AuthorError(cannot("read", output, error)) from None
    if not (empty or begun or read_manifest(output) is not None):
        raise AuthorError(
            f"{output} is not empty and has no {NAME} of ours; allowed: an empty or a new folder,"
            " or a site made before"
        )


def write(output: Path, files: Mapping[str, bytes], manifest: bytes, before: Iterable[str]) -> int:
    """Publishes files by path into a folder that is `ready`, `alone`; the number of files written.

    `before` are paths of an earlier, perhaps interrupted site: those no longer wanted are removed.
    Files that no build of ours listed are left alone.
    """
    scratch = Scratch(output / PART)
    try:
        known = {*before, *(read_manifest(output) or {})}
        parts = dict(_changed(output, {**files, NAME: manifest}, scratch))
        for path in in_order(parts, known):
            put(parts[path], output / path)
        for path in reversed(in_order(known - files.keys() - {NAME})):  # a page before its parts
            _remove(output, path)
        return len(parts)
    except OSError as error:
        for path in files:
            _remove_empty(output, path)
        where = error.filename2 or error.filename or output
        raise AuthorError(cannot("write", Path(where), error)) from None
    finally:
        scratch.tidy()


def in_order(paths: Iterable[str], known: Container[str] = ()) -> list[str]:
    """Assets, then pages – those that nobody knows yet before those that lead there –, manifest."""

    def rank(path: str) -> tuple[bool, bool, bool, str]:
        return path == NAME, path.endswith(".html"), path in known, path

    return sorted(paths, key=rank)


def _changed(
    output: Path, files: Mapping[str, bytes], scratch: Scratch
) -> Iterator[tuple[str, Path]]:
    """Each path whose bytes differ, and where its new ones lie until they are put."""
    for path, data in files.items():
        target = output / path
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            if target.stat().st_size == len(data) and target.read_bytes() == data:
                continue
        try:
            part = scratch.keep(data)
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(target)) from None
        yield path, part


def put(part: Path, target: Path) -> None:
    """One file of the site, from one moment to the next."""
    part.replace(target)


def _remove(output: Path, path: str) -> None:
    """Removes a file, and the folders that it leaves empty."""
    target = output / path
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        target.unlink()
    _remove_empty(output, path)


def _remove_empty(output: Path, path: str) -> None:
    """Removes the folders above a file that are empty."""
    for above in Path(path).parents[:-1]:
        with contextlib.suppress(OSError):
            (output / above).rmdir()


def intact(output: Path) -> bool:
    """Whether every file of the manifest is there with its size, by a look at the folder only."""
    listed = read_manifest(output)
    if listed is None:
        return False
    try:
        found = dict(_sizes(str(output), ""))
    except OSError:  # unreadable, or another build is removing it
        return False
    return all(found.get(path) == size for path, (size, _) in listed.items())


def _sizes(folder: str, above: str) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _sizes(entry.path, f"{above}{entry.name}/")
            else:
                with contextlib.suppress(FileNotFoundError):  # a link to nowhere
                    yield f"{above}{entry.name}", entry.stat().st_size


def too_big(files: Mapping[str, bytes]) -> Iterator[str]:
    """A line for each bound that a site passes."""
    total = sum(map(len, files.values()))
    if total > MOST_SITE:
        yield f"the site has {total:,} bytes; it should stay below {MOST_SITE:,}"
    for path, data in files.items():
        if len(data) > MOST_FILE:
            yield f"{path} has {len(data):,} bytes; a file should stay below {MOST_FILE:,}"
