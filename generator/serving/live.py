"""`serve(site, port, build, digest, say)`: the site on loopback, rebuilt as its sources change.

A build runs in a process of its own, since the generator itself may be what changed. What it says
on its standard error is shown in every open page, and goes when a build succeeds.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.errors import UserError
from generator.serving.server import Server
from generator.serving.state import State

EVERY = 0.4  # seconds between two looks at the sources


def serve(
    site: Path,
    port: int,
    build: Callable[[], str],
    digest: Callable[[], str],
    say: Callable[[str], None],
) -> None:
    """Serves until it is interrupted; UserError when the port is taken.

    `build` makes the site and returns what went wrong, empty when nothing did.
    """
    state = State(site)
    try:
        server = Server(port, state)
    except OSError as error:
        reason = f"port {port}: {error.strerror}; expected a free one, as --port 8001"
        raise UserError(reason) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"http://localhost:{server.server_port}/ shows {site}; Ctrl-C ends it")
    try:
        follow(state, build, digest)
    finally:
        state.end()
        server.shutdown()
        server.server_close()


def follow(
    state: State,
    build: Callable[[], str],
    digest: Callable[[], str],
    ended: threading.Event | None = None,
) -> None:
    """Builds now and whenever the sources' content changes, until `ended` is set."""
    ended = ended or threading.Event()
    built = ""
    while not ended.is_set():
        now = digest()
        if now != built:
            state.built(build())
            built = now  # what changed while it was building is seen at the next look
        ended.wait(EVERY)


def building(program: Path, arguments: Sequence[str]) -> Callable[[], str]:
    """A build as a process: what it prints goes on, its errors come back too."""
    command = [sys.executable, str(program), *arguments]

    def build() -> str:
        with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
            assert process.stderr
            errors = ""
            try:
                for line in process.stderr:
                    sys.stderr.write(line)
                    errors += line
            except KeyboardInterrupt:  # perhaps of this process alone
                process.terminate()
                raise
        if process.returncode == 0:
            return ""
        return errors.strip() or f"the build ended with status {process.returncode}"

    return build
