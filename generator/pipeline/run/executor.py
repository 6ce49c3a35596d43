"""Who does a build's tasks: the contract that `run` knows.

Two keep it: `local_pool.LocalPool`, processes of this machine, and `cluster.Cluster`, those of a
dask scheduler. Both do what `worker.Tasks` does, and what it made stands in the local store when
its event comes: the executor changes no byte.
"""

from collections.abc import Sequence
from typing import Protocol

from generator.errors import UserError
from generator.pipeline.run.messages import Answer, Request


class Unavailable(UserError):
    """What --executor names can't be used: one line."""


class Executor(Protocol):
    """Does several jobs at a time; a job is a task, or several that are done in their order."""

    together: float  # s of tasks that are worth one job; 0: a job is a task

    def room(self) -> int:
        """How many jobs may be under way now; at least one when none is."""

    def give(self, requests: Sequence[Request]) -> None:
        """Hands over a job. Inputs are in the store, or made by an earlier task of it."""

    def stop(self, key: str) -> None:
        """Ends the job of this task; no event comes of it."""

    def heard(self, seconds: float) -> tuple[str, Answer | str] | None:
        """The key of a task and its answer, or how its worker ended; None: nothing meanwhile.

        A task of a job whose input failed has no event.
        """

    def end(self) -> None:
        """Ends all that is under way; what is finished is kept."""
