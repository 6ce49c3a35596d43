"""A worker on another machine: `python -m generator.pipeline.carrier` reads parcels and answers.

It does what `worker.py` does, with the same environment and the same sources, which came with it;
only what a task needs and makes travels in parcels instead of lying in a store. The first frame is
the setting; then each task is a frame, followed by one for each of its inputs.
Where libraries or Python differ from those that keys were made of, it refuses every task.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.errors import AuthorError
from generator.pipeline import modules
from generator.pipeline.parcel import opened, packed, receive, send
from generator.pipeline.versions import PYTHON, Versions
from generator.pipeline.worker import Message, Tasks, waited

IDLE = 120.0  # s until it ends by itself: its build may have been killed


def main() -> None:
    """Serves until the input ends, or nothing has come for a while."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up between the answers
    frames = waited(_frames(), IDLE)
    setting, _ = opened(next(frames))
    root = Path(sys.argv[1])
    modules.install(root, root / "figures", setting["digests"])
    carrier = Carrier(root, setting)
    for frame in frames:
        request = json.loads(opened(frame)[0])
        needed = [key for _, key in sorted(request["inputs"].items()) if key]
        send(answers, carrier.done(request, {key: next(frames) for key in needed}))


def _frames() -> Iterator[bytes]:
    while (frame := receive(sys.stdin.buffer)) is not None:
        yield frame


class Hand:
    """The inputs of one task and what it makes, as a store would keep them."""

    def __init__(self, parcels: Mapping[str, bytes]) -> None:
        self._inputs = {key: opened(data)[1].get("value") for key, data in parcels.items()}
        self.files: dict[str, bytes] = {}
        self.facts: Message = {}

    def entry(self, key: str, verify: bool = True) -> Message | None:
        data = self._inputs.get(key)
        return None if data is None else {"blobs": {"value": [key, len(data)]}}

    def read(self, digest: str) -> bytes | None:
        return self._inputs.get(digest)

    def keep(self, key: str, files: dict[str, bytes], **facts: Any) -> None:
        self.files, self.facts = files, facts

    def tidy(self) -> None:
        pass


class Carrier:
    """Does tasks as parcels."""

    def __init__(self, root: Path, setting: Message) -> None:
        self.root, self.setting = root, setting
        self.refusal = differences(setting["libraries"])

    def done(self, request: Message, parcels: Mapping[str, bytes]) -> bytes:
        """The answer and what was made, or why this machine must not make it."""
        if self.refusal:
            return packed({"refused": self.refusal}, {})
        if request["data_folder"]:
            request["data_folder"] = str(self.root / "data")
        hand = Hand(parcels)
        answer = Tasks(self.root / "figures", hand).done(request)
        if answer["error"]:
            answer["error"]["text"] = self._at_home(answer["error"]["text"])
        return packed({"answer": answer, "facts": hand.facts}, hand.files)

    def _at_home(self, text: str) -> str:
        """A trace with the paths that the author knows."""
        figures, root = f"{self.root}/figures/", f"{self.root}/"
        return text.replace(figures, self.setting["figures"]).replace(root, self.setting["root"])


def differences(libraries: Mapping[str, str]) -> str:
    """What is installed here in other versions than keys say; "" when nothing is."""
    installed = Versions()
    found = [_difference(name, wanted, installed) for name, wanted in sorted(libraries.items())]
    return ", ".join(filter(None, found))


def _difference(name: str, wanted: str, installed: Versions) -> str:
    try:
        here = PYTHON if name == "python" else installed.of(name)[1]
    except AuthorError:
        return f"{name} is not installed, but {wanted} with the build"
    return "" if here == wanted else f"{name} is {here}, but {wanted} with the build"


if __name__ == "__main__":
    main()
