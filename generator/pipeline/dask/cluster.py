"""The executor of a dask scheduler: `Cluster(project, store, "10.0.0.5:8786", …)`.

The build stays here: it plans, submits what is ready, and keeps the results. A task is a
call of dask whose arguments are bytes: the request, and its inputs, which are results of other
calls, so that workers send them to each other. Its result is a packet of the store's own bytes.
What a worker of the cluster needs of this project travels to it (see `on_worker.py` and
`source_archive.py`).

This module and `on_worker.py` alone import dask.
"""

import asyncio
import json
import logging
import os
import platform
import queue
import socket
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

from distributed import Client, Future, Security, rpc
from distributed.versions import VersionMismatchWarning

from generator.errors import UserError, WrongUsage
from generator.pipeline.dask.message import ClusterSettings, JobMessage, pack
from generator.pipeline.dask.on_worker import BuildPlugin, ByValue, do, stop
from generator.pipeline.dask.received import received
from generator.pipeline.dask.source_archive import archive
from generator.pipeline.dask.worker_plugin import BuildProcesses
from generator.pipeline.figures.project import Project
from generator.pipeline.figures.versions import PYTHON
from generator.pipeline.run.local_pool import ALIKE
from generator.pipeline.run.messages import Answer, Request
from generator.pipeline.store.checksummed import sha256
from generator.pipeline.store.store import Store

CONNECT = 5.0  # s to find the scheduler
NO_WORKER_SECONDS = 30.0  # s without any worker
POLL_SECONDS = 1.0  # s between looks at who is there
TOGETHER = 0.5  # s of tasks that are one call: each costs the scheduler about a millisecond
QUICK = 0.1  # s: tasks shorter than that wait at the workers, so that none idles for an answer
AHEAD = 3  # such tasks for each thread
MANY = 100  # results fetched at once
HELD = 500_000_000  # bytes of values that the cluster keeps for tasks to come


Returned = TypeVar("Returned")


