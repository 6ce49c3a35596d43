"""Locks on folders and files: `with locked(folder, shared=True):` many shared or one exclusive.

The system releases a lock when its process ends. Windows and some network disks can't lock them:
there no process waits.
"""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

POSIX = os.name == "posix"


def lock(file: int, *, shared: bool = False, wait: bool = True) -> None:
    """Locks an open folder; BlockingIOError when another process has it and we don't wait.

    Any other OSError says that the machine can't lock it.
    """
    if not POSIX:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    import fcntl  # not on Windows

    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    fcntl.flock(file, kind | (0 if wait else fcntl.LOCK_NB))


@contextlib.contextmanager
def locked(
    folder: Path, *, shared: bool = False, waits: Callable[[], None] | None = None
) -> Iterator[None]:
    """Holds a lock on a folder; calls `waits` before it waits for another process.

    OSError when the folder can't be opened.
    """
    if not POSIX:
        yield
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        if _is_taken(file, shared):
            if waits:
                waits()
            with contextlib.suppress(OSError):
                lock(file, shared=shared)
        yield
    finally:
        os.close(file)


def _is_taken(file: int, shared: bool) -> bool:
    """Whether another process holds it; else it is ours now, where the machine has locks."""
    try:
        lock(file, shared=shared, wait=False)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
