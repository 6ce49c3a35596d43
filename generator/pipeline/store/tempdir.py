"""Temporary files that nothing leaves behind: `TemporaryFolder(parent)`, of this process.

    part = scratch.keep(data)    the bytes in a file of its own, to be synced and renamed
    scratch.replace(path, data)  both at once
    scratch.folder()             for code that writes temporary files by itself
    scratch.tidy()               removes it, and those of processes that have ended

A process locks its folder as long as it lives, and the system lets go of the lock however it ends:
a folder whose lock is free belongs to no running process. Where the machine can't lock a folder
(Windows, some disks of a network) its age decides. Only folders with a name of ours are removed,
and no link is followed. `TemporaryFolder(parent, prefix)` is for a parent that belongs to somebody
else: it is neither made nor removed.
"""

import contextlib
import errno
import itertools
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from generator import locks
from generator.pipeline.store import filesystem

NAME = re.compile(r"\d+-[0-9a-f]{12}")  # process and a random number
ABANDONED = 86_400  # s: a folder that old belongs to no running build
TRIES = 100  # to make a folder while others tidy theirs away


class TemporaryFolder:
    """Makes its folder at the first use."""

    def __init__(self, parent: Path, prefix: str = "") -> None:
        self.parent, self.prefix = parent, prefix
        self._own: Path | None = None
        self._lock = -1
        self._numbers = itertools.count()

    def folder(self) -> Path:
        """This process's folder, made where it isn't there; OSError."""
        if self._own is None or not self._own.is_dir():
            self._release()
            self._own = self._new_folder()
        return self._own

    def keep(self, data: bytes | Iterator[bytes]) -> Path:
        """Writes a new file of these bytes or blocks; OSError, and then nothing of it stays."""
        part = self.folder() / str(next(self._numbers))
        filesystem.write(part, data)
        return part

    def replace(self, path: Path, data: bytes) -> None:
        """Writes a file in place of another one: the old bytes or the new ones, never a part.

        Its folder must be there, on the same file system; OSError when it can't be written.
        """
        part = self.keep(data)
        filesystem.sync([part])
        filesystem.rename(part, path)

    def tidy(self, *processes: int) -> None:
        """Removes the folders of this process, of these, and of those that have ended."""
        self._release()
        ended = {str(process) for process in (os.getpid(), *processes)}
        if not self.prefix and not filesystem.is_real_folder(self.parent):
            return
        with contextlib.suppress(OSError):  # nothing there, or another process is writing
            for folder in list(self.parent.iterdir()):
                name = folder.name.removeprefix(self.prefix)
                if not folder.name.startswith(self.prefix) or not NAME.fullmatch(name):
                    continue
                if name.partition("-")[0] in ended and os.name != "posix":
                    filesystem.remove_tree(folder)
                else:
                    _remove_abandoned(folder)
            if not self.prefix:
                filesystem.rmdir(self.parent)

    def _new_folder(self) -> Path:
        """A new folder that is locked; another process may remove what isn't locked yet."""
        for _ in range(TRIES):
            own = self.parent / f"{self.prefix}{os.getpid()}-{os.urandom(6).hex()}"
            # Tidied away since it was made, or since it was found to be there.
            with contextlib.suppress(FileNotFoundError, FileExistsError):
                self._make_parent()
                filesystem.mkdir(own)
                self._take(own)
                if own.is_dir():
                    return own
                self._release()
        self._make_parent()  # says what is in the way
        raise FileNotFoundError(errno.ENOENT, "it is removed again and again", str(self.parent))

    def _make_parent(self) -> None:
        """The parent, where it is ours to make; NotADirectoryError for a link in its place."""
        if not self.prefix:
            filesystem.make_top(self.parent.parent)
            filesystem.make_folders(self.parent.parent, self.parent)

    def _take(self, own: Path) -> None:
        """Locks the folder where the machine can."""
        if locks.POSIX:
            self._lock = os.open(own, os.O_RDONLY)  # kept at once, or an interruption would lose it
            with contextlib.suppress(OSError):
                locks.lock(self._lock)

    def _release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
        self._own, self._lock = None, -1


def _remove_abandoned(folder: Path) -> None:
    """Removes a folder that no living process holds; the lock is kept while it is removed."""
    file = -1
    try:
        if locks.POSIX:
            file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            locks.lock(file, wait=False)
        elif not _old(folder):
            return
        filesystem.remove_tree(folder)
    except BlockingIOError:
        pass  # its process lives
    except OSError:
        if _old(folder):
            filesystem.remove_tree(folder)
    finally:
        if file >= 0:
            os.close(file)


def _old(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return time.time() - folder.lstat().st_mtime > ABANDONED
    return False
