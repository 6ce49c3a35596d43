"""Which files a name leads to: `Sources(facts).parts("generator", ("learn", "train"))`.

Lazy packages are followed through their literal `EXPORTS`, so that `learn.spirals` leads to
generators.py and what that imports, and not to training.py. Other libraries count by the versions
and the installed files of themselves and of all that they require.
"""

import os
import posixpath
import sys
from collections.abc import Iterator

from generator.errors import UserError, did_you_mean
from generator.pipeline.figures.source_cache import SourceCache
from generator.pipeline.figures.syntax import Chain
from generator.pipeline.figures.versions import PYTHON, Versions
from generator.pipeline.store.checksummed import sha256

OURS = "generator"
OPTIONAL = ("llvmlite", "numba")  # libraries of the generator that it does without where they lack
Parts = dict[str, str]  # part of a key → digest or version


class Sources:
    """Generator files, libraries and data files behind imported names."""

    def __init__(self, facts: SourceCache) -> None:
        self.facts = facts
        self.versions = Versions()
        self._closures: dict[str, tuple[set[str], set[str]]] = {}
        self._parts: dict[str, Parts] = {}
        self._found: dict[tuple[str, Chain], list[str]] = {}
        self._root = str(facts.root)
        self._is_there: dict[str, bool] = {}

    def parts(self, module: str, chain: Chain = ()) -> Parts:
        """Part of a key → its digest or version; UserError for what leads nowhere."""
        found: Parts = {"python": PYTHON}
        if module.partition(".")[0] != OURS:
            return found | self._library(module)
        for file in self.files(module, chain):
            found |= self._file_parts(file)
        return found

    def _library(self, module: str) -> Parts:
        top = module.partition(".")[0]
        if top in sys.stdlib_module_names:
            return {}
        found = self.versions.closure(top)
        for name in list(found):
            digest = self.facts.installed.digest(name, self.versions.info(name))
            found |= {f"files of {name}": digest} if digest else {}
        return found

    def own_parts(self, module: str, chain: Chain = ()) -> Parts:
        """The parts that are files of the generator; a library that they import may be missing."""
        found: Parts = {}
        for file in self.files(module, chain):
            found |= self._digests(self._closure(file)[0])
        return found

    def _file_parts(self, file: str) -> Parts:
        """Of a file and all that it imports."""
        if file not in self._parts:
            files, outside = self._closure(file)
            found = self._digests(files)
            for module in sorted(outside):
                top = module.partition(".")[0]
                lacks = top in OPTIONAL and not self.versions.has(top)
                found |= {top: "not installed"} if lacks else self._library(module)
            self._parts[file] = found
        return self._parts[file]

    def _digests(self, files: set[str]) -> Parts:
        """Of generator files, and of the data files that they declare."""
        found: Parts = {}
        for file in sorted(files):
            library = self.facts.library(file)
            found[file] = library.code
            for name in library.sources:
                data = posixpath.normpath(f"{file.rpartition('/')[0]}/{name}")
                found[data] = sha256(self.facts.bytes(data))
        return found

    def _closure(self, file: str) -> tuple[set[str], set[str]]:
        """Generator files and outside modules that a file leads to, itself included."""
        files, outside, pending = set[str](), set[str](), [file]
        while pending:
            one = pending.pop()
            if one in files:
                continue
            files.add(one)
            inside, others = self._direct(one)
            pending.extend(inside)
            outside |= others
        return files, outside

    def _direct(self, file: str) -> tuple[set[str], set[str]]:
        if file not in self._closures:
            files, outside = set[str](), set[str]()
            for module, chain in self.facts.library(file).references:
                if module.partition(".")[0] == OURS:
                    files |= set(self._named(file, module, chain))
                else:
                    outside.add(module)
            self._closures[file] = files, outside
        return self._closures[file]

    def _named(self, file: str, module: str, chain: Chain) -> list[str]:
        try:
            return self.files(module, chain)
        except UserError as error:
            raise UserError(f"{file}: {error}") from None

    def files(self, module: str, chain: Chain) -> list[str]:
        """The generator files that `chain` inside `module` leads to, not followed further."""
        if (module, chain) not in self._found:
            self._found[module, chain] = self._find(module, chain)
        return self._found[module, chain]

    def _find(self, module: str, chain: Chain) -> list[str]:
        path = module.replace(".", "/")
        if self._is_file(f"{path}.py"):
            return [f"{path}.py", *self._packages(module)]
        if not self._is_file(f"{path}/__init__.py"):
            raise UserError(f"there is no module {module}")
        return list(self._in_package(module, path, chain))

    def _in_package(self, module: str, path: str, chain: Chain) -> Iterator[str]:
        exports = self.facts.library(f"{path}/__init__.py").exports
        head, rest = chain[:1], chain[1:]
        if exports is None:
            yield f"{path}/__init__.py"
        if head and exports and head[0] in exports:
            home = exports[head[0]]
            within = rest if home.startswith(".") else chain
            yield from self.files(f"{module}.{home.lstrip('.')}", within)
        elif head and self._is_module(f"{path}/{head[0]}"):
            yield from self.files(f"{module}.{head[0]}", rest)
        elif exports is not None and head and not head[0].startswith("__"):
            room = module.rpartition(".")[2]
            raise UserError(f"{room} has no {head[0]!r}{did_you_mean(head[0], exports)}")
        elif exports is not None:  # the whole room is handed on
            whole = (self.facts.root / path).rglob("*.py")
            yield from sorted(file.relative_to(self.facts.root).as_posix() for file in whole)

    def _is_module(self, path: str) -> bool:
        return self._is_file(f"{path}.py") or self._is_file(f"{path}/__init__.py")

    def _is_file(self, path: str) -> bool:
        """Whether a file is there, asked once a build."""
        if path not in self._is_there:
            self._is_there[path] = os.path.isfile(f"{self._root}/{path}")
        return self._is_there[path]

    def _packages(self, module: str) -> Iterator[str]:
        """The `__init__.py` that importing a module runs, but for lazy ones: those only point."""
        parts = module.split(".")
        for depth in range(1, len(parts)):
            init = f"{'/'.join(parts[:depth])}/__init__.py"
            if self._is_file(init) and self.facts.library(init).exports is None:
                yield init
