"""Temporary files that nothing leaves behind: `Scratch(parent)` is a folder of this process in it.

    part = scratch.keep(data)    the bytes in a file of its own, to be renamed into place
    scratch.folder()             for whoever writes temporary files by itself
    scratch.tidy()               removes it, and those of processes that have ended

A process locks its folder as long as it lives, and the system lets go of the lock however it ends:
a folder whose lock can be had belongs to nobody. Where the machine can't lock a folder (Windows,
some disks of a network) its age tells.
"""

import contextlib
import errno
import itertools
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

ABANDONED = 86_400  # s: a folder that old belongs to no running build
TRIES = 100  # to make a folder while others tidy theirs away


class Scratch:
    """Makes its folder at the first use."""

    def __init__(self, parent: Path) -> None:
        self.parent = parent
        self._own: Path | None = None
        self._lock = -1
        self._numbers = itertools.count()

    def folder(self) -> Path:
        """This process's folder, made where it isn't there; OSError."""
        if self._own is None or not self._own.is_dir():
            self._release()
            self._own = self._made()
        return self._own

    def keep(self, data: bytes) -> Path:
        """Writes a new file; OSError, and then nothing of it stays."""
        part = self.folder() / str(next(self._numbers))
        try:
            part.write_bytes(data)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        return part

    def tidy(self, *processes: int) -> None:
        """Removes the folders of this process, of these, and of those that have ended."""
        self._release()
        ended = {str(process) for process in (os.getpid(), *processes)}
        with contextlib.suppress(OSError):  # nothing there, or another process is writing
            for folder in list(self.parent.iterdir()):
                if folder.name.partition("-")[0] in ended and os.name != "posix":
                    shutil.rmtree(folder, ignore_errors=True)
                else:
                    _remove_abandoned(folder)
            self.parent.rmdir()

    def _made(self) -> Path:
        """A new folder that is locked; another process may remove what isn't locked yet."""
        for _ in range(TRIES):
            own = self.parent / f"{os.getpid()}-{os.urandom(6).hex()}"
            # Tidied away since it was made, or since it was found to be there.
            with contextlib.suppress(FileNotFoundError, FileExistsError):
                self.parent.mkdir(parents=True, exist_ok=True)
                own.mkdir()
                self._take(own)
                if own.is_dir():
                    return own
                self._release()
        self.parent.mkdir(parents=True, exist_ok=True)  # says what is in the way
        raise FileNotFoundError(errno.ENOENT, "it is removed again and again", str(self.parent))

    def _take(self, own: Path) -> None:
        """Locks the folder where the machine can."""
        lock = _flock()
        if lock is not None:
            self._lock = os.open(own, os.O_RDONLY)  # kept at once, or an interruption would lose it
            with contextlib.suppress(OSError):
                lock(self._lock, True)

    def _release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
        self._own, self._lock = None, -1


def _remove_abandoned(folder: Path) -> None:
    """Removes a folder that no living process holds; the lock is kept while it is removed."""
    lock, file = _flock(), -1
    try:
        if lock is not None:
            file = os.open(folder, os.O_RDONLY)
            lock(file, False)
        elif not _old(folder):
            return
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass  # its process lives
    except OSError:
        if _old(folder):
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        if file >= 0:
            os.close(file)


def _old(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return time.time() - folder.stat().st_mtime > ABANDONED
    return False


def _flock() -> Callable[[int, bool], None] | None:
    """`lock(file, wait)`, exclusive; None on Windows."""
    if os.name != "posix":
        return None
    import fcntl  # not on Windows

    return lambda file, wait: fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
