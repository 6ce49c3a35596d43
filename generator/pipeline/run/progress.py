"""Progress on a terminal: `Bars(stream)` shows what runs, how far it is and the time left."""

from collections.abc import Callable, Sequence
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from generator.pipeline.run.report import HEAD, Row, row_cells


class Bars:
    """A reporter that draws a bar; lines appear above it."""

    def __init__(self, stream: TextIO, named: Callable[[str], str] = str) -> None:
        self.named = named  # has the words for a line
        self.console = Console(file=stream, highlight=False, markup=False)
        self.running: list[str] = []
        self.progress: Progress | None = None

    def begin(self, expected: float) -> None:
        columns = (BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())
        self.progress = Progress(
            *columns,
            TextColumn("{task.description}", markup=False),
            console=self.console,
            transient=True,
        )
        self.bar = self.progress.add_task("", total=expected)
        self.progress.start()

    def started(self, task: str) -> None:
        self.running.append(task)
        self._show(0.0)

    def finished(self, task: str, expected: float) -> None:
        if task in self.running:
            self.running.remove(task)
        self._show(expected)

    def _show(self, advance: float) -> None:
        if self.progress:
            names = " · ".join(map(self.named, self.running))
            self.progress.update(self.bar, advance=advance, description=names)

    def end(self) -> None:
        if self.progress:
            self.progress.stop()

    def say(self, line: str) -> None:
        self.console.print(self.named(line), soft_wrap=True)

    def table(self, rows: Sequence[Row]) -> None:
        table = Table(box=None, pad_edge=False)
        for title in HEAD:
            table.add_column(title, justify="left" if title == HEAD[0] else "right")
        for row in rows:
            table.add_row(*row_cells(row))
        self.console.print(table)
