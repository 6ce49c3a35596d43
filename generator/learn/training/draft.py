"""Short trainings, for builds with `--draft`: `with drafting(): …`, in which `train` does less.

Fewer restarts take fewer steps, and where none succeeded the best of them is taken. The keys of a
build know which products were made so, and no other build uses them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

RESTARTS = 4  # at most
SHARE = 4  # steps are so many times fewer
LEAST = 150  # steps, unless fewer were asked for
_drafting = ContextVar("drafting", default=False)


@contextmanager
def drafting() -> Iterator[None]:
    """Within it, trainings are short."""
    token = _drafting.set(True)
    try:
        yield
    finally:
        _drafting.reset(token)


def is_draft() -> bool:
    """Whether trainings are short."""
    return _drafting.get()


def affordable(restarts: int, steps: int) -> tuple[int, int]:
    """The restarts and steps that a training takes: in a draft fewer."""
    if not is_draft():
        return restarts, steps
    return min(restarts, RESTARTS), min(steps, max(LEAST, steps // SHARE))
