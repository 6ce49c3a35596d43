"""Which files a name leads to: `Sources(facts).parts("generator", ("learn", "train"))`.

Lazy packages are followed through their literal `EXPORTS`, so that `learn.spirals` leads to
generators.py and what that imports, and not to training.py. Other libraries count by the versions
and the installed files of themselves and of all that they require.
"""

import os
import posixpath
import sys
from collections.abc import Iterator

from generator.errors import UserError, expected
from generator.pipeline.figures.source_cache import SourceCache
from generator.pipeline.figures.syntax import Chain
from generator.pipeline.figures.versions import PYTHON, Versions
from generator.pipeline.store.checksummed import sha256

OURS = "generator"
# Libraries of the generator that it does without where they lack.
OPTIONAL = (
    *("cloudpickle", "distributed", "google", "llvmlite", "numba"),
    *("onnx", "pptx", "pyarrow", "safetensors"),
)
Parts = dict[str, str]  # part of a key → digest or version


class Sources:
    """Generator files, libraries and data files behind imported names."""

    def __init__(self, facts: SourceCache) -> None:
        self.facts = facts
        self.versions = Versions()
        self._closures: dict[str, tuple[set[str], set[str]]] = {}
        self._parts: dict[str, Parts] = {}
        self._named_parts: dict[tuple[str, Chain], Parts] = {}
        self._libraries: dict[str, Parts] = {}
        self._files: dict[tuple[str, Chain], list[str]] = {}
        self._root = str(facts.root)
        self._is_there: dict[str, bool] = {}

    def parts(self, module: str, chain: Chain = ()) -> Parts:
        """Part of a key → its digest or version; UserError for what leads nowhere."""
        if (module, chain) not in self._named_parts:
            parts: Parts = {"python": PYTHON}
            if module.partition(".")[0] != OURS:
                parts |= self._library(module)
            else:
                for file in self.files(module, chain):
                    parts |= self._file_parts(file)
            self._named_parts[module, chain] = parts
        return self._named_parts[module, chain]

    def _library(self, module: str) -> Parts:
        top = module.partition(".")[0]
        if top not in self._libraries:
            self._libraries[top] = {} if top in sys.stdlib_module_names else self._installed(top)
        return self._libraries[top]

    def _installed(self, top: str) -> Parts:
        """Of the library with this top module, and of all that it needs."""
        parts = self.versions.closure(top)
        for name in list(parts):
            digest = self.facts.installed.digest(name, self.versions.info(name))
            parts |= {f"files of {name}": digest} if digest else {}
        return parts

    def own_parts(self, module: str, chain: Chain = ()) -> Parts:
        """The parts that are files of the generator; a library that they import may be missing."""
        parts: Parts = {}
        for file in self.files(module, chain):
            parts |= self._digests(self._closure(file)[0])
        return parts

    def _file_parts(self, file: str) -> Parts:
        """Of a file and all that it imports."""
        if file not in self._parts:
            files, outside = self._closure(file)
            parts = self._digests(files)
            for module in sorted(outside):
                top = module.partition(".")[0]
                lacks = top in OPTIONAL and not self.versions.has(top)
                parts |= {top: "not installed"} if lacks else self._library(module)
            self._parts[file] = parts
        return self._parts[file]

    def _digests(self, files: set[str]) -> Parts:
        """Of generator files, and of the data files that they declare."""
        parts: Parts = {}
        for file in sorted(files):
            library = self.facts.library(file)
            parts[file] = library.code
            for name in library.sources:
                data = posixpath.normpath(f"{file.rpartition('/')[0]}/{name}")
                parts[data] = sha256(self.facts.bytes(data))
        return parts

    def _closure(self, file: str) -> tuple[set[str], set[str]]:
        """Generator files and outside modules that a file leads to, itself included."""
        files, outside, pending = set[str](), set[str](), [file]
        while pending:
            current = pending.pop()
            if current in files:
                continue
            files.add(current)
            inside, others = self._direct(current)
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
        if (module, chain) not in self._files:
            self._files[module, chain] = self._find(module, chain)
        return self._files[module, chain]

    def _find(self, module: str, chain: Chain) -> list[str]:
        path = module.replace(".", "/")
        if self._is_file(f"{path}.py"):
            return [f"{path}.py", *self._packages(module)]
        if not self._is_file(f"{path}/__init__.py"):
            raise UserError(f"expected a module of the generator, got {module!r}")
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
            package = module.rpartition(".")[2]
            raise UserError(f"{package}: {expected('one of its names', exports, head[0])}")
        elif exports is not None:  # the package itself is an argument
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
