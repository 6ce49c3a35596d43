"""A process that computes: `python -m generator.pipeline.run.worker` reads tasks and answers.

The first line says where things lie, each other is a task (see tasks.py). What is imported before
that line was read is compiled at every start, so it is little: all else comes from the code cache.
"""

import gc
import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator.pipeline.figures import frozen_imports

if TYPE_CHECKING:
    from generator.pipeline.run.messages import WorkerSettings


def main() -> None:
    """Serves until the input ends."""
    gc.set_threshold(50_000)  # libraries are imported in a tenth less time
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # without a trace
    first = sys.stdin.readline()
    if not first.endswith("\n"):  # the build has ended
        return
    settings: WorkerSettings = json.loads(first)
    root = Path(_decoded(settings["root"]))
    origins = {name: _decoded(path) for name, path in settings["origins"].items()}
    # "figures" is article_paths.FIGURES, whose module need not be compiled here.
    frozen_imports.install(root, root / "figures", settings["digests"], origins)
    from generator.pipeline.run.tasks import serve

    serve(root, Path(_decoded(settings["store"])), origins, sys.stdin)


def _decoded(path: str) -> str:
    """A path in this process's encoding; the build may have another one, of another locale."""
    return os.fsdecode(os.fsencode(path))


if __name__ == "__main__":
    main()
