"""The command `layers-in-motion`, and `python -m generator`: the article of the current folder."""

import errno
import gc
import sys
from pathlib import Path

from generator import program


def start(article: Path | None = None) -> None:
    """Does what the command line says and ends the process with its exit status.

    `article` is the folder of the article, by default the one that the generator lies in.
    """
    gc.set_threshold(
        100_000
    )  # what is read to begin with stays: looking for cycles in it is a waste
    try:
        from generator.cli.main import main

        sys.exit(main(article=article))
    except OSError as error:
        if error.errno not in (errno.EMFILE, errno.ENFILE):
            raise
        sys.exit(f"{program.name()}: {error.strerror}; expected a higher limit (ulimit -n)")
    except KeyboardInterrupt:  # before or after anything was begun
        sys.exit(130)
    except RuntimeError as error:  # what becomes of it in a class body, until Python 3.12
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        sys.exit(130)


def start_here() -> None:
    """The installed command."""
    start(Path())


if __name__ == "__main__":
    start_here()
