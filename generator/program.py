"""How this program is started, and its version: from a clone, or as an installed package.

name()         build.py or layers-in-motion, as messages begin
command()      what one types: python build.py, or layers-in-motion
restart(root)  the command line, without arguments, of a process that does the same
version()      of pyproject.toml in a clone, else of the installed distribution
"""

import contextlib
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent
DISTRIBUTION = "layers-in-motion"  # the command that it installs is called so, too
SCRIPT = "build.py"


def installed() -> bool:
    """Whether the installed command was typed, or `python -m generator`; else it was build.py."""
    started = Path(sys.argv[0])
    return started.stem == DISTRIBUTION or started == PACKAGE / "__main__.py"


def name() -> str:
    """How lines about wrong usage begin."""
    return DISTRIBUTION if installed() else SCRIPT


def command() -> str:
    """What one types before a command's name."""
    return DISTRIBUTION if installed() else f"python {SCRIPT}"


def restart(root: Path) -> list[str]:
    """A new process of the program below `root`, whatever modules the working directory has."""
    start = ["-P", "-m", PACKAGE.name] if installed() else [str(root / SCRIPT)]
    return [sys.executable, *start]


def version() -> str:
    """The version; "unknown" for a copy of the package that was not installed."""
    import tomllib  # slow, and only `--version` asks
    from importlib import metadata

    with contextlib.suppress(OSError, KeyError, ValueError):  # no such file, or another project's
        project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))["project"]
        if project["name"] == DISTRIBUTION:
            return str(project["version"])
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "unknown"
