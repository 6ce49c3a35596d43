"""The executor of this machine: `LocalPool(project, store, jobs)` runs that many workers at once.

A worker is a fresh Python with an environment of its own: one thread for linear algebra, one hash
seed, time zone and locale, none of the user's settings of matplotlib, so that the bytes it makes
don't depend on how and where the build was started.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.errors import UserError
from generator.pipeline.figures.project import Project
from generator.pipeline.figures.snapshot import Snapshot
from generator.pipeline.run.messages import Answer, Request, WorkerSettings, failed
from generator.pipeline.run.processes import end_tree
from generator.pipeline.run.signals import postponed
from generator.pipeline.store.regular_files import exhausted
from generator.pipeline.store.store import Store, StoreError

ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM", "BLIS")
SAME = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
# What all workers have alike, wherever they run.
ALIKE = {f"{name}_NUM_THREADS": "1" for name in ONE_THREAD} | SAME | {"MPLBACKEND": "Agg"}
# matplotlib reads a `matplotlibrc` of the folder it runs in first, then the one it is pointed to.
DEFAULTS = "generator/pipeline/run/defaults"
COMMAND = [sys.executable, "-P", "-m", "generator.pipeline.run.worker"]


def environment(root: Path) -> dict[str, str]:
    """The environment of every worker."""
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    path = os.pathsep.join(str(Path(entry).absolute()) for entry in [str(root), *entries] if entry)
    settings = {"MATPLOTLIBRC": str(root / DEFAULTS / "matplotlibrc"), "PYTHONPATH": path}
    return os.environ | ALIKE | settings


class Worker:
    """A process that does one task at a time; its answers arrive in the queue of its pool."""

    def __init__(self, root: Path, events: "queue.Queue[Event]") -> None:
        # A group of its own: Ctrl-C reaches the build alone, which then ends its workers.
        group = {"process_group": 0} if os.name == "posix" else {}
        try:
            self.process: subprocess.Popen[str] = subprocess.Popen(
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                env=environment(root),
                cwd=root / DEFAULTS,
                **group,  # type: ignore[call-overload]
            )
        except OSError as error:
            raise UserError(f"no worker can be started: {exhausted(error)}") from None
        threading.Thread(target=self._listen, args=(events,), daemon=True).start()

    def _listen(self, events: "queue.Queue[Event]") -> None:
        assert self.process.stdout
        with self.process.stdout as answers:
            for line in answers:
                if line.endswith("\n"):  # else it was killed in the middle of a word
                    events.put((self, json.loads(line)))
        self.process.wait()
        events.put((self, None))

    def send(self, message: Request | WorkerSettings) -> None:
        """Sends a task; that a worker has died is noticed by the end of its output."""
        assert self.process.stdin
        try:
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):  # ValueError: its input was closed before
            self._close_input()

    def end(self) -> None:
        """Kills it, and what a figure has started: what it made is kept, what it was making is not.

        A process that a figure left behind would hold the build's output open, and whoever reads
        that would wait for it.
        """
        if self.process.poll() is None:
            end_tree(self.process.pid)
        elif os.name == "posix":
            with contextlib.suppress(ProcessLookupError):  # the whole group has ended
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self._close_input()

    def _close_input(self) -> None:
        """Closes its input, else what could not be sent would be tried again at exit, and fail."""
        assert self.process.stdin
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        code = self.process.returncode
        return f"signal {-code}" if code and code < 0 else f"exit status {code}"


Event = tuple[Worker, Answer | None]  # None: the worker ended


class LocalPool:
    """Workers of this machine: started when they are needed, and ended all together."""

    together = 0.0  # a pipe costs less than waiting for what could be done beside

    def __init__(
        self, project: Project, store: Store, jobs: int, report: Callable[[str], None]
    ) -> None:
        facts = project.facts
        self._store, self._jobs, self._report = store, jobs, report
        self._snapshot = Snapshot(project, store.temporary().absolute() / "sources")
        figures = str(facts.figures.absolute())
        self._settings: WorkerSettings = {
            "root": str(self._snapshot.folder),
            "origins": {"generator": str(facts.root.absolute() / "generator"), "figures": figures},
            "store": str(store.folder.absolute()),
            "digests": dict(facts.digests),
        }
        self._events: queue.Queue[Event] = queue.Queue()
        self._refused: deque[tuple[str, Answer]] = deque()  # tasks that no worker was given
        self._started: list[Worker] = []
        self._idle: list[Worker] = []
        self._busy: dict[Worker, str] = {}  # → key of its task

    def capacity(self) -> int:
        return self._jobs

    def submit(self, requests: Sequence[Request]) -> None:
        (request,) = requests
        try:
            self._snapshot.add([*request["reads"], *request["imports_read"]])
        except StoreError:
            raise
        except UserError as error:  # of a file that changed: the others go on
            self._refused.append((request["key"], failed(str(error))))
            return
        worker = self._idle.pop() if self._idle else self._start()
        self._busy[worker] = request["key"]
        worker.send(request)

    def _start(self) -> Worker:
        with postponed():  # else it would begin in a folder that is being removed
            worker = Worker(self._snapshot.folder, self._events)
            self._started.append(worker)
        worker.send(self._settings)
        return worker

    def stop(self, key: str) -> None:
        for worker in [busy for busy, doing in self._busy.items() if doing == key]:
            del self._busy[worker]
            worker.end()

    def next_answer(self, seconds: float) -> tuple[str, Answer | str] | None:
        if self._refused:
            return self._refused.popleft()
        try:
            worker, answer = self._events.get(timeout=seconds)
        except queue.Empty:
            return None
        key = self._busy.pop(worker, None)
        if key is None:  # one that was ended, or else
            if answer is None and worker in self._idle:
                self._idle.remove(worker)
                self._report(f"a worker was killed while it waited ({worker.ending})")
            return None
        if answer is None:
            return key, worker.ending
        self._idle.append(worker)
        return key, answer

    def end(self) -> None:
        for worker in self._started:
            worker.end()
        self._store.tidy(*(worker.process.pid for worker in self._started))
