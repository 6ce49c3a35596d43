"""Whether a process that a figure has started still runs."""

from pathlib import Path


def lives(process: int) -> bool:
    """Of Linux; one that has ended and that nobody has asked about doesn't."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
