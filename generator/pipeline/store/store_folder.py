"""Whose folder a store is, and which of its files are ours: `is_ours(folder)`, `claim(folder)`.

A store is marked by a CACHEDIR.TAG (https://bford.info/cachedir/), by which programs that make
backups leave it out, with a line of ours. A folder that isn't marked is taken over when it is
empty, or when all that is in it has the form of a store of version 0.1, which had no mark.

    for path in files(folder, "blobs"):      what has a name that we give, and is a file
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.pipeline.store import filesystem
from generator.pipeline.store.checksummed import unseal
from generator.pipeline.store.tempdir import NAME, TemporaryFolder

MARKER = "CACHEDIR.TAG"
SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55\n# layers-in-motion store"
TEXT = SIGNATURE + (
    b" 1\n# What lies here in blobs, keys, records and tmp was written by layers-in-motion,"
    b" which may\n# remove it, and makes it again when it is wanted.\n"
)
NEW = ".new-"  # beginning of the temporary folder in which a mark is written
SHARD, KEY = re.compile("[0-9a-f]{2}"), re.compile("[0-9a-f]{64}")
RECORD = re.compile("parsed|seconds|parts-(draft|default|full)-[a-z][a-z0-9-]*|site-[0-9a-f]{16}")
SHARDED = ("keys", "blobs")  # folders with a folder for the first two digits of each name
ASIDE = "aside"  # where what isn't ours goes when it has a name of ours
MOST = 4096  # bytes of a mark that is read


def is_ours(folder: Path) -> bool:
    """Whether this program may write into the folder and remove what has names of ours; OSError."""
    try:
        names = set(os.listdir(folder))
    except FileNotFoundError:
        return True
    if MARKER in names and _marked(folder / MARKER):
        return True
    names = {name for name in names if not _unfinished(name)}
    return not names or _is_unmarked_store(folder, names - {MARKER})


def _marked(marker: Path) -> bool:
    if not filesystem.is_regular(marker):
        return False
    with marker.open("rb") as file:
        return file.read(MOST).startswith(SIGNATURE)


def _unfinished(name: str) -> bool:
    """Whether it is the temporary folder of a mark that was being written."""
    return name.startswith(NEW) and NAME.fullmatch(name.removeprefix(NEW)) is not None


def _is_unmarked_store(folder: Path, names: set[str]) -> bool:
    """Whether all that lies there has the form of a store, and a record or an entry proves it."""
    if not names or not names <= {*SHARDED, "records", "tmp", ASIDE}:
        return False
    if not all(filesystem.is_real_folder(folder / name) for name in names):
        return False
    for name in names & set(SHARDED):
        for shard in (folder / name).iterdir():
            if not SHARD.fullmatch(shard.name):
                return False
    if names == {"tmp"}:  # killed before anything was kept
        inside = os.listdir(folder / "tmp")
        return bool(inside) and all(NAME.fullmatch(name) for name in inside)
    sealed = [*files(folder, "records"), *files(folder, "keys")]
    return any(_is_sealed(path) for path in sealed)


def _is_sealed(path: Path) -> bool:
    try:
        unseal(path.read_bytes(), path.name)
    except (OSError, ValueError, RecursionError):
        return False
    return True


def claim(folder: Path) -> None:
    """Makes the folder where there is none, and marks it as ours; OSError."""
    changed = filesystem.make_top(folder)
    marker = folder / MARKER
    if _marked(marker):
        return
    scratch = TemporaryFolder(folder, NEW)
    try:
        part = scratch.keep(TEXT)
        filesystem.sync([part])
        filesystem.rename(part, marker)
        filesystem.sync([folder, *changed])
    finally:
        scratch.tidy()


def tidy(folder: Path) -> None:
    """Removes what a build left that was killed while it marked the folder."""
    TemporaryFolder(folder, NEW).tidy()


def files(folder: Path, kind: str) -> Iterator[Path]:
    """The files of one kind, keys, blobs or records, that have a name of ours; sorted.

    Links, pipes and whatever else lies there are not ours to judge or to remove.
    """
    top = folder / kind
    if kind not in SHARDED:
        yield from _named(top, RECORD, filesystem.is_regular)
        return
    for shard in shards(folder, kind):
        for path in _named(shard, KEY, filesystem.is_regular):
            if path.name.startswith(shard.name):
                yield path


def shards(folder: Path, kind: str) -> Iterator[Path]:
    """The folders of a kind, by the first digits of what they hold; sorted."""
    yield from _named(folder / kind, SHARD, filesystem.is_real_folder)


def links(folder: Path) -> Iterator[Path]:
    """Links to folders in place of folders of ours: a user made them, but they are not followed."""
    for kind in (*SHARDED, "records"):
        yield from _named(folder, re.compile(kind), _is_link_to_folder)
        if kind in SHARDED:
            yield from _named(folder / kind, SHARD, _is_link_to_folder)


def _is_link_to_folder(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


def obstacles(folder: Path, kind: str) -> Iterator[Path]:
    """What has a name that we give and can't be ours: a file for a shard, a folder for a key."""
    if kind not in SHARDED:
        yield from _named(folder / kind, RECORD, _is_no_file)
        return
    yield from _named(folder / kind, SHARD, _is_no_folder)
    for shard in shards(folder, kind):
        yield from _named(shard, KEY, _is_no_file)


def _is_no_file(path: Path) -> bool:
    return os.path.lexists(path) and not filesystem.is_regular(path)


def _is_no_folder(path: Path) -> bool:
    return os.path.lexists(path) and not path.is_dir()


def _named(top: Path, name: re.Pattern[str], kind: Callable[[Path], bool]) -> Iterator[Path]:
    if filesystem.is_real_folder(top):
        for path in sorted(top.iterdir()):
            if name.fullmatch(path.name) and kind(path):
                yield path


def set_aside(folder: Path, path: Path) -> Path:
    """Moves what isn't ours out of the way of a file of ours, and says where to; OSError."""
    aside = folder / ASIDE
    filesystem.make_folders(folder, aside)
    target = aside / f"{path.name}-{os.urandom(4).hex()}"
    filesystem.rename(path, target)
    return target
