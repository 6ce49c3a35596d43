"""What libraries consist of as they are installed: `Installed(known).digest(name, info)`.

A version says nothing of a library whose files were edited, or that was built and installed again.
So a key holds the content of its files too. Reading them all takes half a second, so it is done
when one of them has another size or time than when it was last read; no edit can set back the time
of a file's last change.
"""

import contextlib
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from generator.pipeline.store.checksummed import file_digest, sha256

LEFT_OUT = ("__pycache__", "tests", "test")  # folders that no computation imports
COMPILED = (".pyc", ".pyi")


class Distribution(TypedDict):
    """What one installed library consists of."""

    record: list[int]  # size and times of its RECORD
    tops: list[str]  # files and folders, beside RECORD's folder
    stats: str  # SHA-256 of the sizes and times of all its files
    digest: str  # SHA-256 of their contents; "" where it lists none


class Installed:
    """Digests of installed libraries; `known` is what was found before, `found` what is now."""

    def __init__(self, known: Mapping[str, Distribution]) -> None:
        self._known = known
        self.current: dict[str, Distribution] = {}

    @property
    def changed(self) -> bool:
        """Whether something was read that `known` hasn't."""
        return any(
            self._known.get(name) != distribution for name, distribution in self.current.items()
        )

    def digest(self, name: str, info: Path) -> str:
        """Of the files of a distribution with this .dist-info; "" where it lists none."""
        if name not in self.current:
            known = self._known.get(name)
            record = _stat(info / "RECORD")
            known = known if known and known["record"] == record else None
            tops = known["tops"] if known else _tops(info / "RECORD")
            files = sorted(file for top in tops for file in _files(f"{info.parent}/{top}"))
            stats = sha256(repr((str(info), files)).encode())
            if known and known["stats"] == stats:
                self.current[name] = known
            else:
                digest = _digest(str(info.parent), [path for path, *_ in files])
                self.current[name] = {
                    "record": record,
                    "tops": tops,
                    "stats": stats,
                    "digest": digest if files else "",
                }
        return str(self.current[name]["digest"])


def _stat(path: Path) -> list[int]:
    """Size and times of a file; [] where there is none."""
    with contextlib.suppress(OSError):
        stat = path.stat()
        return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
    return []


def _tops(record: Path) -> list[str]:
    """The modules and packages of a distribution, beside its .dist-info."""
    try:
        lines = record.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    names = {line.partition(",")[0].partition("/")[0] for line in lines}
    return sorted(
        name for name in names if name not in ("", "..", *LEFT_OUT) and ".dist-info" not in name
    )


FileStat = tuple[str, int, int, int]  # path, size and times of a file


def _files(path: str) -> list[FileStat]:
    """A file, or all files below a folder."""
    files: list[FileStat] = []
    with contextlib.suppress(OSError):
        if os.path.isdir(path):
            _add_below(path, files)
        else:
            stat = os.stat(path)
            files.append((path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))
    return files


def _add_below(folder: str, files: list[FileStat]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in LEFT_OUT:
                    _add_below(entry.path, files)
            elif not entry.name.endswith(COMPILED):
                stat = entry.stat()
                files.append((entry.path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))


def _digest(folder: str, paths: list[str]) -> str:
    whole = hashlib.sha256()
    for path in paths:  # thousands: as text, which takes a fifth of the time of Path
        name = path[len(folder) + 1 :].replace(os.sep, "/")
        whole.update(f"{name} {file_digest(path)}\n".encode())
    return whole.hexdigest()
