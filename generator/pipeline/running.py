"""Running tasks in parallel: `run(tasks, crew, jobs, timeout, reporter)`, the longest way first.

Whatever fails is collected and the rest goes on. A worker that is killed is told, and its task
tried once more; a figure that takes longer than `timeout` seconds in all is stopped.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from queue import Empty
from typing import Any

from generator.pipeline.report import Reporter
from generator.pipeline.workers import Crew, Worker

TICK = 0.2  # s between looks at the clock
TRIES = 2


@dataclass(frozen=True)
class Task:
    """Something to make, under its key."""

    key: str
    figure: str  # whose time it takes: "figures/spiral_easy.py"
    label: str  # "training", "film (gif)"
    needs: tuple[str, ...]  # keys of the tasks that come before
    expected: float  # s, as the last time
    request: Mapping[str, Any]  # what the worker is told

    def __str__(self) -> str:
        return f"{self.figure}, {self.label}"


@dataclass(frozen=True)
class Outcome:
    """What came of the tasks, by key."""

    seconds: dict[str, float]  # of those done
    errors: dict[str, str]  # of those that failed, a line or a trace each
    blocked: dict[str, str]  # not tried → the failed one that it needs


def run(
    tasks: Mapping[str, Task], crew: Crew, jobs: int, timeout: float | None, reporter: Reporter
) -> Outcome:
    """Does all tasks that can be done."""
    running = Run(tasks, crew, jobs, timeout, reporter)
    reporter.begin(sum(task.expected for task in tasks.values()))
    try:
        running.work()
    finally:
        reporter.end()
    return Outcome(running.seconds, running.errors, running.blocked)


class Run:
    """The state of a run: who does what, what is done, and each figure's time."""

    def __init__(
        self,
        tasks: Mapping[str, Task],
        crew: Crew,
        jobs: int,
        timeout: float | None,
        reporter: Reporter,
    ) -> None:
        self.tasks, self.crew, self.jobs = tasks, crew, jobs
        self.timeout, self.reporter = timeout, reporter
        self.seconds: dict[str, float] = {}
        self.errors: dict[str, str] = {}
        self.blocked: dict[str, str] = {}
        self.waiting = sorted(tasks, key=lambda key: (-self._way()(key), str(tasks[key])))
        self.idle: list[Worker] = []
        self.busy: dict[Worker, tuple[Task, float]] = {}
        self.tries: dict[str, int] = {}
        self.spent: dict[str, float] = {}

    @cache  # noqa: B019 – a run lives as long as the build
    def _way(self) -> Any:
        """Key → seconds from the start of a task to the end of all that need it."""
        after: dict[str, list[str]] = {key: [] for key in self.tasks}
        for task in self.tasks.values():
            for need in task.needs:
                after[need].append(task.key)

        @cache
        def way(key: str) -> float:
            return self.tasks[key].expected + max(map(way, after[key]), default=0.0)

        return way

    def work(self) -> None:
        while self.waiting or self.busy:
            self._hand_out()
            if not self.busy:
                break
            self._hear()
            self._stop_late()

    def _hand_out(self) -> None:
        for key in list(self.waiting):
            task = self.tasks[key]
            failed = [need for need in task.needs if need in self.errors or need in self.blocked]
            if failed:
                self.waiting.remove(key)
                self.blocked[key] = self.blocked.get(failed[0], failed[0])
            elif all(need in self.seconds for need in task.needs) and len(self.busy) < self.jobs:
                self.waiting.remove(key)
                worker = self.idle.pop() if self.idle else self.crew.start()
                self.busy[worker] = task, time.monotonic()
                self.reporter.started(str(task))
                worker.give(task.request)

    def _hear(self) -> None:
        """Waits for one answer, or for the next look at the clock."""
        try:
            worker, answer = self.crew.events.get(timeout=TICK)
        except Empty:
            return
        if worker not in self.busy:
            return  # one that was ended
        task, begun = self.busy.pop(worker)
        self._spend(task, time.monotonic() - begun)
        if answer is None:
            self._died(task, worker)
            return
        self.idle.append(worker)
        for line in answer["printed"].splitlines():
            self.reporter.say(f"{task}: {line}")
        if answer["error"] is None:
            self.seconds[task.key] = answer["seconds"]
            self.reporter.finished(str(task), task.expected)
        else:
            joint = ": " if answer["error"]["author"] else ":\n"
            self._failed(task, answer["error"]["text"], joint)

    def _spend(self, task: Task, seconds: float) -> None:
        self.spent[task.figure] = self.spent.get(task.figure, 0.0) + seconds

    def _died(self, task: Task, worker: Worker) -> None:
        tries = self.tries[task.key] = self.tries.get(task.key, 0) + 1
        if tries < TRIES:
            self.reporter.say(f"{task}: its worker was killed ({worker.ending}); tried once more")
            self.waiting.insert(0, task.key)
        else:
            self._failed(task, f"its worker was killed twice ({worker.ending}); out of memory?")

    def _failed(self, task: Task, text: str, joint: str = ": ") -> None:
        self.errors[task.key] = f"{task}{joint}{text}"
        self.reporter.finished(str(task), task.expected)

    def _stop_late(self) -> None:
        """Ends the tasks of figures that have used up their time, and those still to come."""
        if self.timeout is None:
            return
        now, spent = time.monotonic(), dict(self.spent)
        for task, begun in self.busy.values():
            spent[task.figure] = spent.get(task.figure, 0.0) + now - begun
        late = {figure for figure, seconds in spent.items() if seconds > self.timeout}
        culprits: dict[str, str] = {}  # figure → key of the task that is told: one line is enough
        for worker, (task, begun) in list(self.busy.items()):
            if task.figure in late:
                del self.busy[worker]
                worker.end()
                self._spend(task, now - begun)
                self._late(task, culprits)
        for key in [key for key in self.waiting if self.tasks[key].figure in late]:
            self.waiting.remove(key)
            self._late(self.tasks[key], culprits)

    def _late(self, task: Task, culprits: dict[str, str]) -> None:
        """A task that is not done any more: told, or blocked by the one of its figure that is."""
        told = culprits.setdefault(task.figure, task.key)
        if told == task.key:
            self._failed(task, f"took longer than {self.timeout:g} s (--timeout)")
        else:
            self.blocked[task.key] = told
