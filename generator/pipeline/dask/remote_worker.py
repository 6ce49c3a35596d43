"""A worker on another machine: `python -m generator.pipeline.dask.remote_worker`.

It does what `worker.py` does, with the same environment and the same sources, which came with it;
only the inputs and results of a task travel in packets instead of lying in a store. The first frame
has the settings; then each job is a frame, followed by the packets that its inputs are in.
Where libraries or Python differ from those in the keys, it refuses every task.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Unpack, cast

from generator.errors import UserError
from generator.pipeline.dask.message import (
    ClusterSettings,
    JobMessage,
    pack,
    receive,
    send,
    unpack,
)
from generator.pipeline.figures import frozen_imports
from generator.pipeline.figures.versions import PYTHON, Versions
from generator.pipeline.run import audit
from generator.pipeline.run.messages import Answer, Request
from generator.pipeline.run.processes import adopt_orphans
from generator.pipeline.run.tasks import Tasks, each_message
from generator.pipeline.store.entry import Entry, TimedFacts

IDLE = 120.0  # s until it ends by itself: its build may have been killed


def main() -> None:
    """Serves until the input ends, or nothing has come for a while."""
    adopt_orphans()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up between the answers
    frames = each_message(_frames(), IDLE)
    settings = cast(ClusterSettings, unpack(next(frames))[0])
    root = Path(sys.argv[1])
    frozen_imports.install(root, root / "figures", settings["digests"])
    audit.install(root)
    remote_tasks = RemoteTasks(root, settings)
    for frame in frames:
        message = cast(JobMessage, unpack(frame)[0])
        packets = [next(frames) for _ in range(message["packets"])]
        send(answers, remote_tasks.run(json.loads(message["requests"]), packets))


def _frames() -> Iterator[bytes]:
    while (frame := receive(sys.stdin.buffer)) is not None:
        yield frame


class MemoryStore:
    """The inputs and results of a job, with the methods of a store."""

    def __init__(self, packets: Sequence[bytes], folder: Path) -> None:
        self.folder = folder
        files = [unpack(data)[1] for data in packets]
        self.files = {name: data for values in files for name, data in values.items()}
        self.inputs = set(self.files)
        self.facts: dict[str, TimedFacts] = {}  # by key

    def entry(self, key: str, verify: bool = True) -> Entry | None:
        value = f"{key}/value"
        if value not in self.files:
            return None
        return {"blobs": {"value": (value, len(self.files[value]))}, "seconds": 0.0}

    def read(self, digest: str, size: int = 0) -> bytes | None:
        return self.files.get(digest)

    def keep(self, key: str, files: dict[str, bytes], **facts: Unpack[TimedFacts]) -> None:
        self.files |= {f"{key}/{name}": data for name, data in files.items()}
        self.facts[key] = facts

    def forget(self, key: str) -> None:
        self.files.pop(f"{key}/value", None)

    def temporary(self) -> Path:
        """Among the sources, which are removed when the build ends."""
        folder = self.folder / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    def tidy(self) -> None:
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)


class RemoteTasks:
    """Runs jobs that come and go as packets."""

    def __init__(self, root: Path, settings: ClusterSettings) -> None:
        self.root, self.settings = root, settings
        self.refusal = differences(settings["libraries"])

    def run(self, requests: Sequence[Request], packets: Sequence[bytes]) -> bytes:
        """Answers, facts and files by key, or why this machine must not make them."""
        if self.refusal:
            return pack({"refused": self.refusal}, {})
        store = MemoryStore(packets, self.root)
        tasks = Tasks(self.root, store, [])
        answers: dict[str, Answer] = {}
        failed = set[str]()
        for request in requests:
            if failed & set(request["inputs"].values()):
                failed.add(request["key"])
                continue
            answer = tasks.run(request)
            answers[request["key"]] = answer
            if answer["error"]:
                failed.add(request["key"])
                answer["error"]["text"] = self._at_home(answer["error"]["text"])
        results = {name: data for name, data in store.files.items() if name not in store.inputs}
        return pack({"answers": answers, "facts": store.facts}, results)

    def _at_home(self, text: str) -> str:
        """A trace with the paths that the author knows."""
        figures, root = f"{self.root}/figures/", f"{self.root}/"
        return text.replace(figures, self.settings["figures"]).replace(root, self.settings["root"])


def differences(libraries: Mapping[str, str]) -> str:
    """What is installed here in other versions than keys say; "" when nothing is."""
    installed = Versions()
    lines = [_difference(name, wanted, installed) for name, wanted in sorted(libraries.items())]
    return ", ".join(filter(None, lines))


def _difference(name: str, wanted: str, installed: Versions) -> str:
    try:
        here = PYTHON if name == "python" else installed.of(name)[1]
    except UserError:
        return f"no {name} ({wanted} with the build)"
    return "" if here == wanted else f"{name} {here} ({wanted} with the build)"


if __name__ == "__main__":
    main()
