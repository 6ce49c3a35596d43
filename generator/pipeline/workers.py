"""The build's side of its workers: `Crew(root, figures, …).start()` gives a running `Worker`.

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
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM", "BLIS")
SAME = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
# matplotlib reads a `matplotlibrc` of the folder it runs in first, then the one it is pointed to.
DEFAULTS = Path(__file__).absolute().parent / "defaults"
COMMAND = [sys.executable, "-P", "-m", "generator.pipeline.worker"]


def environment(root: Path) -> dict[str, str]:
    """The environment of every worker."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ONE_THREAD}
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    path = os.pathsep.join(str(Path(one).absolute()) for one in [str(root), *given] if one)
    settings = {"MATPLOTLIBRC": str(DEFAULTS / "matplotlibrc"), "MPLBACKEND": "Agg"}
    return os.environ | threads | SAME | settings | {"PYTHONPATH": path}


class Worker:
    """A process that does one task at a time; its answers arrive in the crew's queue."""

    def __init__(self, root: Path, events: "queue.Queue[Event]") -> None:
        # A group of its own: Ctrl-C reaches the build alone, which then ends its workers.
        group = {"process_group": 0} if os.name == "posix" else {}
        self.process: subprocess.Popen[str] = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment(root),
            cwd=DEFAULTS,
            **group,  # type: ignore[call-overload]
        )
        threading.Thread(target=self._listen, args=(events,), daemon=True).start()

    def _listen(self, events: "queue.Queue[Event]") -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            events.put((self, json.loads(line)))
        self.process.wait()
        events.put((self, None))

    def give(self, message: Mapping[str, Any]) -> None:
        """Hands over a task; a worker that has died says so by its end."""
        assert self.process.stdin
        try:
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def end(self) -> None:
        """Kills it, and what a figure has started: what it made is kept, what it was making is not.

        A process that a figure left behind would hold the build's output open, and whoever reads
        that would wait for it.
        """
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):  # the whole group has ended
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        code = self.process.returncode
        return f"signal {-code}" if code and code < 0 else f"exit status {code}"


Event = tuple[Worker, dict[str, Any] | None]  # None: the worker ended


class Crew:
    """Starts workers and ends them all."""

    def __init__(self, root: Path, figures: Path, store: Path, digests: Mapping[str, str]) -> None:
        self.events: queue.Queue[Event] = queue.Queue()
        self._root = root
        self._setting = {
            "root": str(root.absolute()),
            "figures": str(figures.absolute()),
            "store": str(store.absolute()),
            "digests": dict(digests),
        }
        self._started: list[Worker] = []

    def start(self) -> Worker:
        worker = Worker(self._root, self.events)
        worker.give(self._setting)
        self._started.append(worker)
        return worker

    def end(self) -> list[int]:
        """Ends all workers and returns their process ids."""
        for worker in self._started:
            worker.end()
        return [worker.process.pid for worker in self._started]
