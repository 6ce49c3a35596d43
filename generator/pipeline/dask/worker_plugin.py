"""The processes of a build in a dask worker: `BuildProcesses(archive, …)` unpacks its sources.

A worker of the cluster needs Python and libraries, nothing of this project: this class travels to
it by value, and processes.py with it, so that both import the standard library only; the sources
come as a zip. They run in processes of their own, with the environment that every worker has, one
for each task at a time.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.pipeline.run.processes import end_tree

DEFAULTS = "generator/pipeline/run/defaults"  # as in local_pool.py
LENGTH = 8  # bytes before a frame, as in message.py


class BuildProcesses:
    """Sources, and the processes that run them; pickled before `open`, used after it."""

    def __init__(
        self, archive: bytes, digest: str, setting: bytes, environment: Mapping[str, str]
    ) -> None:
        self.archive, self.digest, self.setting = archive, digest, setting
        self.environment = dict(environment)

    def open(self, folder: str) -> None:
        """Unpacks the sources; ValueError when they are not those that were sent."""
        if hashlib.sha256(self.archive).hexdigest() != self.digest:
            raise ValueError("expected the sources that were sent, got damaged bytes")
        self.folder = Path(folder).absolute()
        with zipfile.ZipFile(io.BytesIO(self.archive)) as files:
            files.extractall(self.folder)
        self.archive = b""
        self.lock = threading.Lock()
        self.closed = False
        self.idle: list[subprocess.Popen[bytes]] = []
        self.busy: dict[str, subprocess.Popen[bytes]] = {}  # job → who does it

    def do(self, job: str, frames: Sequence[bytes]) -> bytes:
        """The answer to these frames; ChildProcessError, with how, when the process ended."""
        process = self._process(job)
        try:
            assert process.stdin
            assert process.stdout
            for frame in frames:
                process.stdin.write(len(frame).to_bytes(LENGTH, "big"))
                process.stdin.write(frame)
            process.stdin.flush()
            size = int.from_bytes(process.stdout.read(LENGTH), "big")
            answer = process.stdout.read(size)
        except BrokenPipeError:
            size, answer = 0, b""
        finally:
            with self.lock:
                del self.busy[job]
        if not size or len(answer) < size:
            code = _ended(process)
            raise ChildProcessError(f"signal {-code}" if code < 0 else f"exit status {code}")
        self._give_back(process)
        return answer

    def _process(self, job: str) -> "subprocess.Popen[bytes]":
        with self.lock:
            if self.closed:
                raise ChildProcessError("the build ended")
            while self.idle:
                process = self.idle.pop()
                if process.poll() is None:
                    break
            else:
                process = self._start()
            self.busy[job] = process
        return process

    def _start(self) -> "subprocess.Popen[bytes]":
        defaults = self.folder / DEFAULTS
        python_path = [
            entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry
        ]
        own = {
            "PYTHONPATH": os.pathsep.join([str(self.folder), *map(os.path.abspath, python_path)])
        }
        own["MATPLOTLIBRC"] = str(defaults / "matplotlibrc")
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "generator.pipeline.dask.remote_worker", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | self.environment | own,
            cwd=self.folder,
        )
        assert process.stdin
        process.stdin.write(len(self.setting).to_bytes(LENGTH, "big") + self.setting)
        return process

    def _give_back(self, process: "subprocess.Popen[bytes]") -> None:
        with self.lock:
            if not self.closed:
                self.idle.append(process)
                return
        _ended(process)

    def stop(self, job: str) -> None:
        """Kills the process that does this job, if it is done here."""
        process = self.busy.get(job)
        if process:
            end_tree(process.pid)
            process.kill()  # where there is no tree to end

    def close(self) -> None:
        """Kills all processes and removes the sources."""
        with self.lock:
            self.closed = True
            idle, busy = tuple(self.idle), tuple(self.busy.values())
        for process in busy:
            end_tree(process.pid)
            process.kill()  # `do` hears of it
            process.wait()
        for process in idle:
            _ended(process)
        shutil.rmtree(self.folder, ignore_errors=True)


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """Kills it, with what it has started, and closes its pipes; how it ended."""
    if process.poll() is None:
        end_tree(process.pid)
    process.kill()
    process.communicate()
    return process.returncode
