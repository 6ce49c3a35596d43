"""A site on disk: `write(output, files, manifest, before)` never leaves a page without its parts.

Whatever differs is first written beside the site, so that a disk which is full leaves the old site
as it was. Then assets are renamed into place, then pages, then the manifest; then goes what is no
longer wanted, pages before their parts. Each of these steps is on the disk before the next begins,
so that a power cut leaves no other site than a kill does. What was interrupted is completed by the
next write. What no build of ours wrote is neither overwritten nor removed, and links are not
followed.
"""

import contextlib
import errno
import itertools
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from generator.errors import UserError
from generator.locks import locked
from generator.pipeline.publishing import site_marker
from generator.pipeline.publishing.content import Content, blocks, is_content_of, size
from generator.pipeline.publishing.manifest import NAME, read_manifest
from generator.pipeline.publishing.site_marker import MARKER
from generator.pipeline.store import filesystem
from generator.pipeline.store.checksummed import cannot
from generator.pipeline.store.tempdir import NAME as TEMPORARY
from generator.pipeline.store.tempdir import TemporaryFolder

SLIDES = "slides"  # a folder inside the site with a manifest of its own; it is not deployed
PART = ".part"  # temporary files inside the site, on its file system
MOST_SITE, MOST_FILE = 150_000_000, 10_000_000  # bytes, without slides


@contextlib.contextmanager
def alone(output: Path) -> Iterator[None]:
    """Waits until no other build writes this site (where the machine can lock a folder)."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locked(output))
        except OSError as error:
            raise UserError(cannot("read", output, error)) from None
        yield


def make(output: Path) -> None:
    """Makes the folder; UserError when it can't be."""
    try:
        filesystem.sync(filesystem.make_top(output))
    except OSError as error:
        raise UserError(cannot("write", output, error)) from None


def ready(output: Path, begun: bool) -> None:
    """UserError when a folder holds what is not ours.

    `begun` says that files of ours are there, though it has neither a mark nor a manifest.
    """
    try:
        empty = all(_is_no_site(path) for path in output.iterdir())
    except OSError as error:
        raise UserError(cannot("read", output, error)) from None
    marked = site_marker.listed_paths(output) is not None or read_manifest(output) is not None
    if not (empty or begun or marked):
        raise UserError(
            f"{output}: expected an empty or a new folder, or a site made before, got a folder with"
            f" other files and no {NAME} of ours"
        )


def _is_no_site(path: Path) -> bool:
    """Whether it may lie in an empty folder: slides, and what a killed build left."""
    if path.name != PART:
        return path.name == SLIDES
    return filesystem.is_real_folder(path) and all(map(TEMPORARY.fullmatch, os.listdir(path)))


def write(
    output: Path, files: Mapping[str, Content], manifest: bytes, before: Iterable[str]
) -> int:
    """Publishes files by path into a folder that is `ready`, `alone`; the number of files written.

    `before` are paths of an earlier, perhaps interrupted site: those no longer wanted are removed.
    Files that no build of ours listed are left alone; UserError when one is in the way.
    """
    scratch = TemporaryFolder(output / PART)
    known, begun = site_marker.our_paths(output, before), False
    try:
        _refuse_others(output, files, known)
        parts = dict(_changed(output, {**files, NAME: manifest}, scratch))
        filesystem.sync(parts.values())
        _mark(output, known | files.keys(), scratch)
        changed = {folder for path in parts for folder in _folders(output, path)}
        for paths in steps(parts, known):
            for path in paths:
                begun = True
                put(parts[path], output / path)
            filesystem.sync(sorted(changed | {(output / path).parent for path in paths}))
            changed.clear()
        gone = known - files.keys() - {NAME, MARKER}
        for paths in reversed(list(steps(gone))):  # a page before its parts
            for path in reversed(paths):
                _remove(output, path)
            filesystem.sync(sorted({_standing(output, path) for path in paths}))
        _mark(output, files, scratch)
        return len(parts)
    except OSError as error:
        with contextlib.suppress(OSError):
            if not begun and site_marker.listed_paths(output) is not None:
                _mark(output, known, scratch)
        for path in files:
            _remove_empty(output, path)
        where = error.filename2 or error.filename or output
        raise UserError(cannot("write", Path(where), error)) from None
    finally:
        scratch.tidy()


