"""`serve(site, port, build, digest, changes, say)`: the site on loopback, built as sources change.

A build runs in a process of its own, since the generator itself may be what changed. What it says
on its standard error is shown in every open page, and goes when a build succeeds. Pages are told to
reload by server.py (`events`), and do so in live.js.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from generator.errors import UserError
from generator.serving.first_build import MARK
from generator.serving.server import Server
from generator.serving.state import State

BuildSite = Callable[[Callable[[str], None]], str]


def serve(
    site: Path,
    port: int,
    build: BuildSite,
    digest: Callable[[], str],
    changes: Iterable[None],
    say: Callable[[str], None],
) -> None:
    """Serves until it is interrupted; UserError when the port is taken.

    `build` makes the site and returns its errors, empty when there are none; it calls its argument
    with each line that announces a step of the build. `changes` yields
    whenever the sources' digest may be another one.
    """
    state = State(site)
    try:
        server = Server(port, state)
    except OSError as error:
        reason = f"--port: expected a free one, as 8001, got {port}: {error.strerror}"
        raise UserError(reason) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"http://localhost:{server.server_port}/ shows {site}; Ctrl-C ends it")
    try:
        follow(state, build, digest, changes)
    finally:
        state.end()
        server.shutdown()
        server.server_close()


def follow(
    state: State,
    build: BuildSite,
    digest: Callable[[], str],
    changes: Iterable[None],
) -> None:
    """Builds whenever the sources' content is another one, as long as `changes` goes on."""
    built = ""
    for _ in changes:
        sources = digest()
        if sources != built:
            state.built(build(state.announced))
            built = sources  # a change during the build is seen the next time


def building(program: Sequence[str], arguments: Sequence[str]) -> BuildSite:
    """A function that builds in a new process, shows what that prints, and returns its errors."""
    command = [*program, *arguments]

    def build(announced: Callable[[str], None]) -> str:
        with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
            assert process.stderr
            errors = ""
            try:
                for line in process.stderr:
                    if line.startswith(MARK):
                        announced(line)
                        continue
                    sys.stderr.write(line)
                    errors += line
            except KeyboardInterrupt:  # perhaps of this process alone
                process.terminate()
                raise
        if process.returncode == 0:
            return ""
        return errors.strip() or f"the build ended with status {process.returncode}"

    return build
