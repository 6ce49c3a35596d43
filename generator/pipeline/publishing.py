"""A site on disk: `write(output, files, manifest, ours)` never leaves a page without its parts.

Assets come first, then pages, then the manifest, then goes what is no longer wanted; each file is
written to a temporary name and renamed, and only when its bytes differ. What was interrupted is
completed by the next write.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.errors import AuthorError
from generator.pipeline.manifest import NAME, read_manifest
from generator.pipeline.sealed import cannot, replace

SLIDES = "slides"  # a folder inside the site with a manifest of its own; it is not deployed
PART = ".part-"  # temporary folders inside the site, on its file system
MOST_SITE, MOST_FILE = 150_000_000, 10_000_000  # bytes, without slides


@contextlib.contextmanager
def alone(output: Path) -> Iterator[None]:
    """Waits until no other build writes this site (where the machine can lock a folder)."""
    if os.name != "posix":
        yield
        return
    import fcntl  # not on Windows

    folder = os.open(output, os.O_RDONLY)
    try:
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
    empty = all(one.name == SLIDES for one in output.iterdir())
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
    try:
        known = {*before, *(read_manifest(output) or {})}
        count = sum(_changed(output, path, files[path]) for path in in_order(files))
        count += _changed(output, NAME, manifest)
        for path in sorted(known - files.keys() - {NAME}):
            _remove(output, path)
        for part in output.glob(f"{PART}*"):
            shutil.rmtree(part, ignore_errors=True)
        return count
    except OSError as error:
        raise AuthorError(cannot("write", Path(error.filename or output), error)) from None


def in_order(paths: Iterable[str]) -> list[str]:
    """Assets, then pages."""
    return sorted(paths, key=lambda path: (path.endswith(".html"), path))


def _changed(output: Path, path: str, data: bytes) -> bool:
    """Writes a file, unless these bytes are there already."""
    target = output / path
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        if target.stat().st_size == len(data) and target.read_bytes() == data:
            return False
    replace(target, data, output / f"{PART}{os.getpid()}")
    return True


def _remove(output: Path, path: str) -> None:
    """Removes a file, and the folders that it leaves empty."""
    target = output / path
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        target.unlink()
    for above in target.relative_to(output).parents[:-1]:
        with contextlib.suppress(OSError):
            (output / above).rmdir()


def intact(output: Path) -> bool:
    """Whether every file of the manifest is there with its size, by a look at the folder only."""
    listed = read_manifest(output)
    if listed is None:
        return False
    found = dict(_sizes(str(output), ""))
    return all(found.get(path) == size for path, (size, _) in listed.items())


def _sizes(folder: str, above: str) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _sizes(entry.path, f"{above}{entry.name}/")
            else:
                yield f"{above}{entry.name}", entry.stat().st_size


def too_big(files: Mapping[str, bytes]) -> Iterator[str]:
    """A line for each bound that a site passes."""
    total = sum(map(len, files.values()))
    if total > MOST_SITE:
        yield f"the site has {total:,} bytes; it should stay below {MOST_SITE:,}"
    for path, data in files.items():
        if len(data) > MOST_FILE:
            yield f"{path} has {len(data):,} bytes; a file should stay below {MOST_FILE:,}"
