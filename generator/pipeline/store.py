"""What was made once: `Store(folder, tell)` keeps entries under keys and bytes under their SHA-256.

    keys/<k>/<key>      a sealed entry: what was made under this key, naming blobs
    blobs/<s>/<sha256>  bytes: a product's value, a file of a reading
    records/<name>      sealed notes of the last build: seconds, parts of keys, what was published

Everything is written to a temporary name and renamed, and verified when read: two builds at once,
or one that is killed, leave nothing half. A damaged file is told, and counts as missing.
"""

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import AuthorError
from generator.pipeline.sealed import cannot, replace, seal, sha256, unseal

FORMAT = "1"  # grows when values are written otherwise; a part of every key
ABANDONED = 86_400  # s: a temporary folder that old belongs to no running build


@dataclass(frozen=True)
class Blob:
    """Bytes in the store."""

    path: Path
    sha256: str
    size: int


class Store:
    """A folder of entries and blobs; nothing is created before something is kept."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.temporary = self._temporary(os.getpid())
        self._tell = tell

    def usable(self) -> None:
        """AuthorError, one line, when the folder is none or can't be read."""
        try:
            if self.folder.exists():
                os.listdir(self.folder)
        except OSError as error:
            raise AuthorError(f"store: {cannot('read', self.folder, error)}") from None

    def key_path(self, key: str) -> Path:
        return self.folder / "keys" / key[:2] / key

    def blob_path(self, digest: str) -> Path:
        return self.folder / "blobs" / digest[:2] / digest

    def has(self, key: str) -> bool:
        """Whether there is an entry, without verifying it."""
        return self.key_path(key).is_file()

    def entry(self, key: str, verify: bool = True) -> dict[str, Any] | None:
        """The entry of a key with all its blobs verified; None when missing or damaged."""
        found: dict[str, Any] | None = self._sealed(self.key_path(key))
        if found is not None and verify:
            for digest, _ in found["blobs"].values():
                if self.read(digest) is None:
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
        replace(self.key_path(key), seal({"blobs": blobs, **facts}), self.temporary)

    def _keep_bytes(self, data: bytes) -> str:
        digest = sha256(data)
        path = self.blob_path(digest)
        if self._bytes(path) != data:
            replace(path, data, self.temporary)
        return digest

    def record(self, name: str) -> Any:
        """A note of the last build; None when missing or damaged."""
        return self._sealed(self.folder / "records" / name)

    def keep_record(self, name: str, value: Any) -> None:
        """Writes the note, when it says something else than before."""
        path, data = self.folder / "records" / name, seal(value)
        if self._bytes(path) != data:
            replace(path, data, self.temporary)

    def used(self, keys: Iterable[str]) -> None:
        """Notes when entries were last used, for pruning; their times decide nothing else."""
        for key in keys:
            if self.has(key):
                os.utime(self.key_path(key))

    def _temporary(self, process: int | str) -> Path:
        """Each process's own, with no folder in common that one could remove under another."""
        return self.folder / f"tmp-{process}"

    def tidy(self, *workers: int) -> None:
        """Removes temporary files: this process's, these workers', and long abandoned ones."""
        for process in (os.getpid(), *workers):
            shutil.rmtree(self._temporary(process), ignore_errors=True)
        for folder in self.folder.glob(self._temporary("*").name):
            with contextlib.suppress(OSError):  # another build tidied it
                if time.time() - folder.stat().st_mtime > ABANDONED:
                    shutil.rmtree(folder, ignore_errors=True)

    def _sealed(self, path: Path) -> Any:
        data = self._bytes(path)
        try:
            return None if data is None else unseal(data)
        except ValueError:
            self._damaged(path)
        return None

    def _bytes(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise AuthorError(f"store: {cannot('read', path, error)}") from None

    def _damaged(self, path: Path) -> None:
        """Tells and removes a damaged file, so that the next one to ask finds it missing."""
        self._tell(f"store: {path.relative_to(self.folder)} is damaged; it is made again")
        path.unlink(missing_ok=True)
