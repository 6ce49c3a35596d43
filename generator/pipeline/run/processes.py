"""Ending a process with all that it has started: `end_tree(process)`, `adopt_orphans()`.

A figure may start programs, and these others, in groups and sessions of their own. A worker adopts
what its descendants leave behind, so that all are found below it by their parents. It uses the
standard library only, as it travels to the workers of a cluster (see on_worker.py). Where there is
no /proc (macOS, Windows), only the process's own group is ended.
"""

import contextlib
import os
import signal
from pathlib import Path

ROUNDS = 100  # of looking for what was started while the others were being stopped
SUBREAPER = 36  # prctl's PR_SET_CHILD_SUBREAPER, of linux/prctl.h


def adopt_orphans() -> None:
    """From now on a process below this one whose parent ends becomes its child (Linux)."""
    with contextlib.suppress(OSError, AttributeError, ImportError):
        import ctypes  # takes some ms, and not every Python has it

        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)


def end_tree(process: int) -> None:
    """Kills everything below a process, its group and itself.

    Each is stopped before it is asked for its children, so that it can't start more meanwhile.
    """
    if os.name == "posix":
        stopped: list[int] = []
        for _ in range(ROUNDS):
            running = [
                member for member in (process, *descendants_of(process)) if member not in stopped
            ]
            if not running:
                break
            for member in running:
                _signal(member, signal.SIGSTOP)
            stopped += running
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getpgid(process) == process:
                os.killpg(process, signal.SIGKILL)
        for member in reversed(stopped):  # the parent last, or its children would be another's
            _signal(member, signal.SIGKILL)


def descendants_of(process: int) -> list[int]:
    """The processes that it has started, and those that these have."""
    children: dict[int, list[int]] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):  # it has ended
            parent = int(file.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(file.parent.name))
    descendants, waiting = list[int](), [process]
    while waiting:
        started = children.get(waiting.pop(), [])
        descendants += started
        waiting += started
    return descendants


def _signal(process: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)
