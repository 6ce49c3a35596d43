"""What runs inside the workers of a dask scheduler, where nothing of this project is installed.

It travels by value: dask sends names of functions, and these would mean nothing there. So it uses
the standard library, dask and `seat.py` only, and no name of another module of this project.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import cloudpickle
from distributed import Worker, WorkerPlugin, get_worker

from generator.pipeline.dask import worker_plugin

for _module in (sys.modules[__name__], worker_plugin):
    cloudpickle.register_pickle_by_value(_module)


class Seated(WorkerPlugin):
    """Opens the seat on every worker, those that come later too."""

    def __init__(self, folder: str, place: worker_plugin.Seat) -> None:
        self.folder, self.seat = folder, place

    def setup(self, worker: Worker) -> None:
        self.seat.open(os.path.join(worker.local_directory, self.folder))

    def teardown(self, worker: Worker) -> None:
        self.seat.close()


def do(name: str, job: str, *frames: bytes) -> bytes:
    return get_worker().plugins[name].seat.do(job, frames)  # type: ignore[attr-defined]


def stop(name: str, job: str, dask_worker: Worker) -> None:
    dask_worker.plugins[name].seat.stop(job)  # type: ignore[attr-defined]


class ByValue:
    """A function that is pickled with its code; dask would send its name only."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.pickled = cloudpickle.dumps(function)

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)

    def __reduce__(self) -> tuple[Callable[[bytes], Any], tuple[bytes]]:
        return cloudpickle.loads, (self.pickled,)
