"""A process that computes: `python -m generator.pipeline.run.worker` reads tasks and answers.

The first line says where things lie, each other is a task (see `plan.py`): call a product's
function and keep its value, or its claims, or read a film. It alone imports figures.
When its input ends, because the build did, it ends at once.
"""

import contextlib
import errno
import importlib
import io
import json
import os
import queue
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

from generator.errors import AuthorError
from generator.pipeline.claims.records import collect
from generator.pipeline.figures import frozen_imports, trace
from generator.pipeline.store.codec import decode, encode
from generator.pipeline.store.output import outside
from generator.pipeline.store.store import Store, StoreError

Message = dict[str, Any]
FULL = os.strerror(errno.ENOSPC)
Received = TypeVar("Received")


def main() -> None:
    """Serves until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # without a trace
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not end up between the answers
    requests = waited(map(json.loads, sys.stdin))
    setting = next(requests)
    figures = Path(setting["figures"])
    frozen_imports.install(Path(setting["root"]), figures, setting["digests"])
    told: list[str] = []
    tasks = Tasks(figures, Store(Path(setting["store"]), told.append), told)
    for request in requests:
        answers.write(json.dumps(tasks.done(request)) + "\n")
        answers.flush()


def waited(messages: Iterable[Received], patience: float | None = None) -> Iterator[Received]:
    """Messages as they come; a thread reads them, to notice the end of input in mid-task too.

    The process ends with the input, or when none has come for `patience` seconds.
    """
    waiting: queue.SimpleQueue[Received] = queue.SimpleQueue()

    def listen() -> None:
        for message in messages:
            waiting.put(message)
        end()

    threading.Thread(target=listen, daemon=True).start()
    while True:
        try:
            message = waiting.get(timeout=patience)
        except queue.Empty:
            end()
        yield message


class Keeping(Protocol):
    """What tasks need of a store: where inputs are, and where results go."""

    folder: Path

    def entry(self, key: str, verify: bool = True) -> Message | None: ...

    def read(self, digest: str) -> bytes | None: ...

    def keep(self, key: str, files: dict[str, bytes], **facts: Any) -> None: ...

    def forget(self, key: str) -> None: ...

    def temporary(self) -> Path: ...

    def tidy(self) -> None: ...


def end() -> None:
    """Ends this process and what it has started, which is of its group, at once."""
    if os.name == "posix" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


class Tasks:
    """Does what is asked, with the author's figures and a store that adds to `told`."""

    def __init__(self, figures: Path, store: Keeping, told: list[str]) -> None:
        self.figures, self.store, self.told = figures, store, told

    def done(self, request: Message) -> Message:
        """The answer: seconds, what the store told, what the figure printed, and its error if any.

        `unkept` says why nothing can be kept, which is no figure's failure.
        """
        printed, error, unkept, begun = io.StringIO(), None, "", time.perf_counter()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                self._do(request)
            except StoreError as found:
                unkept = str(found)
            except AuthorError as found:
                error = {"author": True, "text": " ".join(str(found).split())}
            except (Exception, SystemExit) as found:  # noqa: BLE001 – a figure's failure ends here
                text = trace.cut(found, self.figures, __file__)
                error = {"author": False, "text": text}
                if FULL in text:  # its temporary files lie where the store is
                    unkept = f"store: can't write {self.store.folder}: {FULL}"
        told, self.told[:] = list(self.told), []
        return {
            "seconds": time.perf_counter() - begun,
            "told": told,
            "printed": printed.getvalue(),
            "error": error,
            "unkept": unkept,
        }

    def _do(self, request: Message) -> None:
        # What libraries write besides is tidied up as the store is, however this process ends.
        tempfile.tempdir = str(self.store.temporary())
        os.environ |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), tempfile.tempdir)
        begun = time.perf_counter()
        files, facts = getattr(self, f"_{request['kind']}")(request)
        seconds = round(time.perf_counter() - begun, 3)
        self.store.keep(request["key"], files, **facts, seconds=seconds)

    def _product(self, request: Message) -> tuple[dict[str, bytes], Message]:
        return {"value": encode(self._called(request))}, {}

    def _claims(self, request: Message) -> tuple[dict[str, bytes], Message]:
        yielded = self._called(request)
        if not hasattr(yielded, "__iter__"):
            kind = type(yielded).__qualname__
            raise AuthorError(
                f"returned {kind}; allowed: yield claim.equal(…), … or a list of them"
            )
        return {}, dict(collect(yielded))

    def _reading(self, request: Message) -> tuple[dict[str, bytes], Message]:
        of_film = request["of"] == "film"
        value = self._called(request) if of_film else self._inputs(request)
        module, _, name = request["output"].partition(":")
        read = getattr(importlib.import_module(module), name)
        reading = read(value, request["id"], request["profile"], **request["options"])
        for path in reading.files:
            if outside(path):
                raise ValueError(f"{request['output']} made the file {path!r}, outside the figure")
        return reading.files, {"facts": finite(reading.facts)}

    def _called(self, request: Message) -> Any:
        """What the author's function returns for its inputs."""
        module = importlib.import_module(f"figures.{Path(request['home']).stem}")
        return getattr(module, request["function"])(**self._inputs(request))

    def _inputs(self, request: Message) -> dict[str, Any]:
        return {
            name: request[name] if key is None else self._value(name, key)
            for name, key in request["inputs"].items()
        }

    def _value(self, name: str, key: str) -> Any:
        entry = self.store.entry(key, verify=False)
        data = self.store.read(entry["blobs"]["value"][0]) if entry else None
        try:
            if data is not None:
                return decode(data)
        except ValueError:
            self.store.forget(key)
        raise AuthorError(f"{name} is no longer in the store, or damaged there; build again")


def finite(facts: Message) -> Message:
    """The facts; AuthorError when JSON can't hold them, as NaN."""
    try:
        json.dumps(facts, allow_nan=False)
    except ValueError:
        raise AuthorError(
            "the film has a number that is not finite; allowed: finite ones"
        ) from None
    return facts


if __name__ == "__main__":
    main()