def tidy(output: Path) -> None:
    """Removes temporary files that an interrupted build left in the site."""
    TemporaryFolder(output / PART).tidy()


def steps(paths: Iterable[str], known: Container[str] = ()) -> Iterator[list[str]]:
    """Assets, then pages (new ones before the pages that link to them), manifest."""

    def rank(path: str) -> tuple[bool, bool, bool]:
        page = path.endswith(".html")
        return path == NAME, page, page and path in known

    for _, step in itertools.groupby(sorted(paths, key=lambda path: (rank(path), path)), rank):
        yield list(step)


def _refuse_others(output: Path, files: Mapping[str, Content], known: Container[str]) -> None:
    """OSError for the first of these paths where something lies that no build of ours wrote."""
    for path, content in files.items():
        target = output / path
        if path in known or not os.path.lexists(target):
            continue
        if not is_content_of(target, content):
            why = "no build of ours wrote what is there; move it away"
            raise FileExistsError(errno.EEXIST, why, str(target))


def _mark(output: Path, paths: Iterable[str], scratch: TemporaryFolder) -> None:
    """Writes which files are ours; it is on the disk then."""
    data, target = site_marker.marker(paths), output / MARKER
    if not (filesystem.is_regular(target) and target.read_bytes() == data):
        scratch.replace(target, data)
        filesystem.sync([output])


def _changed(
    output: Path, files: Mapping[str, Content], scratch: TemporaryFolder
) -> Iterator[tuple[str, Path]]:
    """Each path whose bytes differ, and where its new ones lie until they are put."""
    for path, content in files.items():
        target = output / path
        try:
            if is_content_of(target, content):
                continue
            if not filesystem.is_regular(target) and os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, "a folder or a link is there", str(target))
            part = scratch.keep(blocks(content))
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(target)) from None
        yield path, part


def _folders(output: Path, path: str) -> list[Path]:
    """Makes the folders above a file; those whose names changed."""
    try:
        return filesystem.make_folders(output, (output / path).parent)
    except NotADirectoryError:
        raise  # it names the link
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(output / path)) from None


def put(part: Path, target: Path) -> None:
    """One file of the site, from one moment to the next."""
    filesystem.rename(part, target)


def _remove(output: Path, path: str) -> None:
    """Removes a file, and the folders that it leaves empty."""
    target = output / path
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for above in reversed(Path(path).parents[:-1]):
            filesystem.real_folder(output / above)
        if filesystem.is_regular(target):
            filesystem.unlink(target)
    _remove_empty(output, path)


def _standing(output: Path, path: str) -> Path:
    """The folder that is still there of those above a file."""
    above = Path(path).parents[:-1]
    folders = (output / folder for folder in above)
    return next((folder for folder in folders if filesystem.is_real_folder(folder)), output)


def _remove_empty(output: Path, path: str) -> None:
    """Removes the folders above a file that are empty."""
    for above in Path(path).parents[:-1]:
        with contextlib.suppress(OSError):
            if any((output / above).iterdir()) or not filesystem.is_real_folder(output / above):
                return
            filesystem.rmdir(output / above)


def too_big(output: Path, files: Mapping[str, Content]) -> Iterator[str]:
    """A line for each bound that a site passes."""
    total = sum(map(size, files.values()))
    if total > MOST_SITE:
        yield f"{output} has {total:,} bytes; it should stay below {MOST_SITE:,}"
    for path, content in files.items():
        if (count := size(content)) > MOST_FILE:
            yield f"{output / path} has {count:,} bytes; a file should stay below {MOST_FILE:,}"
