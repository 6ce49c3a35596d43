"""What a build reports while it runs: a `Reporter`, `Plain(stream)` for logs.

It is an argument of all that reports, so that tests can pass one that notes the lines. The one for
terminals is in progress.py, and reporters.py chooses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO


@dataclass(frozen=True)
class Row:
    """A line of the closing table."""

    id: str
    seconds: float | None  # None: nothing had to be made
    bytes: int | None  # None: it failed
    claims: str  # "5 of 5 hold"


class Reporter(Protocol):
    """Shows the progress and the end of a build."""

    def begin(self, expected: float) -> None:
        """Tasks of so many seconds, all in all, are going to run."""

    def started(self, task: str) -> None: ...

    def finished(self, task: str, expected: float) -> None:
        """A task ended, of which so many seconds were expected."""

    def end(self) -> None:
        """No more tasks."""

    def say(self, line: str) -> None: ...

    def table(self, rows: Sequence[Row]) -> None: ...


class Plain:
    """A line for each task that is done; `named` has the words for a line."""

    def __init__(self, stream: TextIO, named: Callable[[str], str] = str) -> None:
        self.stream, self.named = stream, named

    def begin(self, expected: float) -> None:
        pass

    def started(self, task: str) -> None:
        pass

    def finished(self, task: str, expected: float) -> None:
        self.say(task)

    def end(self) -> None:
        pass

    def say(self, line: str) -> None:
        print(self.named(line), file=self.stream, flush=True)

    def table(self, rows: Sequence[Row]) -> None:
        cells = [HEAD, *map(row_cells, rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for name, *numbers in cells:
            right = [text.rjust(width) for text, width in zip(numbers, widths[1:], strict=True)]
            self.say("  ".join([name.ljust(widths[0]), *right]))


HEAD = ("figure", "seconds", "bytes", "claims")


def row_cells(row: Row) -> tuple[str, str, str, str]:
    """The texts of a row."""
    seconds = "kept" if row.seconds is None else f"{row.seconds:.1f}"
    size = "–" if row.bytes is None else f"{row.bytes:,}"
    return row.id, seconds, size, row.claims
