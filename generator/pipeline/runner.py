"""The tasks of a plan in worker processes, longest first: `run(plan, store, …)`.

A task starts when its inputs are in the store. What fails is collected, and the rest goes on. BLAS
runs on one thread in every worker, so that the number of workers changes no byte.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from generator.pipeline import worker
from generator.pipeline.plan import Plan, Task
from generator.pipeline.store import Store

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
RETRIES = 1  # of a task whose worker died
GUESS = 1.0  # s, for a task that never ran


class Runner:
    """One run; `errors` are lines, `failed` the keys that will not come."""

    def __init__(
        self,
        plan: Plan,
        store: Store,
        root: Path,
        tell: Callable[[str], None],
        done: Callable[[Task, float], None],
        timeout: float | None,
    ) -> None:
        self.plan, self.store, self.root = plan, store, root
        self.tell, self.done, self.timeout = tell, done, timeout
        self.errors: list[str] = []
        self.failed: set[str] = set()
        self.seconds: dict[str, float] = dict(store.record("seconds") or {})
        self._parts: dict[str, Any] = dict(store.record("parts") or {})
        self._spent: dict[str, float] = {}  # figure module → seconds
        self._died: dict[str, int] = {}
        self._waiting: dict[str, Task] = {}

    def run(self, tasks: Iterable[Task], jobs: int) -> None:
        """Runs tasks until none is left that can; KeyboardInterrupt ends the workers at once."""
        self._waiting = {one.key: one for one in tasks}
        while self._waiting:
            pool = _pool(jobs)
            try:
                self._drain(pool, jobs)
            except BrokenProcessPool:
                _end(pool)
                continue
            except BaseException:
                _end(pool)
                raise
            pool.shutdown()
        self.store.keep_record("seconds", self.seconds)
        self.store.keep_record("parts", self._parts)

    def _drain(self, pool: ProcessPoolExecutor, jobs: int) -> None:
        running: dict[Future[worker.Outcome], Task] = {}
        while True:
            self._skip_hopeless()
            ready = sorted(self._ready({one.key for one in running.values()}), key=self._weight)
            while ready and len(running) < jobs:
                task = ready.pop()
                running[self._submit(pool, task)] = task
            if not running:
                return
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                task = running[future]
                try:
                    self._take(task, future.result())
                except BrokenProcessPool:
                    self._worker_died(list(running.values()))
                    raise
                del running[future]

    def _submit(self, pool: ProcessPoolExecutor, task: Task) -> "Future[worker.Outcome]":
        left = None
        if self.timeout is not None:
            left = max(self.timeout - self._spent.get(task.module, 0.0), 0.01)
        return pool.submit(worker.run, task, self.root, self.store.folder, left)

    def _ready(self, running: set[str]) -> list[Task]:
        """Tasks whose inputs are there."""
        return [
            one
            for one in self._waiting.values()
            if one.key not in running and not one.needs & self._waiting.keys()
        ]

    def _weight(self, task: Task) -> tuple[float, str]:
        """Seconds until the last task that depends on this one is done, at the least."""
        return self._tail(task), task.label

    def _tail(self, task: Task) -> float:
        own = self.seconds.get(task.label, GUESS)
        after = [one for one in self._waiting.values() if task.key in one.needs]
        return own + max((self._tail(one) for one in after), default=0.0)

    def _skip_hopeless(self) -> None:
        """Tasks whose input failed fail with it, without a word of their own."""
        while True:
            hopeless = [one for one in self._waiting.values() if one.needs & self.failed]
            if not hopeless:
                return
            for one in hopeless:
                self.failed.add(one.key)
                del self._waiting[one.key]
                self.done(one, 0.0)

    def _take(self, task: Task, outcome: worker.Outcome) -> None:
        for line in outcome.told:
            self.tell(line)
        if outcome.missing:  # a damaged input is made again, then this task
            again = self.plan.tasks[outcome.missing]
            self._waiting[again.key] = again
            self._waiting |= {
                key: self.plan.tasks[key] for key in again.needs if not self.store.has(key)
            }
            return
        self._spent[task.module] = self._spent.get(task.module, 0.0) + outcome.seconds
        del self._waiting[task.key]
        if outcome.error:
            self.failed.add(task.key)
            self.errors.append(outcome.error)
        else:
            self.seconds[task.label] = round(outcome.seconds, 2)
            self._parts[task.label] = task.parts
        self.done(task, outcome.seconds)

    def _worker_died(self, tasks: list[Task]) -> None:
        """What ran when a worker was killed is tried once more."""
        for task in tasks:
            self._died[task.key] = self._died.get(task.key, 0) + 1
            place = f"figures/{task.module}.py, {task.name}"
            if self._died[task.key] > RETRIES:
                self.failed.add(task.key)
                self._waiting.pop(task.key, None)
                self.errors.append(f"{place}: its worker died twice (killed, or out of memory)")
            else:
                self.tell(f"{place}: its worker died; tried again")


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Fresh processes: they inherit nothing but an environment that is the same everywhere."""
    for name in THREADS:
        os.environ[name] = "1"
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=worker.quiet)


def _end(pool: ProcessPoolExecutor) -> None:
    """Ends a pool without waiting for what it is doing."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(5)
