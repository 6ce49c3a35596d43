"""Importing exactly the sources that keys were made of.

Python trusts the time and size of a file when it takes compiled code from its cache; a file
changed within a second would run as it was, and its value would be kept under the key of what it
is. So the modules of figures and generator are compiled from their sources: in a worker, which
calls `install(…)`, from files with the SHA-256 that the keys name; in the build itself, within
`imported_from(copy, root, names, sources)`, from what was read for the keys.
"""

import contextlib
import hashlib
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from generator.errors import UserError
from generator.lazy import STARTED
from generator.pipeline.figures.code_cache import compiled

TICK = 20_000_000  # ns: within it two changes of a file may have the same time
OURS = "generator"


class ExactLoader(SourceFileLoader):
    """Loads a module from its source only."""

    folders: Mapping[Path, str]  # folder → the name that digests have it under
    digests: Mapping[str, str]
    origins: Mapping[str, str]  # name of a folder → where it is for the author, as traces say it

    def get_code(self, fullname: str) -> CodeType:
        path = Path(self.get_filename(fullname))
        folder = next(parent for parent in self.folders if path.is_relative_to(parent))
        name, inside = self.folders[folder], path.relative_to(folder)
        data = self.get_data(str(path))
        expected = self.digests.get(f"{name}/{inside.as_posix()}")
        if expected and hashlib.sha256(data).hexdigest() != expected:
            raise UserError(changed(f"{name}/{inside.as_posix()}"))
        origin = str(Path(self.origins.get(name, folder)) / inside)
        if name != OURS:
            return compile(data, origin, "exec", dont_inherit=True)
        return compiled(data, f"{name}/{inside.as_posix()}", origin)


class CopyLoader(SourceFileLoader):
    """Loads a module from the bytes that were read; what it reads beside its file, from copies."""

    root: Path
    copy: Path
    sources: Mapping[str, bytes]

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        name = Path(path).relative_to(self.root).as_posix()
        return compiled(self.sources[name], name, path)

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self._copied(self.get_filename(module.__name__)))
        super().exec_module(module)

    def _copied(self, path: str) -> Path:
        return self.copy / Path(path).relative_to(self.root)


def changed(name: str) -> str:
    return f"{name} was changed while the build ran; build again"


def install(
    root: Path, figures: Path, digests: Mapping[str, str], origins: Mapping[str, str] | None = None
) -> None:
    """Makes `generator` below root, and `figures` wherever they are, come from their sources.

    `digests` are the SHA-256 of their files by path, as figures/x.py; others are not checked.
    `origins` are the folders that traces name instead, where these are copies.
    """
    folders = {figures: "figures", root / OURS: OURS}
    values = {"folders": folders, "digests": digests, "origins": origins or {}}
    _hook(type("Loader", (ExactLoader,), values), folders)
    package = ModuleType("figures")
    package.__path__ = [str(figures)]
    sys.modules["figures"] = package


def _hook(loader: type[SourceFileLoader], folders: Mapping[Path, str]) -> object:
    """Has modules below these folders loaded so; the hook, to be taken away."""

    def finder(path: str) -> FileFinder:
        if not any(Path(path).is_relative_to(folder) for folder in folders):
            raise ImportError(path)
        return FileFinder(path, (loader, [".py"]))

    sys.path_hooks.insert(0, finder)
    sys.path_importer_cache.clear()
    return finder


@contextlib.contextmanager
def imported_from(
    copy: Path, root: Path, names: Collection[str], sources: Mapping[str, bytes]
) -> Iterator[None]:
    """Within it, modules of the generator below `root` are imported from `sources`, path → bytes.

    What they read beside their files lies below `copy`. UserError when one of the files `names` is
    imported already, and may be another one than was read for the keys. Afterwards the modules are
    forgotten, as the copy goes.
    """
    root = root.absolute()
    if root not in {Path(path).parent for path in sys.modules[OURS].__path__}:
        yield  # this process runs another generator than the project has
        return
    for name in sorted(_changed_since_started(root) & {*names}):
        raise UserError(changed(name))
    before = set(sys.modules)
    values = {"root": root, "copy": copy, "sources": sources}
    finder = _hook(type("Loader", (CopyLoader,), values), {root / OURS: OURS})
    try:
        yield
    finally:
        sys.path_hooks.remove(finder)  # type: ignore[arg-type]
        sys.path_importer_cache.clear()
        for name in set(sys.modules) - before:
            if name.partition(".")[0] == OURS:
                del sys.modules[name]


def _changed_since_started(root: Path) -> set[str]:
    """Modules of the generator that were imported as files, and changed after that or just before.

    This process imports them before their content is read for the keys. What it doesn't see is
    noticed by the time of the last change, which no edit can set back.
    """
    paths, now = set[str](), time.time_ns()
    for name, module in sys.modules.items():
        spec = getattr(module, "__spec__", None)
        if name.partition(".")[0] != OURS or spec is None or not spec.origin:
            continue
        with contextlib.suppress(OSError, ValueError):
            last = Path(spec.origin).stat().st_ctime_ns
            if STARTED - TICK <= last <= now:
                paths.add(Path(spec.origin).relative_to(root).as_posix())
    return paths
