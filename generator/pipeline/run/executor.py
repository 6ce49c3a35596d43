"""What runs the tasks of a build: the protocol that the scheduler uses.

Two classes have it: `local_pool.LocalPool`, processes of this machine, and `cluster.Cluster`, those
of a dask scheduler. Both do what `worker.Tasks` does, and a result is in the local store when its
answer comes. The bytes don't depend on the executor.
"""

from collections.abc import Sequence
from typing import Protocol

from generator.pipeline.run.messages import Answer, Request


class Executor(Protocol):
    """Runs several jobs at a time; a job is a task, or several that are done in their order."""

    together: float  # s of tasks that are worth one job; 0: a job is a task

    def capacity(self) -> int:
        """How many jobs may be under way now; at least one when none is."""

    def submit(self, requests: Sequence[Request]) -> None:
        """Starts a job. Inputs are in the store, or results of an earlier task of it."""

    def stop(self, key: str) -> None:
        """Ends the job of this task; it has no answer."""

    def next_answer(self, seconds: float) -> tuple[str, Answer | str] | None:
        """The key of a task and its answer, or how its worker ended; None: neither in these
        seconds.

        A task of a job whose input failed has no answer.
        """

    def end(self) -> None:
        """Ends all that is under way; what is finished is kept."""
