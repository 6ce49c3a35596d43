"""Which files of a site are ours, and whether they are as they were published.

    .layers-in-motion        marks a folder as a site of ours, and lists what builds wrote there
    our_paths(output, before)    paths that a build may overwrite and remove: no others
    read_back(output, …)     size, inode and time of change of each file that has the right bytes
    unchanged(output, …)     whether all files are as they were then

The list is on the disk before the first file that it names, and until the last one is gone.
"""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.pipeline.publishing.manifest import NAME, read_manifest
from generator.pipeline.store import filesystem
from generator.pipeline.store.checksummed import seal, sha256, unseal
from generator.pipeline.store.output import outside

MARKER = ".layers-in-motion"
ABOUT = "Written by layers-in-motion, which overwrites and removes only the files listed here."
TICK = 20_000_000  # ns: a file that changes later than that has another time of change

Stats = Mapping[str, list[int]]  # path → size, inode, time of change in ns


def marker(paths: Iterable[str]) -> bytes:
    """The content of the mark: the paths of all other files but the manifest, which come of it."""
    return seal({"about": ABOUT, "paths": sorted(set(paths) - {MARKER, NAME})}, MARKER)


def listed_paths(output: Path) -> list[str] | None:
    """The paths that the mark of a folder lists; None without a mark, or with a damaged one."""
    try:
        if not filesystem.is_regular(output / MARKER):
            return None
        content = unseal((output / MARKER).read_bytes(), MARKER)
    except (OSError, ValueError, RecursionError):
        return None
    match content:
        case {"paths": list(paths)} if all(
            isinstance(path, str) and not outside(path) for path in paths
        ):
            return paths
    return None


def our_paths(output: Path, before: Iterable[str]) -> set[str]:
    """What builds wrote into a folder; `before` counts only where there is no mark."""
    listed = listed_paths(output)
    return {*(before if listed is None else listed), *(read_manifest(output) or {}), MARKER, NAME}


def is_made_of(output: Path, digests: Mapping[str, str]) -> bool:
    """Whether a file is there that has these bytes: path → SHA-256."""
    for path, digest in digests.items():
        file = output / path
        with contextlib.suppress(OSError):
            if filesystem.is_regular(file) and sha256(file.read_bytes()) == digest:
                return True
    return False


def _stat(status: os.stat_result) -> list[int]:
    return [status.st_size, status.st_ino, status.st_ctime_ns]


def _settled(stats: Stats, before: int) -> dict[str, list[int]]:
    """Those that did not change since this time; Windows keeps no time of change."""
    kept = stats if os.name == "posix" else {}
    return {path: stat for path, stat in kept.items() if stat[2] < before}


def read_back(output: Path, files: Mapping[str, bytes]) -> dict[str, list[int]]:
    """What tells these files' next change, of each that has its bytes now; of a synced site.

    A moment passes before, so that who changes a file from now on changes its time, too.
    """
    time.sleep(TICK / 1e9)
    stats = {}
    for path, data in files.items():
        with contextlib.suppress(OSError):
            if filesystem.is_regular(output / path):
                stat = _stat(os.lstat(output / path))
                if (output / path).read_bytes() == data:
                    stats[path] = stat
    return _settled(stats, time.time_ns() - TICK)


def unchanged(output: Path, stats: Stats) -> tuple[bool, dict[str, list[int]]]:
    """Whether every file of the manifest is there with its bytes, and what tells the next change.

    A file whose size, inode and time of change are those of `stats` isn't read.
    """
    listed = read_manifest(output)
    if listed is None:
        return False, {}
    now = time.time_ns()
    try:
        stats_now = dict(_stats(str(output), ""))
        for path, (size, digest) in listed.items():
            stat = stats_now.get(path)
            if stat is None or stat[0] != size:
                return False, {}
            if stat != stats.get(path) and sha256((output / path).read_bytes()) != digest:
                return False, {}
    except OSError:  # unreadable, or another build is removing it
        return False, {}
    return True, _settled({path: stats_now[path] for path in listed}, now - TICK)


def _stats(folder: str, above: str) -> Iterator[tuple[str, list[int]]]:
    """Every file below a folder; links are none."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _stats(entry.path, f"{above}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                with contextlib.suppress(FileNotFoundError):
                    yield f"{above}{entry.name}", _stat(entry.stat(follow_symlinks=False))
