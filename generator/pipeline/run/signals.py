"""Ending in an orderly way: `with interruptible():` a SIGTERM or SIGHUP is a KeyboardInterrupt too.

By them systems, terminals and schedulers end programs: what is begun is then tidied up as after
Ctrl-C. Only the first signal interrupts: a second one would interrupt the tidying, so that the
process, which is about to end, ignores them from then on.
"""

import contextlib
import signal
from collections.abc import Iterator
from typing import Any

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Of the main thread; signals that are ignored stay ignored, as of what runs under nohup."""
    numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]

    def interrupt(number: int, frame: Any) -> None:
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        before.clear()
        raise KeyboardInterrupt

    before: dict[int, Any] = {}
    try:
        for number in numbers:
            if signal.getsignal(number) != signal.SIG_IGN:
                before[number] = signal.signal(number, interrupt)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
