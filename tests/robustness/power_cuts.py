"""A build whose disk fails, or loses power, at its n-th step.

    python -m tests.robustness.power_cuts STANDING FOLDER HOW [EVERY [FIRST]]

HOW is `fails`, or one of `disk.HOWS`. Each build begins with a fresh copy of STANDING, is forked
from one process that has imported everything, and does its tasks in its own process, so that all
that it writes is a step of one disk. What is told of every step, as JSON: the exit status, the
site, what it said; then the same of the next build, on a disk that works, and the status of
`verify`. EVERY 3 takes each third step, the FIRST one given.
"""

import contextlib
import io
import json
import os
import random
import re
import shutil
import sys
import time
import traceback
from collections import deque
from pathlib import Path

from tests.robustness.disk import Disk

TOPS = ("site", ".store")
BUG = 70  # exit status of a build that ended with a trace
COPIED = re.compile(r"/\.store/tmp/[^/]+/tmp[^/]*(/|$)")
WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink"}


def main(standing: Path, folder: Path, how: str, every: int, first: int) -> None:
    sys.path.insert(0, str(folder))
    shutil.copytree(standing, folder)
    os.chdir(folder)
    time.sleep(0.1)  # a module that changed just before it is imported ends a build
    import numpy  # noqa: F401 – imported once for all

    from generator.cli import main as cli
    from generator.draw import gif, svg  # noqa: F401
    from generator.learn.training import training  # noqa: F401
    from generator.pipeline.store import filesystem
    from generator.publish.pages import article  # noqa: F401

    def build(step: int = 0) -> tuple[int, dict]:
        where = {"fail_at" if how == "fails" else "cut_at": step, "how": how}
        return forked(lambda: run(cli, folder, filesystem, where if step else None))

    step, reached = first, True
    while reached:
        for name in TOPS:
            shutil.rmtree(folder / name, ignore_errors=True)
            if (standing / name).exists():
                shutil.copytree(standing / name, folder / name)
        status, said = build(step)
        reached = not said or said["steps"] >= step
        row = {"step": step, "status": status, "site": site(folder), **said}
        then, said = build()
        row |= {"then": then, "said_then": said, "site_then": site(folder)}
        row["check"], row["check_said"] = forked(
            lambda: run(cli, folder, filesystem, None, "verify")
        )
        row["left"] = [
            str(path)
            for pattern in (".store/tmp", ".store/.new-*", "site/.part")
            for path in folder.glob(pattern)
        ]
        print(json.dumps(row), flush=True)
        step += every


class InProcess:
    """An executor that does each task at once, where the build runs."""

    together = 0.0

    def __init__(self, project, store):
        from generator.pipeline.figures import frozen_imports
        from generator.pipeline.run.tasks import Tasks
        from generator.pipeline.store.store import Store

        facts, notices = project.facts, []
        frozen_imports.install(facts.root, facts.figures, facts.digests)
        self.store = Store(store.folder.absolute(), notices.append)
        self.tasks = Tasks(facts.root, self.store, notices, facts.figures)
        self.events = deque()

    def capacity(self):
        return 1

    def submit(self, requests):
        self.events.extend((request["key"], self.tasks.run(request)) for request in requests)

    def stop(self, key):
        pass

    def next_answer(self, seconds):
        return self.events.popleft() if self.events else None

    def end(self):
        self.store.tidy()


def run(cli, folder: Path, filesystem, where: dict | None, *arguments: str) -> tuple[int, dict]:
    """One build of this process: its status and what it said, and how many steps it took."""
    commands = sys.modules["generator.cli.commands"]
    commands.start = lambda *arguments: InProcess
    disk = Disk(folder, filesystem, tops=TOPS, **where) if where else None
    unseen = watched(folder, disk) if disk else []
    said, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
        status = cli.main(list(arguments), folder)
    if disk and disk.cut_at:
        disk.lose(random.Random(0))  # the power goes when it has just ended
    message = {"said": said.getvalue(), "wrong": wrong.getvalue(), "unseen": unseen}
    return status, message | {"steps": disk.count if disk else 0, "log": disk.log if disk else []}


def watched(folder: Path, disk: Disk) -> list[str]:
    """Changes below the site and the store that are no steps of the disk, as they come."""
    unseen: list[str] = []

    def hook(event: str, arguments: tuple) -> None:
        writes = (
            event == "open" and isinstance(arguments[1], str) and set("wax+") & set(arguments[1])
        )
        if disk.busy or not (writes or event in WRITES) or isinstance(arguments[0], int):
            return
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if COPIED.search(path):  # the copy of sources that pages are made of, lost with its folder
            return
        if path.startswith(tuple(f"{folder}/{top}" for top in TOPS)):
            unseen.append(f"{event} {path}")

    sys.addaudithook(hook)
    return unseen


def forked(work) -> tuple[int, dict]:
    """What a process returns that does this and nothing else; {} when it was cut off."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = BUG
        try:
            status, message = work()
            with os.fdopen(writing, "w") as file:
                json.dump(message, file)
        finally:
            if status == BUG:
                traceback.print_exc(file=sys.__stderr__)
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as file:
        message = file.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status, json.loads(message) if message else {}


def site(folder: Path) -> dict[str, str]:
    top = folder / "site"
    files = [path for path in sorted(top.rglob("*")) if path.is_file()]
    return {path.relative_to(top).as_posix(): path.read_bytes().decode("latin-1") for path in files}


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[4:]]
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], *(*numbers, *(1, 1)[len(numbers) :]))
