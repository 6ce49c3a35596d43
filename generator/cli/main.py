"""`main(arguments)` runs one command and gives its exit status.

0 done; 1 a figure or a claim failed; 2 wrong usage; 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from generator import program
from generator.cli import options, streams
from generator.cli.commands import COMMANDS, DONE, FAILED, Command
from generator.errors import UserError, WrongUsage
from generator.pipeline.run.signals import interruptible, unwrapped
from generator.pipeline.store.regular_files import EXHAUSTED, exhausted

ROOT = Path(__file__).absolute().parents[2]  # as imports name it, links not resolved
USAGE, INTERRUPTED = 2, 130

__all__ = ["DONE", "FAILED", "INTERRUPTED", "ROOT", "USAGE", "main"]


def main(
    arguments: Sequence[str] | None = None, root: Path = ROOT, article: Path | None = None
) -> int:
    """Does what the command line says with the generator of `root` and the article of `article`.

    By default, the article lies in `root` too.
    """
    with interruptible():
        try:
            with streams.checked(), unwrapped():
                return run(sys.argv[1:] if arguments is None else arguments, root, article)
        except WrongUsage as error:
            streams.complain(f"{program.name()}: {error}")
            return USAGE
        except UserError as error:
            streams.complain(str(error))
            return FAILED
        except KeyboardInterrupt:
            streams.complain("interrupted; what is finished is kept")
            return INTERRUPTED
        except streams.NobodyReads:  # as after `| head`; what is finished is kept
            return INTERRUPTED
        except streams.CannotWrite as error:
            streams.complain(f"{program.name()}: {error}; what is finished is kept")
            return FAILED
        except OSError as error:
            if error.errno not in EXHAUSTED:
                raise
            streams.complain(f"{program.name()}: {exhausted(error)}")
            return FAILED


def run(arguments: Sequence[str], root: Path, article: Path | None = None) -> int:
    """The exit status of one command; WrongUsage, UserError."""
    chosen = options.read(arguments)
    try:
        os.getcwd()
    except OSError:
        line = "expected a working directory that is there, got one that was removed; cd to another"
        raise WrongUsage(line) from None
    command = Command(chosen, root, article)
    try:
        return COMMANDS[chosen.command](command)
    except UserError as error:
        kind = WrongUsage if isinstance(error, WrongUsage) else UserError
        raise kind(command.places.named(str(error))) from None
