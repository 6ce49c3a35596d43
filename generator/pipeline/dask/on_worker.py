"""What runs inside the workers of a dask scheduler, where nothing of this project is installed.

It travels by value: dask sends names of functions, and these would mean nothing there. So it uses
the standard library, dask, `worker_plugin.py` and `processes.py` only, and no name of another
module of this project.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import cloudpickle
from distributed import Worker, WorkerPlugin, get_worker

from generator.pipeline.dask import worker_plugin
from generator.pipeline.run import processes

for _module in (sys.modules[__name__], worker_plugin, processes):
    cloudpickle.register_pickle_by_value(_module)


class BuildPlugin(WorkerPlugin):
    """Opens a build's processes on every worker, those that come later too."""

    def __init__(self, folder: str, processes: worker_plugin.BuildProcesses) -> None:
        self.folder, self.processes = folder, processes

    def setup(self, worker: Worker) -> None:
        self.processes.open(os.path.join(worker.local_directory, self.folder))

    def teardown(self, worker: Worker) -> None:
        self.processes.close()


def do(name: str, job: str, *frames: bytes) -> bytes:
    return get_worker().plugins[name].processes.do(job, frames)  # type: ignore[attr-defined]


def stop(name: str, job: str, dask_worker: Worker) -> None:
    dask_worker.plugins[name].processes.stop(job)  # type: ignore[attr-defined]


class ByValue:
    """A function that is pickled with its code; dask would send its name only."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.pickled = cloudpickle.dumps(function)

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)

    def __reduce__(self) -> tuple[Callable[[bytes], Any], tuple[bytes]]:
        return cloudpickle.loads, (self.pickled,)
