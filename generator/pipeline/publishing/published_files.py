"""Whether the files of a site are as they were published.

read_back(output, …)     size, inode and time of change of each file that has the right bytes
unchanged(output, …)     whether all files are as they were then
"""

import contextlib
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.pipeline.publishing.content import Content, is_content_of
from generator.pipeline.publishing.manifest import read_manifest
from generator.pipeline.store import filesystem
from generator.pipeline.store.regular_files import regular_digest

TICK = 20_000_000  # ns: a file that changes later than that has another time of change

Stats = Mapping[str, list[int]]  # path → size, inode, time of change in ns


def is_made_of(output: Path, digests: Mapping[str, str]) -> bool:
    """Whether a file is there that has these bytes: path → SHA-256."""
    for path, digest in digests.items():
        file = output / path
        with contextlib.suppress(OSError):
            if filesystem.is_regular(file) and regular_digest(file) == digest:
                return True
    return False


def _stat(status: os.stat_result) -> list[int]:
    return [status.st_size, status.st_ino, status.st_ctime_ns]


def _settled(stats: Stats, before: int) -> dict[str, list[int]]:
    """Those that did not change since this time; Windows keeps no time of change."""
    kept = stats if os.name == "posix" else {}
    return {path: stat for path, stat in kept.items() if stat[2] < before}


def read_back(output: Path, files: Mapping[str, Content]) -> dict[str, list[int]]:
    """What shows these files' next change, of each that has its bytes now; of a synced site.

    A moment passes before, so that who changes a file from now on changes its time, too.
    """
    time.sleep(TICK / 1e9)
    stats = {}
    for path, content in files.items():
        with contextlib.suppress(OSError):
            stat = _stat(os.lstat(output / path))
            if is_content_of(output / path, content):
                stats[path] = stat
    return _settled(stats, time.time_ns() - TICK)


def unchanged(output: Path, stats: Stats) -> tuple[bool, dict[str, list[int]]]:
    """Whether every file of the manifest is there with its bytes, and what shows the next change.

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
            if stat != stats.get(path) and regular_digest(output / path) != digest:
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
