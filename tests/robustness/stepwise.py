"""A build that is ended at its n-th step, for every n.

A step is a change of the file system: Python tells each one to an audit hook before it is done, so
that a process that ends there stands for every moment between two of them. The builds are forked
from one process that has imported everything, and each begins with a fresh copy.

    python -m tests.robustness.stepwise STANDING FOLDER SIGNAL

STANDING is a project that has only its site to write. After each end the folder's files are told as
JSON, then those after the next build: {"step", "status", "site", "then", "site_then"}.
"""

import json
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path

COPIED = re.compile(r"/\.store/tmp/[^/]+/tmp[^/]*(/|$)")
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}


def main(standing: Path, folder: Path, number: int) -> None:
    sys.path.insert(0, str(folder))
    shutil.copytree(standing, folder)
    time.sleep(0.1)  # a module that changed just before it is imported ends a build
    from generator.cli import main as cli
    from generator.publish.pages import article  # noqa: F401 – imported once for all

    step, status = 0, -1
    while status != 0:
        step += 1
        for name in ("site", ".store"):
            shutil.rmtree(folder / name, ignore_errors=True)
            if (standing / name).exists():
                shutil.copytree(standing / name, folder / name)
        status = forked(lambda at=step: ended(at, number) or cli.main([], folder))
        assert status in (0, 130, -number), status  # else it would go on for ever
        told = {"step": step, "status": status, "site": site(folder)}
        told["then"] = forked(lambda: cli.main([], folder))
        told["site_then"] = site(folder)
        told["temporary"] = [str(path) for path in (folder / ".store").glob("tmp")]
        print(json.dumps(told), flush=True)


def ended(at: int, number: int) -> None:
    """Sends this process the signal when it is about to take its step `at`."""
    count = 0

    def hook(event: str, arguments: tuple) -> None:
        nonlocal count
        writes = (
            event == "open" and isinstance(arguments[1], str) and set("wax+") & set(arguments[1])
        )
        removes_tree = event in ("os.remove", "os.rmdir") and arguments[1] != -1  # in its folder
        if (event in CHANGES or writes) and not copied(arguments[0]) and not removes_tree:
            count += 1
            if count == at:
                os.kill(os.getpid(), number)

    sys.addaudithook(hook)


def copied(path: object) -> bool:
    """Whether it is of the copy of sources that pages are made of: hundreds of files alike."""
    return isinstance(path, str | Path) and COPIED.search(str(path)) is not None


def forked(run) -> int:
    """The exit status of a process that runs this and nothing else; −n after signal n."""
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os._exit(run())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def site(folder: Path) -> dict[str, str]:
    top = folder / "site"
    files = [path for path in sorted(top.rglob("*")) if path.is_file()]
    return {path.relative_to(top).as_posix(): path.read_bytes().decode() for path in files}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), signal.Signals[sys.argv[3]])
