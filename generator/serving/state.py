"""What open pages are sent: `State(site)` has the site's version and the last build's errors."""

import hashlib
import threading
from pathlib import Path

from generator.serving.first_build import Progress


class State:
    """Shared by the watcher, which changes it, and the requests that wait for a change."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.errors = ""
        self.progress: Progress | None = None  # of the first build, while there is no site
        self.ended = False
        self.version = self._version()
        self._count = 0
        self._changed = threading.Condition()

    def built(self, errors: str) -> None:
        """A build is done: its errors, or none."""
        with self._changed:
            self.errors, self.version = errors, self._version()
            if self.has_site:
                self.progress = None
            elif self.progress:
                self.progress.ended = True
            self._count += 1
            self._changed.notify_all()

    @property
    def has_site(self) -> bool:
        """Whether there is a first page."""
        return (self.site / "index.html").is_file()

    def announced(self, line: str) -> None:
        """The running build says how far it is, which pages show while there is no site."""
        if self.has_site:
            return
        with self._changed:
            if self.progress is None or self.progress.ended:
                self.progress = Progress()
            self.progress.read(line)
            self._count += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Ends the waiting of all requests."""
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    def after(self, count: int, seconds: float) -> int:
        """The number of changes, once it isn't `count` any more or the seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != count or self.ended, seconds)
            return self._count

    def _version(self) -> str:
        """Changes with any byte of the site: its manifest has the hash of every file."""
        try:
            return hashlib.sha256((self.site / "manifest.json").read_bytes()).hexdigest()
        except OSError:
            return ""