class Cluster:
    """Tasks on the workers of a scheduler."""

    together = TOGETHER

    def __init__(
        self,
        project: Project,
        store: Store,
        address: str,
        jobs: int | None,
        timed: bool,
        report: Callable[[str], None],
    ) -> None:
        self._store, self._jobs, self._timed, self._report = store, jobs, timed, report
        self._address = f"dask://{address}"
        self._threads: dict[str, int] = {}  # of each worker
        self._looked = self._met = 0.0  # when: at the workers, and when some were there
        self._submitted: dict[str, tuple[list[Request], Future[bytes]]] = {}  # job → tasks, call
        self._values: dict[str, tuple[Future[bytes], int]] = {}  # key → value there, its bytes
        self._held = 0  # bytes of these
        self._finished: queue.SimpleQueue[Future[bytes]] = queue.SimpleQueue()
        self._events: deque[tuple[str, Answer | str]] = deque()
        self._count, self._usual = 0, 1.0  # calls so far; s that a task takes of late
        self._client = connect(address)
        self._name = f"layers-in-motion-{self._client.id}"
        self._do = ByValue(do)
        try:
            self._wait_for_workers()
            self._client.register_plugin(
                BuildPlugin(self._name, _processes(project)), name=self._name
            )
        except BaseException:
            self.end()
            raise

    def capacity(self) -> int:
        if not self._submitted:
            self._wait_for_workers()
        threads = sum(self._threads.values())
        threads = threads if self._jobs is None else min(threads, self._jobs)
        # Where a figure's time is taken, none may wait: its clock would run.
        ahead = 0 if self._timed or self._usual > QUICK else AHEAD
        return threads * (1 + ahead)

    def _wait_for_workers(self) -> None:
        """Waits until there is a worker."""
        while not self._threads:
            self._update_workers()
            if not self._threads:
                time.sleep(POLL_SECONDS)

    def _update_workers(self) -> None:
        """Updates the workers; UserError after too long without any, or for another Python."""
        with self._scheduler_call():
            there = self._client.nthreads()
            new = list(there.keys() - self._threads.keys())
            pythons = self._run_there(platform.python_version, workers=new) if new else {}
        for worker in sorted(self._threads.keys() - there.keys()):
            self._report(f"{worker}: this worker is gone; what it was doing is done elsewhere")
        for worker, version in sorted(pythons.items()):
            if version.rpartition(".")[0] != PYTHON:
                self._refuse(worker, f"python {version} ({PYTHON} with the build)")
        self._threads, self._looked = there, time.monotonic()
        if there or not self._met:
            self._met = self._looked
        if self._looked - self._met > NO_WORKER_SECONDS:
            waited = f"{NO_WORKER_SECONDS:g} s"
            raise UserError(f"{self._address}: expected a worker within {waited}, got none")

    def _run_there(
        self, function: Callable[..., Returned], *arguments: str, workers: list[str] | None = None
    ) -> dict[str, Returned]:
        """What a function returns in each worker; one that disconnects is left out."""
        return self._client.run(function, *arguments, workers=workers, on_error="ignore")

    @contextmanager
    def _scheduler_call(self) -> Iterator[None]:
        """Around what asks the scheduler; UserError, one line, when it is gone."""
        try:
            if self._client.status != "running":
                raise ConnectionError
            yield
        except OSError:
            raise UserError(f"{self._address}: expected the scheduler, got no answer") from None

    def _refuse(self, worker: str, versions: str) -> None:
        wanted = "expected the versions that the build has, on which keys depend"
        raise UserError(f"{worker}: {wanted}, got {versions}")

    def submit(self, requests: Sequence[Request]) -> None:
        keys = {request["key"] for request in requests}
        inputs = {key for request in requests for key in request["inputs"].values() if key}
        packets = dict.fromkeys(map(self._value, sorted(inputs - keys)))  # one may hold more
        # As text, since the order of a request's names decides in which its inputs are passed.
        message: JobMessage = {
            "requests": json.dumps(list(requests)),
            "packets": len(packets),
        }
        job = self._job(requests[0]["kind"], requests[0]["key"])
        call = self._client.submit(
            self._do, self._name, job, pack(message, {}), *packets, key=job, pure=False
        )
        self._submitted[job] = list(requests), call
        call.add_done_callback(self._finished.put)

    def _job(self, kind: str, key: str) -> str:
        """A name that no other call has: what is tried once more is another one."""
        self._count += 1
        return f"{kind}-{key[:16]}-{self._count}"

    def _value(self, key: str) -> "Future[bytes]":
        """A packet with this value on the cluster: made there, or sent from the store."""
        if key not in self._values:
            entry = self._store.entry(key, verify=False)
            data = self._store.read(*entry["blobs"]["value"]) if entry else None
            # The task says what is missing.
            packet = pack(None, {} if data is None else {f"{key}/value": data})
            value = self._client.submit(bytes, packet, key=self._job("value", key), pure=False)
            self._keep_value(key, value, len(packet))
        return self._values[key][0]

    def _keep_value(self, key: str, value: "Future[bytes]", size: int) -> None:
        """Keeps a value there; the oldest are let go, and sent again if they are needed."""
        _, before = self._values.pop(key, (None, 0))
        self._values[key] = value, size
        self._held += size - before
        while self._held > HELD and len(self._values) > 1:
            self._held -= self._values.pop(next(iter(self._values)))[1]

    def stop(self, key: str) -> None:
        jobs = self._submitted.items()
        for job in [job for job, (tasks, _) in jobs if any(key == task["key"] for task in tasks)]:
            _, call = self._submitted.pop(job)
            with self._scheduler_call():
                call.cancel(force=True)
                self._run_there(stop, self._name, job)

    def next_answer(self, seconds: float) -> tuple[str, Answer | str] | None:
        if not self._events:
            self._fetch(seconds)
        return self._events.popleft() if self._events else None

    def _keep_results(
        self, requests: Sequence[Request], call: "Future[bytes]", packet: bytes
    ) -> None:
        """Keeps what a job has made, and notes its answers."""
        try:
            results = received(requests, packet)
        except ValueError as error:
            reason = f"expected an answer to its task, got something else: {error}"
            self._events.extend((request["key"], reason) for request in requests)
            return
        if results.refused:
            with self._scheduler_call():
                worker = next(iter(self._client.who_has([call])[call.key]))
            self._refuse(worker, results.refused)
        for key, facts in results.facts.items():
            self._store.keep(key, results.files[key], **facts)
            if "value" in results.files[key]:
                self._keep_value(key, call, len(packet))
        for request in requests:
            key = request["key"]
            if key not in results.answers:
                continue
            answer = results.answers[key]
            self._usual += (answer["seconds"] - self._usual) / 10
            self._events.append((key, answer))

    def _fetch(self, seconds: float) -> None:
        """Waits for a call to end, and fetches the results of all that have, in one go."""
        if time.monotonic() - self._looked > POLL_SECONDS:
            self._update_workers()
        try:
            calls = [self._finished.get(timeout=seconds)]
        except queue.Empty:
            return
        while not self._finished.empty() and len(calls) < MANY:
            calls.append(self._finished.get())
        calls = [call for call in calls if call.key in self._submitted]  # the others were stopped
        good = [call for call in calls if call.status == "finished"]
        results = dict(zip(good, self._results(good), strict=True))
        for call in calls:
            requests, _ = self._submitted.pop(str(call.key))
            if call in results:
                self._keep_results(requests, call, results[call])
            else:
                self._events.extend((request["key"], _ending(call)) for request in requests)
                self._values.clear()  # it may have been a value that is lost: the store has all
                self._held = 0

    def _results(self, calls: "list[Future[bytes]]") -> list[bytes]:
        """What they returned; what a lost worker had is made again, as long as there is one."""
        fetching = asyncio.run_coroutine_threadsafe(
            self._client.gather(calls, asynchronous=True),
            self._client.loop.asyncio_loop,  # type: ignore[union-attr]
        )
        with self._scheduler_call():
            while True:
                try:
                    return fetching.result(POLL_SECONDS)
                except TimeoutError:
                    self._update_workers()

    def end(self) -> None:
        """Cancels what runs there and leaves nothing of ours behind."""
        with suppress(UserError, ValueError), self._scheduler_call():
            self._client.cancel([call for _, call in self._submitted.values()], force=True)
            self._client.unregister_worker_plugin(self._name)
        with suppress(OSError, RuntimeError):  # RuntimeError: dask's own timeout ends meanwhile
            self._client.close()


