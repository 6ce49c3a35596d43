"""The executor of a dask scheduler: `Cluster(project, store, "10.0.0.5:8786", …)`.

The build stays here: it plans, hands over what is ready, and keeps what comes back. A task is a
call of dask whose arguments are bytes: the request, and its inputs, which are results of other
calls, so that workers hand them to each other. Its result is a parcel of the store's own bytes.
What a worker of the cluster needs of this project travels to it (see `seated.py`, `archive.py`).

This module and `seated.py` alone import dask.
"""

import asyncio
import json
import logging
import os
import platform
import queue
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from distributed import Client, Future

from generator.errors import AuthorError
from generator.pipeline.archive import archive
from generator.pipeline.executor import Answer, Request, Unavailable
from generator.pipeline.parcel import opened, packed
from generator.pipeline.project import Project
from generator.pipeline.sealed import sha256
from generator.pipeline.seat import Seat
from generator.pipeline.seated import ByValue, Seated, do, stop
from generator.pipeline.store import Store
from generator.pipeline.versions import PYTHON
from generator.pipeline.workers import ALIKE

CONNECT = 5.0  # s to find the scheduler
PATIENCE = 30.0  # s without any worker
LOOK = 1.0  # s between looks at who is there
QUICK = 0.1  # s: tasks shorter than that wait at the workers, so that none idles for an answer
AHEAD = 3  # such tasks for each thread
MANY = 100  # results fetched at once
HELD = 500_000_000  # bytes of values that the cluster keeps for tasks to come


