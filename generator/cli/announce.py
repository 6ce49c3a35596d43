"""A build's progress for the program that waits for it: `Announced(reporter, project, store)`.

It says the same as the reporter that it wraps, and writes announcements (serving/progress.py) on
standard error: at first every figure, then each that is ready, with the file of its picture.
"""

import contextlib
import sys
from collections.abc import Iterable, Sequence

from generator.pipeline.figures.project import Project
from generator.pipeline.run.report import Reporter, Row
from generator.pipeline.store.store import Store
from generator.serving.first_build import Ready, announcement

SUFFIXES = (".svg", ".png")  # of a figure's picture: the first that it has


class Announced:
    """A reporter around another one."""

    def __init__(self, reporter: Reporter, project: Project, store: Store) -> None:
        self.reporter, self.project, self.store = reporter, project, store
        self.stream = sys.stderr  # which a bar replaces while it is shown
        self.expected = self.done = 0.0
        self.coming = dict[str, str]()  # figure that isn't ready → its path

    def begin(self, expected: float) -> None:
        """Announces every figure, those that the store has as ready."""
        self.reporter.begin(expected)
        self.expected, self.done = expected, 0.0
        figures = self.project.figures.values()
        self.coming = {figure.id: figure.path for figure in figures}
        self._announce([self._figure(figure.id) for figure in figures])

    def started(self, task: str) -> None:
        self.reporter.started(task)

    def finished(self, task: str, expected: float) -> None:
        """Announces the task's figure when nothing is missing any more."""
        self.reporter.finished(task, expected)
        self.done += expected
        path = task.partition(", ")[0]
        ids = [id for id, home in self.coming.items() if home == path]
        self._announce(figure for figure in map(self._figure, ids) if figure["picture"])

    def end(self) -> None:
        """Announces figures that other figures' tasks made ready."""
        self.reporter.end()
        self._announce(figure for figure in map(self._figure, [*self.coming]) if figure["picture"])

    def say(self, line: str) -> None:
        self.reporter.say(line)

    def table(self, rows: Sequence[Row]) -> None:
        self.reporter.table(rows)

    def _announce(self, figures: Iterable[Ready]) -> None:
        line = announcement([*figures], self.expected, self.done)
        with contextlib.suppress(OSError):  # nobody waits any more
            self.stream.write(line)
            self.stream.flush()

    def _figure(self, id: str) -> Ready:
        """A figure as it is now; it isn't waited for any more once it has its picture."""
        figure = self.project.figures[id]
        picture, suffix = self._picture(id)
        if picture:
            del self.coming[id]
        return Ready(id=id, title=figure.title, alt=figure.alt, picture=picture, suffix=suffix)

    def _picture(self, id: str) -> tuple[str, str]:
        """The file of a figure's picture and its suffix, once all of the figure is in the store."""
        files = dict[str, str]()
        for target in self.project.targets[id]:
            entry = self.store.entry(target.key, verify=False)
            if entry is None:
                return "", ""
            for name, (digest, _) in entry["blobs"].items():
                files[name] = str(self.store.blob_path(digest).absolute())
        for suffix in SUFFIXES:
            if f"{id}{suffix}" in files:
                return files[f"{id}{suffix}"], suffix
        return "", ""