def connect(address: str) -> Client:
    """A client; WrongUsage, one line, where no scheduler answers."""
    # Suppress dask's logs: lost workers and different library versions are reported by this module.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore", VersionMismatchWarning)
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), CONNECT).close()  # dask tries long
        kind = asyncio.run(asyncio.wait_for(_kind(address), CONNECT))
        if kind != "Scheduler":
            raise ValueError(f"a dask {kind.lower()}")
        return Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0] or f"no answer within {CONNECT:g} s"
        raise WrongUsage(
            f"--executor dask://{address}: expected a scheduler, got {reason}"
        ) from None


async def _kind(address: str) -> str:
    """Of dask's processes, which one it is; a client would wait for ever for another program."""
    async with rpc(address, connection_args=Security().get_connection_args("client")) as there:
        return str((await there.identity())["type"])


def _ending(call: "Future[bytes]") -> str:
    """How a call ended that returned nothing."""
    return str(call.exception()) if call.status == "error" else "it was lost"


def _processes(project: Project) -> BuildProcesses:
    sources = archive(project)
    settings: ClusterSettings = {
        "digests": project.facts.digests,
        "libraries": project.libraries(project.targets),
        "figures": f"{project.facts.figures.absolute()}{os.sep}",
        "root": f"{project.root.absolute()}{os.sep}",
    }
    return BuildProcesses(sources, sha256(sources), pack(settings, {}), ALIKE)
