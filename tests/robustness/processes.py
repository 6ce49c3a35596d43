"""A build as a process that a test may end: `Started(tiny, …)`, and what it leaves behind."""

import functools
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import ClassVar

from tests.pipeline.conftest import Tiny

MARK = "BUILD_OF_A_TEST"
PATIENCE = 60  # s, for what takes some milliseconds


class Started:
    """`python build.py …` in a session of its own, with a temporary folder of its own."""

    running: ClassVar[list["Started"]] = []  # to be ended when a test has failed

    def __init__(self, tiny: Tiny, *arguments: str, **environment: str) -> None:
        self.mark = uuid.uuid4().hex
        self.temporary = tiny.root.parent / f"temporary-{self.mark}"
        self.temporary.mkdir()
        self.process = subprocess.Popen(
            [sys.executable, str(tiny.root / "build.py"), *arguments],
            env=os.environ | {MARK: self.mark, "TMPDIR": str(self.temporary)} | environment,
            cwd=tiny.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # What a shell starts in the background ignores Ctrl-C, and so would its children.
            preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )

        self.running.append(self)

    def end(self) -> tuple[int, str, str]:
        """Waits for it: status, what it said, and what was wrong."""
        said, wrong = self.process.communicate(timeout=300)
        self.running.remove(self)
        return self.process.returncode, said, wrong

    def send(self, number: int) -> None:
        """The signal, as a system or a terminal sends it: Ctrl-C reaches the whole group."""
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            os.kill(self.process.pid, number)

    def workers(self) -> list[int]:
        """The processes that it has started, as far as they have come to run Python."""
        return [id for id in self.family() if b"generator.pipeline.run.worker" in command(id)]

    def family(self) -> list[int]:
        """Itself and all that came of it, whoever their parent is now."""
        mark = f"{MARK}={self.mark}".encode()
        return [id for id in processes() if mark in contents(id, "environ").split(b"\0")]

    def survivors(self) -> list[int]:
        """Who is left of its family after it has ended; they have a moment to end, too."""
        ends = time.monotonic() + PATIENCE
        while (left := self.family()) and time.monotonic() < ends:
            time.sleep(0.01)
        return left


def until(found, seconds: float = PATIENCE):
    """What `found()` gives as soon as it gives something."""
    ends = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < ends, f"waited {seconds} s in vain"
        time.sleep(0.005)
    return result


def processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def command(id: int) -> bytes:
    return contents(id, "cmdline")


def contents(id: int, name: str) -> bytes:
    """What Linux says of a process; empty when it is gone or a zombie."""
    try:
        return Path(f"/proc/{id}/{name}").read_bytes()
    except OSError:
        return b""


def temporary_files(tiny: Tiny, *others: Path) -> list[Path]:
    """What should have been tidied up: in the store, in the site and in folders of the system."""
    found = [*(tiny.root / ".store").glob("tmp"), *(tiny.root / "site").glob(".part*")]
    return found + [path for folder in others for path in folder.rglob("*")]
