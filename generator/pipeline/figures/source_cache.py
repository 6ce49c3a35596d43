"""What source files say, parsed once for each content: `Facts(root, store)`, then `.figure(path)`.

Parsing takes longer than all the rest of a build with nothing to do, so what was read is kept in
the store under the hash of the file's bytes (never under its time).
"""

import hashlib
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.errors import AuthorError
from generator.pipeline.figures.article_paths import FIGURES
from generator.pipeline.figures.library import Library, read_library
from generator.pipeline.figures.module import Figure, Part, read_figure
from generator.pipeline.figures.versions import PYTHON
from generator.pipeline.store.checksummed import cannot, sha256
from generator.pipeline.store.store import Store

NAME = "parsed"  # of the record in the store
MANY = 500  # contents kept, of which some hundred are those of now
OURS = tuple(Path(__file__).parent / f"{name}.py" for name in ("syntax", "library", "module"))


class Facts:
    """Facts of the files below `root` and in `figures`, and the SHA-256 of all that were read."""

    def __init__(self, root: Path, store: Store, figures: Path | None = None) -> None:
        self.root = root
        self.figures = figures or root / FIGURES
        self.digests: dict[str, str] = {}  # path relative to root → sha256
        self._store = store
        self._used: dict[str, Any] = {}
        self._libraries: dict[str, Library] = {}

    @cached_property
    def _kept(self) -> dict[str, Any]:
        found = self._store.record(NAME)
        return found if isinstance(found, dict) else {}

    @cached_property
    def _salt(self) -> str:
        """Another parser or Python may see other facts."""
        ours = b"".join(path.read_bytes() for path in OURS)
        return PYTHON + hashlib.sha256(ours).hexdigest()

    def bytes(self, path: str) -> bytes:
        """A file's content; AuthorError when it can't be read."""
        try:
            data = self.place(path).read_bytes()
        except OSError as error:
            raise AuthorError(cannot("read", Path(path), error)) from None
        self.digests[path] = sha256(data)
        return data

    def place(self, path: str) -> Path:
        """Where a source lies: figures may be elsewhere, and are `figures/…` all the same."""
        top, _, rest = path.partition("/")
        return self.figures / rest if top == FIGURES else self.root / path

    def library(self, path: str) -> Library:
        """The facts of a generator file, read once a build; AuthorError names it."""
        if path not in self._libraries:
            self._libraries[path] = self._read_library(path)
        return self._libraries[path]

    def _read_library(self, path: str) -> Library:
        data = self.bytes(path)
        key = sha256((self._salt + path).encode() + data)
        if key in self._kept:
            self._used[key] = self._kept[key]
            return _library(self._kept[key])
        package = ".".join(Path(path).parts[:-1])
        try:
            facts = read_library(_text(data), package)
        except AuthorError as error:
            raise AuthorError(f"{path}: {error}") from None
        self._used[key] = asdict(facts)
        return facts

    def figure(self, path: str) -> Figure:
        """The facts of a figure module."""
        data = self.bytes(path)
        key = sha256((self._salt + "figure").encode() + data)
        if key in self._kept:
            self._used[key] = self._kept[key]
            return _figure(self._kept[key])
        try:
            facts = read_figure(_text(data))
        except AuthorError as error:
            facts = Figure(None, None, {}, (str(error),))
        self._used[key] = asdict(facts)
        return facts

    def keep(self) -> None:
        """Writes what was parsed, when something was; old contents stay, within reason."""
        if self._used.keys() - self._kept.keys():
            older = self._kept if len(self._kept) < MANY else {}
            self._store.keep_record(NAME, {**older, **self._used})


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AuthorError(f"not UTF-8: {error.reason} at byte {error.start}") from None


def _pairs(found: Any) -> tuple[Any, ...]:
    return tuple((module, tuple(names)) for module, names in found)


def _library(found: dict[str, Any]) -> Library:
    facts = Library(**found)
    return replace(facts, references=_pairs(facts.references), sources=tuple(facts.sources))


def _figure(found: dict[str, Any]) -> Figure:
    names = {name: tuple(_part(part) for part in parts) for name, parts in found["names"].items()}
    return Figure(found["doc"], found["alt"], names, tuple(found["errors"]))


def _part(found: dict[str, Any]) -> Part:
    target = found["target"] and (found["target"][0], tuple(found["target"][1]))
    return Part(
        **found
        | {
            "reads": tuple(found["reads"]),
            "chains": tuple(tuple(chain) for chain in found["chains"]),
            "inner": _pairs(found["inner"]),
            "parameters": tuple(found["parameters"]),
            "target": target,
        }
    )
