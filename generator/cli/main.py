"""`main(arguments)` runs one command and gives its exit status.

0 done; 1 a figure or a claim failed; 2 wrong usage; 130 interrupted.
"""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.cli import options
from generator.cli.commands import COMMANDS, DONE, FAILED, Command, WrongUsage
from generator.errors import AuthorError
from generator.pipeline.run.executor import Unavailable
from generator.pipeline.run.signals import interruptible

ROOT = Path(__file__).resolve().parents[2]
USAGE, INTERRUPTED = 2, 130

__all__ = ["DONE", "FAILED", "INTERRUPTED", "ROOT", "USAGE", "main"]


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Does what the command line says, with the figures, templates and article.toml of `root`."""
    for stream in (sys.stdout, sys.stderr):  # a title may have what a terminal can't show
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with interruptible():
        try:
            given = options.read(sys.argv[1:] if arguments is None else arguments)
            status = COMMANDS[given.command](Command(given, root))
            sys.stdout.flush()
            return status
        except (WrongUsage, Unavailable) as error:
            print(f"build.py: {error}", file=sys.stderr)
            return USAGE
        except AuthorError as error:
            print(error, file=sys.stderr)
            return FAILED
        except KeyboardInterrupt:
            print("interrupted; what is finished is kept", file=sys.stderr)
            return INTERRUPTED
        except BrokenPipeError:  # whoever listened has gone, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return INTERRUPTED
