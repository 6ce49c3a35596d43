"""What was made once: `Store(folder, tell)` keeps entries under keys and bytes under their SHA-256.

    keys/<k>/<key>      a sealed entry: what was made under this key, naming blobs
    blobs/<s>/<sha256>  bytes: a product's value, a file of a reading
    records/<name>      sealed notes of the last build: seconds, parts of keys, what was published

Everything is written to a temporary name and renamed, and verified when read: two builds at once,
or one that is killed, leave nothing half. What is damaged or can't be read is told, and counts as
missing. Bytes from here are data: they are parsed, never unpickled or run.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import AuthorError
from generator.pipeline.store.checksummed import cannot, replace, seal, sha256, unseal
from generator.pipeline.store.output import outside
from generator.pipeline.store.tempdir import Scratch

FORMAT = "2"  # grows when values are written otherwise; a part of every key


@dataclass(frozen=True)
class Blob:
    """Bytes in the store."""

    path: Path
    sha256: str
    size: int


class StoreError(AuthorError):
    """The machine refuses to read or to write the store, whatever is kept there."""


class Store:
    """A folder of entries and blobs; nothing is created before something is kept."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.scratch = Scratch(folder / "tmp")
        self._tell = tell
        self._told: set[str] = set()

    def usable(self) -> None:
        """StoreError, one line, when the folder is none or can't be read."""
        try:
            if self.folder.exists():
                os.listdir(self.folder)
        except OSError as error:
            raise StoreError(f"store: {cannot('read', self.folder, error)}") from None

    def key_path(self, key: str) -> Path:
        return self.folder / "keys" / key[:2] / key

    def blob_path(self, digest: str) -> Path:
        return self.folder / "blobs" / digest[:2] / digest

    def has(self, key: str) -> bool:
        """Whether there is an entry, without verifying it."""
        return os.path.isfile(self.key_path(key))

    def entry(self, key: str, verify: bool = True) -> dict[str, Any] | None:
        """The entry of a key with all its blobs verified; None when missing or damaged."""
        path = self.key_path(key)
        found: dict[str, Any] | None = self._sealed(path)
        if found is None:
            return None
        if not sound(found):
            self._damaged(path)
            return None
        if verify:
            for digest, _ in found["blobs"].values():
                if self.read(digest) is None:
                    self._say(self.blob_path(digest), "is gone")  # unless it was told as damaged
                    return None
        return found

    def blob(self, digest: str, size: int) -> Blob:
        return Blob(self.blob_path(digest), digest, size)

    def read(self, digest: str) -> bytes | None:
        """Verified bytes; None, and told, when they are not what their name says."""
        path = self.blob_path(digest)
        data = self._bytes(path)
        if data is None or sha256(data) == digest:
            return data
        self._damaged(path)
        return None

    def keep(self, key: str, files: dict[str, bytes], **facts: Any) -> None:
        """Keeps files and facts under a key: the blobs first, so that an entry is never without."""
        blobs = {name: [self._keep_bytes(data), len(data)] for name, data in files.items()}
        self._write(self.key_path(key), seal({"blobs": blobs, **facts}, key))

    def _keep_bytes(self, data: bytes) -> str:
        digest = sha256(data)
        self._write(self.blob_path(digest), data)
        return digest

    def record(self, name: str) -> Any:
        """A note of the last build; None when missing or damaged."""
        return self._sealed(self.folder / "records" / name)

    def keep_record(self, name: str, value: Any) -> None:
        """Writes the note, when it says something else than before."""
        self._write(self.folder / "records" / name, seal(value, name))

    def used(self, keys: Iterable[str]) -> None:
        """Notes when entries were last used, for pruning; their times decide nothing else."""
        for key in keys:
            with contextlib.suppress(OSError):  # missing, or another user's
                os.utime(self.key_path(key))

    def forget(self, key: str) -> None:
        """Removes an entry, so that what it is of is made again."""
        with contextlib.suppress(OSError):
            self.key_path(key).unlink()

    def temporary(self) -> Path:
        """This process's folder for temporary files; StoreError."""
        try:
            return self.scratch.folder()
        except OSError as error:
            raise StoreError(f"store: {cannot('write', self.folder, error)}") from None

    def tidy(self, *workers: int) -> None:
        """Removes temporary files: this process's, these workers', and abandoned ones."""
        self.scratch.tidy(*workers)

    def _write(self, path: Path, data: bytes) -> None:
        """StoreError when it can't be written; nothing is written over the same bytes."""
        if self._bytes(path) != data:
            try:
                replace(path, data, self.scratch)
            except AuthorError as error:
                raise StoreError(f"store: {error}") from None

    def _sealed(self, path: Path) -> Any:
        data = self._bytes(path)
        try:
            return None if data is None else unseal(data, path.name)
        except (ValueError, RecursionError):
            self._damaged(path)
        return None

    def _bytes(self, path: Path) -> bytes | None:
        """None when there is none, and when it can't be read: that is told and taken away."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._clear(path, error)
            self._damaged(path)
            return None

    def _clear(self, path: Path, error: OSError) -> None:
        """Removes what stands in the way of writing a file anew; StoreError when that fails too."""
        try:
            for above in path.parent, path.parent.parent:
                if above != self.folder and above.is_file():
                    above.unlink()
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError:
            raise StoreError(f"store: {cannot('read', path, error)}") from None

    def _damaged(self, path: Path) -> None:
        """A damaged file stays until it is written anew: another build may just be doing that."""
        self._say(path, "is damaged")

    def _say(self, path: Path, what: str) -> None:
        """Tells it once."""
        name = path.relative_to(self.folder).as_posix()
        if name not in self._told:
            self._told.add(name)
            self._tell(f"store: {name} {what}; it is made again")


def sound(entry: Any) -> bool:
    """Whether it has what `keep` writes: digests and sizes by names that stay in their folder."""
    try:
        blobs = entry["blobs"].items()
        return isinstance(entry["seconds"], int | float) and all(
            not outside(name) and re.fullmatch("[0-9a-f]{64}", digest) and size >= 0
            for name, (digest, size) in blobs
        )
    except (AttributeError, LookupError, TypeError, ValueError):
        return False
