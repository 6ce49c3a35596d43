"""Ending in an orderly way: `with interruptible():` a SIGTERM or SIGHUP is a KeyboardInterrupt too.

By them systems, terminals and schedulers end programs: what is begun is then tidied up as after
Ctrl-C. Only the first signal interrupts: a second one would interrupt the tidying, so that the
process, which is about to end, ignores them from then on.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

AGAIN = 0.02  # seconds until an interrupt that Python dropped is repeated
ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


class _Postponing:
    """Of the main thread, where signals are handled."""

    depth = 0
    interrupted = False


_postponing = _Postponing()


@contextlib.contextmanager
def postponed() -> Iterator[None]:
    """Within it nothing is interrupted; a signal that came meanwhile interrupts at its end."""
    _postponing.depth += 1
    try:
        yield
    finally:
        _postponing.depth -= 1
    if _postponing.interrupted and not _postponing.depth:
        _postponing.interrupted = False
        raise KeyboardInterrupt


Handler = (
    Callable[[int, FrameType | None], object] | int | signal.Handlers | None
)  # as `signal.signal` returns


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Of the main thread; signals that are ignored stay ignored, as of what runs under nohup."""
    numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]

    def interrupt(number: int, frame: FrameType | None) -> None:
        for caught in (*before, number):
            signal.signal(caught, signal.SIG_IGN)
        before.clear()
        last[:] = [number]
        if _postponing.depth:
            _postponing.interrupted = True
        else:
            raise KeyboardInterrupt

    def dropped(unraisable: "sys.UnraisableHookArgs") -> None:
        """Python drops an exception in a finalizer or a callback of the garbage collector."""
        if isinstance(unraisable.exc_value, KeyboardInterrupt) and last:
            signal.signal(last[0], interrupt)
            threading.Timer(AGAIN, os.kill, (os.getpid(), last[0])).start()
        else:
            hook(unraisable)

    last: list[int] = []  # the signal that interrupted
    before: dict[int, Handler] = {}
    hook, sys.unraisablehook = sys.unraisablehook, dropped
    try:
        for number in numbers:
            if signal.getsignal(number) != signal.SIG_IGN:
                before[number] = signal.signal(number, interrupt)
        yield
    finally:
        sys.unraisablehook = hook
        for number in last:
            signal.signal(number, signal.SIG_IGN)
        for number, handler in before.items():
            signal.signal(number, handler)
