"""What open pages are sent: `State(site)` has the site's version and the last build's errors."""

import hashlib
import threading
from pathlib import Path


class State:
    """Shared by the watcher, which changes it, and the requests that wait for a change."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.errors = ""
        self.ended = False
        self.version = self._version()
        self._count = 0
        self._changed = threading.Condition()

    def built(self, errors: str) -> None:
        """A build is done: its errors, or none."""
        with self._changed:
            self.errors, self.version = errors, self._version()
            self._count += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Ends the waiting of all requests."""
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    def after(self, count: int, seconds: float) -> int:
        """The number of builds, once it isn't `count` any more or the seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != count or self.ended, seconds)
            return self._count

    def _version(self) -> str:
        """Changes with any byte of the site: its manifest has the hash of every file."""
        try:
            return hashlib.sha256((self.site / "manifest.json").read_bytes()).hexdigest()
        except OSError:
            return ""
