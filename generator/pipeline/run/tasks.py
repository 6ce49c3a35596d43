"""What a worker does: `serve(root, store, origins, messages)` answers each until they end.

A task (see `plan.py`) is to call a product's function and keep its value, or its claims, or to
render a film. Only a worker imports figures. When its input ends, because the build did, it ends at
once.
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
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TextIO, TypeVar, Unpack

from generator.errors import UserError, WrongUsage
from generator.pipeline.claims.records import collect
from generator.pipeline.figures import trace
from generator.pipeline.figures.article_paths import FIGURES
from generator.pipeline.figures.build_inputs import DATA
from generator.pipeline.run import audit
from generator.pipeline.run.messages import (
    Answer,
    ErrorKind,
    FunctionRequest,
    RenderingRequest,
    Request,
    TaskError,
)
from generator.pipeline.run.processes import adopt_orphans, descendants_of, end_tree
from generator.pipeline.store.codec import decode, encode
from generator.pipeline.store.entry import Entry, Facts, FigureFacts, TimedFacts
from generator.pipeline.store.output import IN_LOOK, SHORT, outside
from generator.pipeline.store.regular_files import EXHAUSTED, exhausted
from generator.pipeline.store.store import Store, StoreError
from generator.source import FOLDER

FULL = os.strerror(errno.ENOSPC)
Received = TypeVar("Received")
Result = tuple[dict[str, bytes], Facts]  # files by name, and facts


def serve(root: Path, store: Path, origins: Mapping[str, str], messages: TextIO) -> None:
    """Does each task that is read, with the sources below `root`, and writes its answer.

    `origins` are the folders of figures and generator as traces name them.
    """
    adopt_orphans()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not end up between the answers
    audit.install(root, Path(origins[FIGURES]), Path(origins["generator"]))
    notices: list[str] = []
    tasks = Tasks(root, Store(store, notices.append), notices, Path(origins[FIGURES]))
    for line in each_message(messages):
        answer = json.dumps(tasks.run(json.loads(line))) + "\n"
        try:
            answers.write(answer)
            answers.flush()
        except BrokenPipeError:  # the build ended: nobody reads this answer
            end()


def each_message(messages: Iterable[Received], patience: float | None = None) -> Iterator[Received]:
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


OURS = each_message.__code__.co_filename  # this file, as traces name it


class Keeping(Protocol):
    """What tasks need of a store: where inputs are, and where results go."""

    folder: Path

    def entry(self, key: str, verify: bool = True) -> Entry | None: ...

    def read(self, digest: str, size: int = 0) -> bytes | None: ...

    def keep(self, key: str, files: dict[str, bytes], **facts: Unpack[TimedFacts]) -> None: ...

    def forget(self, key: str) -> None: ...

    def temporary(self) -> Path: ...

    def tidy(self) -> None: ...


def end() -> None:
    """Ends this process and what it has started, at once."""
    for child in descendants_of(os.getpid()):
        end_tree(child)
    if os.name == "posix" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


class Tasks:
    """Does what is asked, with the sources below `root` and a store that adds to `notices`.

    Traces begin in the author's files, which lie in the folder `figures` for him.
    """

    def __init__(
        self, root: Path, store: Keeping, notices: list[str], figures: Path | None = None
    ) -> None:
        self.root, self.store, self.notices = root, store, notices
        self.figures = figures or root / FIGURES
        self._last_film: tuple[RenderingRequest, object] | None = None

    def run(self, request: Request) -> Answer:
        """The answer: seconds, what store and figure said, and its error if any.

        `unkept` says why nothing can be kept, which is no figure's failure.
        """
        printed, unkept, begun = io.StringIO(), "", time.perf_counter()
        error: TaskError | None = None
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                self._do(request)
            except StoreError as failure:
                unkept = str(failure)
            except UserError as failure:
                kind: ErrorKind = "usage" if isinstance(failure, WrongUsage) else "author"
                error = {"kind": kind, "text": " ".join(str(failure).split())}
            except (Exception, SystemExit) as failure:  # noqa: BLE001 – a figure's failure ends here
                text = trace.shortened(failure, self.figures, OURS)
                error = {"kind": "bug", "text": text}
                if isinstance(failure, OSError) and failure.errno in EXHAUSTED:
                    error = {"kind": "author", "text": exhausted(failure)}
                if FULL in text:  # its temporary files lie where the store is
                    unkept = f"store: can't write {self.store.folder}: {FULL}"
        notices, self.notices[:] = list(self.notices), []
        return {
            "seconds": time.perf_counter() - begun,
            "notices": notices,
            "printed": printed.getvalue(),
            "error": error,
            "unkept": unkept,
        }

    def _do(self, request: Request) -> None:
        # What libraries write besides is tidied up as the store is, however this process ends.
        tempfile.tempdir = str(self.store.temporary())
        os.environ |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), tempfile.tempdir)
        begun = time.perf_counter()
        results = self._results(request)
        seconds = round((time.perf_counter() - begun) / len(results), 3)
        for key, (files, facts) in results.items():
            self.store.keep(key, files, **facts, seconds=seconds)

    def _results(self, request: Request) -> dict[str, Result]:
        """What a task makes, by key."""
        if request["kind"] == "rendering":
            return self._renderings(request)
        if request["kind"] == "product":
            return {request["key"]: ({"value": encode(self._called(request))}, {})}
        return {request["key"]: ({}, self._claims(request))}

    def _claims(self, request: FunctionRequest) -> Facts:
        yielded = self._called(request)
        if not hasattr(yielded, "__iter__"):
            kind = type(yielded).__qualname__
            raise UserError(
                f"expected yield claim.equal(…), … or a list of them, got a value of type {kind}"
            )
        with audit.guarded(self._readable(request["reads"])):  # it may run only now
            rows = collect(yielded)
        return {
            "measured": rows["measured"],
            "claims": rows["claims"],
            "witnesses": rows["witnesses"],
        }

    def _renderings(self, request: RenderingRequest) -> dict[str, Result]:
        of_film = request["of"] == "film"
        value = self._film(request) if of_film else self._inputs(request)
        outputs = request["outputs"]
        functions = [imported(output["function"]) for output in outputs]
        through = imported(request["through"]) if request["through"] else list
        with audit.callbacks(self._readable(request["reads"]), self.figures):
            renderings = through(
                [
                    function(value, request["id"], request["profile"], **output["options"])
                    for function, output in zip(functions, outputs, strict=True)
                ]
            )
        results: dict[str, Result] = {}
        for output, rendering in zip(outputs, renderings, strict=True):
            for path in rendering.files:
                if outside(path):
                    function = output["function"]
                    raise ValueError(f"{function}: expected files inside the figure, got {path!r}")
            results[output["key"]] = rendering.files, {"facts": finite(rendering.facts)}
        return results

    def _film(self, request: RenderingRequest) -> object:
        """The film in the article's look: the last one again, for other outputs of it.

        A film remembers what it has computed, such as the easing of its stages.
        """
        asked: RenderingRequest = {**request, "key": "", "outputs": [], "through": ""}
        if self._last_film is None or self._last_film[0] != asked:
            self._last_film = None  # let go before the next one is made
            film = self._called(request)
            if request["look"]:
                film = imported(IN_LOOK)(film, request["look"])
            self._last_film = asked, film
        return self._last_film[1]

    def _called(self, request: Request) -> object:
        """What the author's function returns for its inputs."""
        named = f"figures.{Path(request['home']).stem}"
        inputs = self._inputs(request)
        if named not in sys.modules:
            with audit.guarded(self._readable(request["imports_read"])):
                importlib.import_module(named)
        short = imported(SHORT) if request["short"] else contextlib.nullcontext
        with audit.guarded(self._readable(request["reads"])), short():
            try:
                return getattr(sys.modules[named], request["function"])(**inputs)
            except FileNotFoundError as error:
                raise UserError(audit.not_found(error)) from None

    def _readable(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset(os.path.realpath(self.root / name) for name in names)

    def _inputs(self, request: Request) -> dict[str, object]:
        return {
            name: self._built_in(request, name) if key is None else self._value(name, key)
            for name, key in request["inputs"].items()
        } | {name: self.root / FIGURES / FOLDER / path for name, path in request["files"].items()}

    def _built_in(self, request: Request, name: str) -> str:
        """The profile, or the folder of data as it was copied."""
        if name != DATA:
            return request["profile"]
        return str(self.root / DATA) if request["data_folder"] else ""

    def _value(self, name: str, key: str) -> object:
        entry = self.store.entry(key, verify=False)
        data = self.store.read(*entry["blobs"]["value"]) if entry else None
        try:
            if data is not None:
                return decode(data)
        except ValueError:
            self.store.forget(key)
        raise UserError(f"expected {name} in the store, got none or a damaged one; build again")


def imported(name: str) -> Callable[..., Any]:
    """The function of a name such as "module:function"."""
    module, _, attribute = name.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    return function


def finite(facts: FigureFacts) -> FigureFacts:
    """The facts; UserError when JSON can't hold them, as NaN."""
    try:
        json.dumps(facts, allow_nan=False)
    except ValueError:
        raise UserError("the film: expected finite numbers, got one that is not") from None
    return facts
