"""Importing exactly the sources that keys were made of: `install(root, digests)` in a worker.

Python trusts the time and size of a file when it takes compiled code from its cache; a file
changed within a second would run as it was, and its value would be kept under the key of what it
is. So the modules of figures and generator are compiled from their sources, and a source that
changed since the build began is refused.
"""

import hashlib
import sys
from collections.abc import Mapping
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from generator.errors import AuthorError

ROOMS = ("figures", "generator")


class ExactLoader(SourceFileLoader):
    """Loads a module from its source only."""

    root: Path
    digests: Mapping[str, str]

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        data = self.get_data(path)
        self._verify(Path(path), data)
        return compile(data, path, "exec", dont_inherit=True)

    def _verify(self, path: Path, data: bytes) -> None:
        name = path.relative_to(self.root).as_posix()
        expected = self.digests.get(name)
        if expected and hashlib.sha256(data).hexdigest() != expected:
            raise AuthorError(f"{name} was changed while the build ran; build again")


def install(root: Path, digests: Mapping[str, str]) -> None:
    """Makes `figures` and `generator` below root come from their sources.

    `digests` are the SHA-256 of their files by path relative to root; others are not checked.
    """
    loader = type("Loader", (ExactLoader,), {"root": root, "digests": digests})
    folders = [root / room for room in ROOMS]

    def finder(path: str) -> FileFinder:
        if not any(Path(path).is_relative_to(folder) for folder in folders):
            raise ImportError(path)
        return FileFinder(path, (loader, [".py"]))

    sys.path_hooks.insert(0, finder)
    sys.path_importer_cache.clear()
    figures = ModuleType("figures")
    figures.__path__ = [str(folders[0])]
    sys.modules["figures"] = figures
