"""Running tasks in parallel: `run(tasks, executor, timeout, reporter)`, longest path first.

What draws one film goes to one worker where it can: a worker keeps the last film, with what it has
found out about it.

Whatever fails is collected and the rest goes on. A worker that is killed is reported, and its task
tried once more; a figure that takes longer than `timeout` seconds in all is stopped.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush

from generator.errors import UserError, WrongUsage
from generator.pipeline.run.executor import Executor
from generator.pipeline.run.messages import Request
from generator.pipeline.run.report import Reporter

POLL_SECONDS = 0.2  # s between looks at the clock
MAX_ATTEMPTS = 2
FIRST = float("-inf")  # rank before all others


@dataclass(frozen=True)
class Task:
    """Something to make, under its key."""

    key: str
    figure: str  # whose time it takes: "figures/spiral_easy.py"
    label: str  # "training", "film (gif)"
    needs: tuple[str, ...]  # keys of the tasks that come before
    expected: float  # s, as the last time
    request: Request  # for the worker
    film: bool = False  # whether it draws the figure's film

    def __str__(self) -> str:
        return f"{self.figure}, {self.label}"


@dataclass(eq=False)
class Job:
    """Tasks of one figure that are under way together."""

    figure: str
    left: set[str]  # keys that have no answer yet
    begun: float  # when it was submitted, or last answered


@dataclass(frozen=True)
class Outcome:
    """What came of the tasks, by key."""

    seconds: dict[str, float]  # of those done
    errors: dict[str, str]  # of those that failed, a line or a trace each
    blocked: dict[str, str]  # not tried → the failed one that it needs


def run(
    tasks: Mapping[str, Task],
    executor: Executor,
    timeout: float | None,
    reporter: Reporter,
    say_once: Callable[[str], None] | None = None,
) -> Outcome:
    """Does all tasks that can be done; UserError when the store can't be written.

    What a worker's store reports goes to `say_once`, else to the reporter.
    """
    running = Run(tasks, executor, timeout, reporter, say_once)
    reporter.begin(sum(task.expected for task in tasks.values()))
    try:
        running.work()
    finally:
        reporter.end()
    return Outcome(running.seconds, running.errors, running.blocked)


class Run:
    """The state of a run: what waits and what is under way, what is done, and each figure's time.

    Every step costs the logarithm of what is ready: thousands of tasks are no more work each.
    """

    def __init__(
        self,
        tasks: Mapping[str, Task],
        executor: Executor,
        timeout: float | None,
        reporter: Reporter,
        say_once: Callable[[str], None] | None = None,
    ) -> None:
        self.tasks, self.executor = tasks, executor
        self.timeout, self.reporter = timeout, reporter
        self.say_once = say_once or reporter.say
        self.seconds: dict[str, float] = {}
        self.errors: dict[str, str] = {}
        self.blocked: dict[str, str] = {}
        self.after: dict[str, list[str]] = {key: [] for key in tasks}  # those that need it
        for task in tasks.values():
            for need in task.needs:
                self.after[need].append(task.key)
        self.missing = {key: len(task.needs) for key, task in tasks.items()}  # inputs to come
        self.waiting = dict.fromkeys(self._longest_way_first())
        self.rank: dict[str, float] = {key: number for number, key in enumerate(self.waiting)}
        if executor.together:
            self.rank |= {key: self.rank[key] - len(tasks) for key in self._first_of_each_kind()}
        self.ready = sorted((self.rank[key], key) for key in tasks if not self.missing[key])
        self.films: dict[str, list[str]] = {}  # figure → what draws its film and is ready
        for _, key in self.ready:
            self._note_film(key)
        self.latest = ""  # the figure whose film the last answer was about
        self.jobs: dict[str, Job] = {}  # of each task that is under way
        self.count = 0  # of jobs under way
        self.taken: dict[str, float] = {}  # label → s that such a task took last in this run
        self.tries: dict[str, int] = {}
        self.spent: dict[str, float] = {}
        self.looked = time.monotonic()  # at the figures' time

    def _longest_way_first(self) -> list[str]:
        """Keys by the seconds from the start of a task to the end of all that need it."""

        @cache
        def way(key: str) -> float:
            return self.tasks[key].expected + max(map(way, self.after[key]), default=0.0)

        return sorted(self.tasks, key=lambda key: (-way(key), str(self.tasks[key])))

    def _first_of_each_kind(self) -> Iterable[str]:
        """The first task of each kind that there are more of: how long will the others take?"""
        keys_of: dict[str, list[str]] = {}
        for key in self.waiting:
            keys_of.setdefault(self.tasks[key].label, []).append(key)
        return [keys[0] for keys in keys_of.values() if len(keys) > 1]

    def work(self) -> None:
        while self.waiting or self.jobs:
            self._submit_ready()
            self._receive()
            self._stop_late()

    def _submit_ready(self) -> None:
        capacity = self.executor.capacity() if self.ready else 0
        while self.count < capacity:
            key = self._next()
            if key is None:
                break
            keys = self._together(key)
            job = Job(self.tasks[key].figure, set(keys), time.monotonic())
            self.count += 1
            for started in keys:
                del self.waiting[started]
                self.jobs[started] = job
                self.reporter.started(str(self.tasks[started]))
            self.executor.submit([self.tasks[started].request for started in keys])

    def _next(self) -> str | None:
        """The first task that is ready.

        Where it draws a film, the worker that answered last goes on with its own film, and else
        with the first film that no other worker is drawing.
        """
        drawing = {job.figure for job in self.jobs.values()}
        passed: list[tuple[float, str]] = []
        chosen: str | None = None
        while self.ready and chosen is None:
            entry = heappop(self.ready)
            if entry[1] not in self.waiting:
                continue  # done in another's job, or its figure's time is used up
            passed.append(entry)
            task = self.tasks[entry[1]]
            if not task.film or task.figure not in drawing:
                chosen = task.key
            if task.film:
                chosen = next(self._of_latest_film(), chosen)
        if chosen is None and passed:
            chosen = passed[0][1]
        for entry in passed:
            if entry[1] != chosen:
                heappush(self.ready, entry)
        return chosen

    def _of_latest_film(self) -> Iterator[str]:
        """What draws the film that the last answer was about."""
        self.films[self.latest] = [k for k in self.films.get(self.latest, ()) if k in self.waiting]
        yield from self.films[self.latest]

    def _note_film(self, key: str) -> None:
        """Takes note of a task that is ready and draws a film."""
        if self.tasks[key].film:
            self.films.setdefault(self.tasks[key].figure, []).append(key)

    def _together(self, key: str) -> list[str]:
        """The task, and those of its figure that can follow it at once and are quick.

        Once a worker was killed tasks go alone, so that it shows whose fault it is.
        """
        keys, seconds = [key], self._expected(key)
        for planned in keys if not self.tries else ():  # keys grow
            for after in self.after[planned]:
                more = seconds + self._expected(after)
                if more < self.executor.together and self._follows(after, keys):
                    keys.append(after)
                    seconds = more
        return keys

    def _expected(self, key: str) -> float:
        """Seconds, as such a task took in this run, or as it took the last time."""
        return self.taken.get(self.tasks[key].label, self.tasks[key].expected)

    def _follows(self, key: str, keys: list[str]) -> bool:
        """Whether a task can be done as soon as these are, of the same figure."""
        task = self.tasks[key]
        needed = [need for need in set(task.needs) if need not in self.seconds]
        same = task.figure == self.tasks[keys[0]].figure
        new = key in self.waiting and key not in keys
        return new and same and all(need in keys for need in needed)

    def _receive(self) -> None:
        """Waits for one answer, or for the next look at the clock."""
        event = self.executor.next_answer(POLL_SECONDS) if self.jobs else None
        if event is None:
            return
        key, answer = event
        task, begun = self.tasks[key], self._take_out(key)
        self.latest = task.figure if task.film else ""
        if isinstance(answer, str):
            self._spend(task, time.monotonic() - begun)
            self._worker_ended(task, answer)
            return
        self._spend(task, answer["seconds"])
        for line in answer["notices"]:
            self.say_once(line)
        for line in answer["printed"].splitlines():
            self.reporter.say(f"{task}: {line}")
        if answer["unkept"]:
            raise UserError(answer["unkept"])  # no other task could be kept either
        error = answer["error"]
        if error is None:
            self._finish(task, answer["seconds"])
        elif error["kind"] == "usage":
            raise WrongUsage(error["text"])
        else:
            self._fail(task, error["text"], ": " if error["kind"] == "author" else ":\n")

    def _take_out(self, key: str) -> float:
        """Takes a task out of its job; when that was submitted, or last answered."""
        job, now = self.jobs.pop(key), time.monotonic()
        begun, job.begun = job.begun, now
        job.left.discard(key)
        self.count -= not job.left
        return begun

    def _finish(self, task: Task, seconds: float) -> None:
        self.seconds[task.key] = self.taken[task.label] = seconds
        self.reporter.finished(str(task), task.expected)
        for key in self.after[task.key]:
            self.missing[key] -= 1
            if not self.missing[key] and key in self.waiting:
                heappush(self.ready, (self.rank[key], key))
                self._note_film(key)

    def _spend(self, task: Task, seconds: float) -> None:
        self.spent[task.figure] = self.spent.get(task.figure, 0.0) + seconds

    def _worker_ended(self, task: Task, ending: str) -> None:
        tries = self.tries[task.key] = self.tries.get(task.key, 0) + 1
        if tries < MAX_ATTEMPTS:
            self.reporter.say(f"{task}: its worker was killed ({ending}); tried once more")
            self.waiting[task.key] = None
            if not self.missing[task.key]:
                heappush(self.ready, (FIRST, task.key))
        else:
            self._fail(task, f"its worker was killed twice ({ending}); out of memory?")

    def _fail(self, task: Task, text: str, joint: str = ": ") -> None:
        self.errors[task.key] = f"{task}{joint}{text}"
        self.reporter.finished(str(task), task.expected)
        self._block(task.key)

    def _block(self, culprit: str) -> None:
        """Gives up all that needs what failed, directly or indirectly."""
        pending = list(self.after[culprit])
        while pending:
            key = pending.pop()
            if key in self.jobs:  # in the job of what failed
                self._take_out(key)
                self.reporter.finished(str(self.tasks[key]), 0.0)
            elif key in self.waiting:
                del self.waiting[key]
            else:
                continue
            self.blocked[key] = culprit
            pending.extend(self.after[key])

    def _stop_late(self) -> None:
        """Ends the tasks of figures that have used up their time, and those still to come."""
        now = time.monotonic()
        if self.timeout is None or now - self.looked < POLL_SECONDS:
            return
        self.looked, spent = now, dict(self.spent)
        for job in set(self.jobs.values()):
            spent[job.figure] = spent.get(job.figure, 0.0) + now - job.begun
        late = {figure for figure, seconds in spent.items() if seconds > self.timeout}
        under_way = [key for key, job in self.jobs.items() if job.figure in late]
        for key in under_way:
            self.executor.stop(key)
            self._spend(self.tasks[key], now - self._take_out(key))
        to_come = [key for key in self.waiting if late and self.tasks[key].figure in late]
        for key in to_come:
            del self.waiting[key]
        named = set[str]()  # figures: one line is enough
        for key in under_way + to_come:
            self._give_up(self.tasks[key], named)

    def _give_up(self, task: Task, named: set[str]) -> None:
        """Fails a task that is late; other tasks of its figure are given up without a line."""
        if task.figure not in named:
            named.add(task.figure)
            self._fail(task, f"took longer than {self.timeout:g} s (--timeout)")
        else:
            self.blocked[task.key] = task.key
            self._block(task.key)
