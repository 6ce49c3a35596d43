"""A real dask scheduler on the loopback, and workers that know nothing of this project."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

WAIT = 60  # s, a safety net


@dataclass
class Scheduler:
    """A scheduler in a folder of its own; `with` ends it and its workers."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)  # of the scheduler and its workers
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __enter__(self) -> "Scheduler":
        self.folder.mkdir()
        told = self.folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", told)
        ends = time.monotonic() + WAIT
        while not told.exists() or not told.read_text():
            assert time.monotonic() < ends, (self.folder / "0.log").read_text()
            time.sleep(0.05)
        self.url = json.loads(told.read_text())["address"]
        self.address = self.url.partition("://")[2]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    @property
    def option(self) -> str:
        return f"--executor=dask://{self.address}"

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Starts one, of one thread."""
        folder = self._own(len(self.processes))
        of = ("--nthreads", "1", "--no-nanny", "--local-directory", folder)
        return self._start("worker", self.url, *of, **environment)

    def _start(self, what: str, *arguments: str | Path, **more: str) -> subprocess.Popen[bytes]:
        number = len(self.processes)
        with (self.folder / f"{number}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", what, *map(str, arguments), "--no-dashboard"],
                cwd=self.folder,
                env={**os.environ, "OMP_NUM_THREADS": "2", **self.environment, **more},
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def at_rest(self) -> bool:
        """Whether no worker that lives has a process of a build any more, nor its sources."""
        living = [k for k, one in enumerate(self.processes) if one.poll() is None]
        sources = [path for k in living for path in self._own(k).glob("**/generator")]
        return not sources and not any(children(self.processes[k].pid) for k in living)

    def _own(self, number: int) -> Path:
        return self.folder / f"worker-{number}"


def children(process: int) -> list[int]:
    """Ids of the processes that one started (of Linux; elsewhere none are found)."""
    tasks = Path(f"/proc/{process}/task")
    return [int(id) for file in tasks.glob("*/children") for id in file.read_text().split()]


def soon(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold within a while."""
    ends = time.monotonic() + WAIT
    while not holds():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True