class Cluster:
    """Tasks on the workers of a scheduler."""

    def __init__(
        self,
        project: Project,
        store: Store,
        address: str,
        jobs: int | None,
        timed: bool,
        tell: Callable[[str], None],
    ) -> None:
        self._store, self._jobs, self._timed, self._tell = store, jobs, timed, tell
        self._address = f"dask://{address}"
        self._threads: dict[str, int] = {}  # of each worker
        self._looked = self._met = 0.0  # when: at the workers, and when some were there
        self._given: dict[str, tuple[str, Future[bytes]]] = {}  # job → key, call
        self._values: dict[str, tuple[Future[bytes], int]] = {}  # key → value there, its bytes
        self._finished: queue.SimpleQueue[Future[bytes]] = queue.SimpleQueue()
        self._arrived: deque[tuple[str, Future[bytes], bytes | str]] = deque()
        self._count, self._usual = 0, 1.0  # calls so far; s that a task takes of late
        self._client = connected(address)
        self._name = f"layers-in-motion-{self._client.id}"
        self._do = ByValue(do)
        try:
            self._meet()
            self._client.register_plugin(Seated(self._name, _seat(project)), name=self._name)
        except BaseException:
            self.end()
            raise

    def room(self) -> int:
        if not self._given:
            self._meet()
        threads = sum(self._threads.values())
        threads = threads if self._jobs is None else min(threads, self._jobs)
        # Where a figure's time is taken, none may wait: its clock would run.
        ahead = 0 if self._timed or self._usual > QUICK else AHEAD
        return threads * (1 + ahead)

    def _meet(self) -> None:
        """Waits until there is a worker."""
        while not self._threads:
            self._look()
            if not self._threads:
                time.sleep(LOOK)

    def _look(self) -> None:
        """Who is there; AuthorError when nobody has been for long, or one has another Python."""
        try:
            there = self._client.nthreads()
            new = list(there.keys() - self._threads.keys())
            pythons = self._client.run(platform.python_version, workers=new) if new else {}
        except OSError:
            raise AuthorError(f"{self._address}: the scheduler is gone") from None
        for worker in sorted(self._threads.keys() - there.keys()):
            self._tell(f"{worker}: this worker is gone; what it was doing is done elsewhere")
        for worker, version in sorted(pythons.items()):
            if version.rpartition(".")[0] != PYTHON:
                self._refuse(worker, f"python is {version}, but {PYTHON} with the build")
        self._threads, self._looked = there, time.monotonic()
        if there or not self._met:
            self._met = self._looked
        if self._looked - self._met > PATIENCE:
            raise AuthorError(f"{self._address}: no worker for {PATIENCE:g} s")

    def _refuse(self, worker: str, why: str) -> None:
        raise AuthorError(f"{worker}: refused, keys would lie: {why}")

    def give(self, request: Request) -> None:
        self._count += 1
        job = f"{request['kind']}-{request['key'][:16]}-{self._count}"
        needed = [key for _, key in sorted(request["inputs"].items()) if key]
        call = self._client.submit(
            self._do,
            self._name,
            job,
            packed(json.dumps(request), {}),  # as text: the order of its names is kept
            *map(self._value, needed),
            key=job,
            pure=False,
        )
        self._given[job] = request["key"], call
        call.add_done_callback(self._finished.put)

    def _value(self, key: str) -> "Future[bytes]":
        """A value on the cluster: made there, or handed over from the store."""
        if key not in self._values:
            entry = self._store.entry(key, verify=False)
            data = self._store.read(entry["blobs"]["value"][0]) if entry else None
            files = {} if data is None else {"value": data}  # the task will say what is missing
            parcel, self._count = packed(None, files), self._count + 1
            handed = self._client.submit(
                bytes, parcel, key=f"value-{key[:16]}-{self._count}", pure=False
            )
            self._hold(key, handed, len(parcel))
        return self._values[key][0]

    def _hold(self, key: str, value: "Future[bytes]", size: int) -> None:
        """Keeps a value there; the oldest are let go, and handed over again if they are needed."""
        self._values[key] = value, size
        while sum(size for _, size in self._values.values()) > HELD and len(self._values) > 1:
            del self._values[next(iter(self._values))]

    def stop(self, key: str) -> None:
        jobs = [job for job, (one, _) in self._given.items() if one == key]
        for job in jobs:
            _, call = self._given.pop(job)
            call.cancel(force=True)
            self._client.run(stop, self._name, job)

    def heard(self, seconds: float) -> tuple[str, Answer | str] | None:
        if not self._arrived:
            self._fetch(seconds)
        if not self._arrived:
            return None
        key, call, parcel = self._arrived.popleft()
        if isinstance(parcel, str):
            return key, parcel
        try:
            message, files = opened(parcel)
        except ValueError:
            return key, "what it sent arrived damaged"
        if "refused" in message:
            worker = next(iter(self._client.who_has([call])[call.key]))
            self._refuse(worker, message["refused"])
        answer: Answer = message["answer"]
        self._usual += (answer["seconds"] - self._usual) / 10
        if answer["error"] is None:
            self._store.keep(key, files, **message["facts"])
            if "value" in files:
                self._hold(key, call, len(parcel))
        return key, answer

    def _fetch(self, seconds: float) -> None:
        """Waits for a call to end, and fetches the results of all that have, in one go."""
        if time.monotonic() - self._looked > LOOK:
            self._look()
        try:
            calls = [self._finished.get(timeout=seconds)]
        except queue.Empty:
            return
        while not self._finished.empty() and len(calls) < MANY:
            calls.append(self._finished.get())
        calls = [call for call in calls if call.key in self._given]  # the others were stopped
        good = [call for call in calls if call.status == "finished"]
        results = dict(zip(good, self._results(good), strict=True))
        for call in calls:
            key, _ = self._given.pop(str(call.key))
            self._arrived.append((key, call, results[call] if call in results else _ending(call)))

    def _results(self, calls: "list[Future[bytes]]") -> list[bytes]:
        """What they returned; what a lost worker had is made again, as long as there is one."""
        fetching = asyncio.run_coroutine_threadsafe(
            self._client.gather(calls, asynchronous=True),
            self._client.loop.asyncio_loop,  # type: ignore[union-attr]
        )
        while True:
            try:
                return fetching.result(LOOK)
            except TimeoutError:
                self._look()

    def end(self) -> None:
        """Cancels what runs there and leaves nothing of ours behind."""
        with suppress(OSError, ValueError):
            self._client.cancel([call for _, call in self._given.values()], force=True)
            self._client.unregister_worker_plugin(self._name)
        with suppress(OSError):
            self._client.close()


def connected(address: str) -> Client:
    """A client; Unavailable, one line, where no scheduler answers."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is to be said, we say
    try:
        return Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        told = str(error).partition("\n")[0]
        raise Unavailable(f"--executor dask://{address}: no scheduler answers: {told}") from None


def _ending(call: "Future[bytes]") -> str:
    """How a call ended that returned nothing."""
    return str(call.exception()) if call.status == "error" else "it was lost"


def _seat(project: Project) -> Seat:
    sources = archive(project)
    setting = {
        "digests": project.facts.digests,
        "libraries": project.libraries(project.targets),
        "figures": f"{project.facts.figures.absolute()}{os.sep}",
        "root": f"{project.root.absolute()}{os.sep}",
    }
    return Seat(sources, sha256(sources), packed(setting, {}), ALIKE)
