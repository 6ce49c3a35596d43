"""Importing exactly the sources that keys were made of: a worker calls `install(root, …)`.

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


class ExactLoader(SourceFileLoader):
    """Loads a module from its source only."""

    folders: Mapping[Path, str]  # folder → the name that digests have it under
    digests: Mapping[str, str]

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        data = self.get_data(path)
        self._verify(Path(path), data)
        return compile(data, path, "exec", dont_inherit=True)

    def _verify(self, path: Path, data: bytes) -> None:
        name = next(
            f"{name}/{path.relative_to(folder).as_posix()}"
            for folder, name in self.folders.items()
            if path.is_relative_to(folder)
        )
        expected = self.digests.get(name)
        if expected and hashlib.sha256(data).hexdigest() != expected:
            raise AuthorError(f"{name} was changed while the build ran; build again")


def install(root: Path, figures: Path, digests: Mapping[str, str]) -> None:
    """Makes `generator` below root, and `figures` wherever they are, come from their sources.

    `digests` are the SHA-256 of their files by path, as figures/x.py; others are not checked.
    """
    folders = {figures: "figures", root / "generator": "generator"}
    loader = type("Loader", (ExactLoader,), {"folders": folders, "digests": digests})

    def finder(path: str) -> FileFinder:
        if not any(Path(path).is_relative_to(folder) for folder in folders):
            raise ImportError(path)
        return FileFinder(path, (loader, [".py"]))

    sys.path_hooks.insert(0, finder)
    sys.path_importer_cache.clear()
    package = ModuleType("figures")
    package.__path__ = [str(figures)]
    sys.modules["figures"] = package
