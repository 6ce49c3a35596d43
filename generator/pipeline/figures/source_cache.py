"""What source files say, parsed once for each content: `SourceCache(root, store).figure(path)`.

Parsing takes longer than all the rest of a build with nothing to do, so what was read is kept in
the store under the hash of the file's bytes (never under its time).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.errors import UserError, expected
from generator.pipeline.figures.article_paths import FIGURES
from generator.pipeline.figures.installed import Installed
from generator.pipeline.figures.library import Library, Reference, read_library
from generator.pipeline.figures.module import Figure, Part, read_figure
from generator.pipeline.figures.versions import PYTHON
from generator.pipeline.store.checksummed import cannot, file_digest, sha256
from generator.pipeline.store.store import Store
from generator.source import FOLDER as DATA
from generator.source_files import decoded, not_utf8

NAME = "parsed"  # of the record in the store
DECLARED = f"{FIGURES}/{DATA}/"  # where the files lie that figures declare
INSTALLED = "installed"  # what it has of libraries
MANY = 500  # contents kept, of which some hundred are those of now
# What facts depend on besides the file.
READERS = ("syntax", "library", "literals", "module", "refused_names")
OURS = tuple(Path(__file__).parent / f"{name}.py" for name in READERS)


Parsed = dict[str, Any]  # a `Library` or a `Figure` as JSON, or what `Installed` found


class SourceCache:
    """Facts of the files below `root` and in `figures`, and the SHA-256 of all that were read.

    The bytes of what is small are kept, so that a build runs exactly what its keys were made of,
    whatever is edited meanwhile (see snapshot.py).
    """

    def __init__(self, root: Path, store: Store, figures: Path | None = None) -> None:
        self.root = root
        self.figures = figures or root / FIGURES
        self.digests: dict[str, str] = {}  # path relative to root → sha256
        self.contents: dict[str, bytes] = {}  # of the same files, but for data
        self._store = store
        self._used: dict[str, Parsed] = {}
        self._libraries: dict[str, Library] = {}

    @cached_property
    def _kept(self) -> dict[str, Parsed]:
        record = self._store.record(NAME)
        return {name: parsed for name, parsed in record.items() if isinstance(parsed, dict)}

    @cached_property
    def installed(self) -> Installed:
        """What libraries consist of."""
        return Installed(self._kept.get(INSTALLED, {}))

    @cached_property
    def _salt(self) -> str:
        """Another parser or Python may see other facts."""
        ours = b"".join(path.read_bytes() for path in OURS)
        return PYTHON + hashlib.sha256(ours).hexdigest()

    def bytes(self, path: str) -> bytes:
        """A file's content when it was first read; UserError when it can't be."""
        if path not in self.contents:
            try:
                with open(self._at(path), "rb") as file:
                    data = file.read()
            except OSError as error:
                raise UserError(cannot("read", Path(path), error)) from None
            self.digests[path], self.contents[path] = sha256(data), data
        return self.contents[path]

    def declared(self, path: str) -> dict[str, str]:
        """The SHA-256 of a file that a figure declares, or of all in such a folder, by path.

        `path` is relative to figures/data. UserError when it isn't there, with what comes close.
        """
        top = self.figures / DATA
        if not (top / path).exists():
            names = [file.relative_to(top).as_posix() for file in files_below(top)]
            raise UserError(f"source({path!r}): {expected(f'a path in {DECLARED}', names, path)}")
        digests: dict[str, str] = {}
        for file in files_below(top / path):
            name = f"{DECLARED}{file.relative_to(top).as_posix()}"
            if name not in self.digests:
                self.digests[name] = file_digest(file)
            digests[name] = self.digests[name]
        return digests

    def temporary(self) -> Path:
        """This process's folder for temporary files, in the store."""
        return self._store.temporary().absolute()

    def place(self, path: str) -> Path:
        """Where a source lies: figures may be elsewhere, and are `figures/…` all the same."""
        return Path(self._at(path))

    def _at(self, path: str) -> str:
        top, _, rest = path.partition("/")
        return f"{self.figures}/{rest}" if top == FIGURES else f"{self.root}/{path}"

    def library(self, path: str) -> Library:
        """The facts of a generator file, read once a build; UserError names it."""
        if path not in self._libraries:
            self._libraries[path] = self._read_library(path)
        return self._libraries[path]

    def _read_library(self, path: str) -> Library:
        data = self.bytes(path)
        key = self._key(path, path)
        if key in self._kept:
            self._used[key] = self._kept[key]
            return _library(self._kept[key])
        package = ".".join(Path(path).parts[:-1])
        try:
            facts = read_library(_text(data), package)
        except UserError as error:
            raise UserError(f"{path}: {error}") from None
        self._used[key] = asdict(facts)
        return facts

    def figure(self, path: str) -> Figure:
        """The facts of a figure module."""
        data = self.bytes(path)
        key = self._key(path, "figure")
        if key in self._kept:
            self._used[key] = self._kept[key]
            return _figure(self._kept[key])
        try:
            facts = read_figure(_text(data))
        except UserError as error:
            facts = Figure(None, None, {}, (str(error),))
        self._used[key] = asdict(facts)
        return facts

    def _key(self, path: str, kind: str) -> str:
        """Under which the facts of a file that was read are kept."""
        return sha256(f"{self._salt} {kind} {self.digests[path]}".encode())

    def keep(self) -> None:
        """Writes what was parsed, when something was; old contents stay, within reason."""
        if self._used.keys() - self._kept.keys() or self.installed.changed:
            older = self._kept if len(self._kept) < MANY else {}
            installed = {**older.get(INSTALLED, {}), **self.installed.current}
            self._store.keep_records({NAME: {**older, **self._used, INSTALLED: installed}})


def files_below(place: Path) -> list[Path]:
    """A file itself, or all files below a folder; what begins with a dot is none."""
    if not place.is_dir():
        return [place] if place.is_file() else []
    files = (path for path in place.rglob("*") if path.is_file())
    return sorted(
        path
        for path in files
        if not any(part.startswith(".") for part in path.relative_to(place).parts)
    )


def _text(data: bytes) -> str:
    try:
        return decoded(data)
    except UnicodeDecodeError as error:
        raise UserError(f"line {not_utf8(error)}") from None


def _references(pairs: Iterable[tuple[str, Iterable[str]]]) -> tuple[Reference, ...]:
    return tuple((module, tuple(names)) for module, names in pairs)


def _library(parsed: Parsed) -> Library:
    facts = Library(**parsed)
    return replace(facts, references=_references(facts.references), sources=tuple(facts.sources))


def _figure(parsed: Parsed) -> Figure:
    names = {name: tuple(_part(part) for part in parts) for name, parts in parsed["names"].items()}
    return Figure(**parsed | {"names": names, "errors": tuple(parsed["errors"])})


def _part(parsed: Parsed) -> Part:
    target = parsed["target"] and (parsed["target"][0], tuple(parsed["target"][1]))
    return Part(
        **parsed
        | {
            "reads": tuple(parsed["reads"]),
            "chains": tuple(tuple(chain) for chain in parsed["chains"]),
            "inner": _references(parsed["inner"]),
            "parameters": tuple(parsed["parameters"]),
            "files": tuple(parsed["files"]),
            "target": target,
        }
    )
