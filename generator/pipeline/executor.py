"""Who does a build's tasks: the contract that `run` knows.

Two keep it: `workers.Crew`, processes of this machine, and `cluster.Cluster`, those of a dask
scheduler. Both do what `worker.Tasks` does, and what it made stands in the local store when its
event comes: the executor changes no byte.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from generator.errors import AuthorError

Request = Mapping[str, Any]  # a task as a worker is told it, with its "key"; see `plan.py`
Answer = dict[str, Any]  # seconds, printed and error, as `worker.Tasks.done` gives it


class Unavailable(AuthorError):
    """What --executor names can't be used: one line."""


class Executor(Protocol):
    """Does several tasks at a time."""

    def room(self) -> int:
        """How many may be under way now; may change with the machines that are there."""

    def give(self, request: Request) -> None:
        """Hands over a task whose inputs are in the store."""

    def stop(self, key: str) -> None:
        """Ends a task that is under way; no event comes of it."""

    def heard(self, seconds: float) -> tuple[str, Answer | str] | None:
        """The key of a task and its answer, or how its worker ended; None: nothing meanwhile."""

    def end(self) -> None:
        """Ends all that is under way; what is finished is kept."""
