"""A process that computes: `python -m generator.pipeline.worker` reads tasks and answers.

The first line says where things lie, each other is a task (see `plan.py`): call a product's
function and keep its value, or its claims, or read a film. It alone imports figures.
When its input ends, because the build did, it ends at once.
"""

import contextlib
import importlib
import io
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, TextIO

from generator.errors import AuthorError
from generator.pipeline import modules, trace
from generator.pipeline.codec import decode, encode
from generator.pipeline.collected import collect
from generator.pipeline.store import Store

Message = dict[str, Any]


def main() -> None:
    """Serves until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not end up between the answers
    requests = _requests(sys.stdin)
    setting = next(requests)
    figures = Path(setting["figures"])
    modules.install(Path(setting["root"]), figures, setting["digests"])
    tasks = Tasks(figures, Path(setting["store"]))
    for request in requests:
        answers.write(json.dumps(tasks.done(request)) + "\n")
        answers.flush()


def _requests(stream: TextIO) -> Iterator[Message]:
    """Messages as they come; a thread reads them, to notice the end of input in mid-task too."""
    waiting: queue.SimpleQueue[Message] = queue.SimpleQueue()

    def listen() -> None:
        for line in stream:
            waiting.put(json.loads(line))
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        yield waiting.get()


class Tasks:
    """Does what is asked, with the author's figures and a store."""

    def __init__(self, figures: Path, folder: Path) -> None:
        self.figures = figures
        self.damage: list[str] = []
        self.store = Store(folder, self.damage.append)

    def done(self, request: Message) -> Message:
        """The answer: task, seconds, what it printed, and its error if it has one."""
        printed, error, begun = io.StringIO(), None, time.perf_counter()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                self._do(request)
            except AuthorError as found:
                error = {"author": True, "text": " ".join(str(found).split())}
            except (Exception, SystemExit) as found:  # noqa: BLE001 – a figure's failure ends here
                error = {"author": False, "text": trace.cut(found, self.figures, __file__)}
        self.store.tidy()
        seconds = time.perf_counter() - begun
        return {
            "key": request["key"],
            "seconds": seconds,
            "printed": printed.getvalue(),
            "error": error,
        }

    def _do(self, request: Message) -> None:
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
            if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
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
        if data is None:
            raise AuthorError(f"{name} is no longer in the store, or damaged there; build again")
        return decode(data)


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
