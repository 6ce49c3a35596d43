"""Results on disk: `Store(folder, report)` keeps entries under keys and bytes under their SHA-256.

    keys/<k>/<key>      a sealed entry: the result with this key, naming blobs
    blobs/<s>/<sha256>  bytes: a product's value, a file of a rendering
    records/<name>      sealed notes of the last build: seconds, parts of keys, what was published
    CACHEDIR.TAG        marks the folder as a store of ours; any other folder is refused

Everything is written to a temporary name, synced and renamed, and verified when read: two builds at
once, one that is killed, or a power cut leave nothing half. What is damaged or can't be read is
reported, and counts as missing. Bytes from here are data: they are parsed, never unpickled or run.
What isn't ours is never removed, and links are not followed: what has a name of ours and is no file
goes to `aside/`.
"""

import contextlib
import errno
import itertools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeGuard, TypeVar, Unpack

from generator.errors import UserError
from generator.locks import locked
from generator.pipeline.store import filesystem, store_folder
from generator.pipeline.store.checksummed import cannot, seal, sha256, unseal
from generator.pipeline.store.entry import Entry, TimedFacts
from generator.pipeline.store.output import outside
from generator.pipeline.store.regular_files import (
    EXHAUSTED,
    LARGEST,
    regular_bytes,
    regular_digest,
)
from generator.pipeline.store.tempdir import TemporaryFolder

LONGEST = 200_000_000  # bytes of an entry or a record; the largest article's have a thousandth
Read = TypeVar("Read")
FORMAT = "2"  # grows when values are written otherwise; a part of every key


@dataclass(frozen=True)
class Blob:
    """Bytes in the store."""

    path: Path
    sha256: str
    size: int


class StoreError(UserError):
    """The machine refuses to read or to write the store, whatever is kept there."""


class Store:
    """A folder of entries and blobs; nothing is created before something is kept."""

    def __init__(self, folder: Path, report: Callable[[str], None]) -> None:
        self.folder = folder
        self.scratch = TemporaryFolder(folder / "tmp")
        self._report = report
        self._named: set[str] = set()  # files that were reported as damaged or gone
        self._reported: set[str] = set()
        self._claimed = False

    def usable(self) -> None:
        """StoreError, one line, when the folder can't be read, or belongs to somebody else."""
        try:
            ours = store_folder.is_ours(self.folder)
        except OSError as error:
            raise StoreError(f"store: {cannot('read', self.folder, error)}") from None
        if not ours:
            raise StoreError(
                f"store: expected a new or an empty folder, or a store made before, got"
                f" {self.folder} with files and no {store_folder.MARKER} of ours: name another one"
                " with --store"
            )

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Around a build: many at once, but none beside `alone`. The folder is made."""
        if not self.folder.is_dir():
            self._claim()
        with self._locked(True, "is being checked or pruned; waiting until that is done"):
            yield

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Around what removes: no build uses the store meanwhile."""
        if not self.folder.is_dir():
            yield
            return
        with self._locked(False, "is in use; waiting until that is done"):
            yield

    @contextlib.contextmanager
    def _locked(self, shared: bool, why: str) -> Iterator[None]:
        def waits() -> None:
            self._report(f"store: {self.folder} {why}")

        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(locked(self.folder, shared=shared, waits=waits))
            except OSError as error:
                raise StoreError(f"store: {cannot('read', self.folder, error)}") from None
            yield

    def _claim(self) -> None:
        """Makes the folder and marks it as ours, before anything is written there."""
        if self._claimed:
            return
        self.usable()
        try:
            store_folder.claim(self.folder)
        except OSError as error:
            raise StoreError(f"store: {cannot('write', self.folder, error)}") from None
        self._claimed = True

    def key_path(self, key: str) -> Path:
        return self.folder / "keys" / key[:2] / key

    def blob_path(self, digest: str) -> Path:
        return self.folder / "blobs" / digest[:2] / digest

    def has(self, key: str) -> bool:
        """Whether there is an entry, without verifying it."""
        return os.path.isfile(self.key_path(key))

    def entry(self, key: str, verify: bool = True) -> Entry | None:
        """The entry of a key with all its blobs verified; None when missing or damaged."""
        path = self.key_path(key)
        entry = self._sealed(path)
        if entry is None:
            return None
        if not sound(entry):
            self._damaged(path)
            return None
        if verify:
            for digest, size in entry["blobs"].values():
                if not self.has_blob(digest, size):
                    self._say(
                        self.blob_path(digest), "is gone"
                    )  # unless it was reported as damaged
                    return None
        return entry

    def blob(self, digest: str, size: int) -> Blob:
        return Blob(self.blob_path(digest), digest, size)

    def read(self, digest: str, size: int = LARGEST) -> bytes | None:
        """Verified bytes; None, and a report, when they are not what their name says.

        With `size`, the bytes that an entry says there are, no larger file is read.
        """
        path = self.blob_path(digest)
        data = self._bytes(path, size)
        if data is None or sha256(data) == digest:
            return data
        self._damaged(path)
        return None

    def has_blob(self, digest: str, size: int) -> bool:
        """Whether the bytes are there; they are hashed in blocks, and damage is reported."""
        path = self.blob_path(digest)
        seen = self._read(path, partial(regular_digest, path, size))
        if seen is not None and seen != digest:
            self._damaged(path)
        return seen == digest

    def keep(self, key: str, files: dict[str, bytes], **facts: Unpack[TimedFacts]) -> None:
        """Keeps files and facts under a key: the blobs first, so that an entry is never without."""
        digests = {name: sha256(data) for name, data in files.items()}
        written = {self.blob_path(digests[name]): data for name, data in files.items()}
        blobs = {name: [digests[name], len(data)] for name, data in files.items()}
        self._write(written, {self.key_path(key): seal({"blobs": blobs, **facts}, key)})

    def record(self, name: str) -> dict[str, object]:
        """A note of the last build; {} when missing or damaged."""
        path = self.folder / "records" / name
        note = self._sealed(path)
        if isinstance(note, dict):
            return note
        if note is not None:
            self._damaged(path)
        return {}

    def keep_record(self, name: str, value: object) -> None:
        """Writes the note, when it says something else than before; it is on the disk then."""
        self._write({self.folder / "records" / name: seal(value, name)}, names=True)

    def keep_records(self, values: Mapping[str, object]) -> None:
        """Writes notes in one go; a power cut may lose those that were written just before."""
        records = self.folder / "records"
        self._write({records / name: seal(value, name) for name, value in values.items()})

    def sync(self) -> None:
        """Waits until the names of all entries are on the disk; StoreError."""
        try:
            shards = list(store_folder.shards(self.folder, "keys"))
            filesystem.sync(
                [self.folder, *dict.fromkeys(shard.parent for shard in shards), *shards]
            )
        except OSError as error:
            raise StoreError(f"store: {cannot('write', self.folder, error)}") from None

    def used(self, keys: Iterable[str]) -> None:
        """Notes when entries were last used, for pruning; their times decide nothing else."""
        for key in keys:
            with contextlib.suppress(OSError):  # missing, or another user's
                if filesystem.is_regular(self.key_path(key)):
                    os.utime(self.key_path(key))

    def forget(self, key: str) -> None:
        """Removes an entry, so that what it is of is made again."""
        with contextlib.suppress(OSError):
            if filesystem.is_regular(self.key_path(key)):
                filesystem.unlink(self.key_path(key))

    def temporary(self) -> Path:
        """This process's folder for temporary files; StoreError."""
        self._claim()
        try:
            return self.scratch.folder()
        except OSError as error:
            raise StoreError(f"store: {cannot('write', self.folder, error)}") from None

    def tidy(self, *workers: int) -> None:
        """Removes temporary files: this process's, these workers', and abandoned ones."""
        self.scratch.tidy(*workers)
        store_folder.tidy(self.folder)

    def _write(self, *steps: Mapping[Path, bytes], names: bool = False) -> None:
        """Writes files, but for those that have these bytes; StoreError.

        After a power cut each has its old bytes or its new ones, and none of a step is there
        without all of the steps before. With `names` all are there.
        """
        self._claim()
        target = self.folder
        try:
            parts, changed = dict[Path, Path](), set[Path]()
            for target, data in itertools.chain.from_iterable(step.items() for step in steps):
                self._make_way(target)
                if self._bytes(target, max(len(data), LONGEST)) != data:
                    changed |= {*filesystem.make_folders(self.folder, target.parent)}
                    parts[target] = self.scratch.keep(data)
            filesystem.sync(parts.values())
            for number, step in enumerate(steps, 1):
                for target in filter(parts.__contains__, step):
                    filesystem.rename(parts[target], target)
                    changed.add(target.parent)
                if names or number < len(steps):
                    filesystem.sync(sorted(changed))
                    changed.clear()
        except OSError as error:
            raise StoreError(f"store: {cannot('write', target, error)}") from None

    def _sealed(self, path: Path) -> object:
        data = self._bytes(path, LONGEST)
        try:
            return None if data is None else unseal(data, path.name)
        except (ValueError, RecursionError):
            self._damaged(path)
        return None

    def _bytes(self, path: Path, most: int = LARGEST) -> bytes | None:
        """The bytes of a file, as of `_read`."""
        return self._read(path, partial(regular_bytes, path, most))

    def _read(self, path: Path, read: Callable[[], Read]) -> Read | None:
        """What `read` returns of a file; None when there is none, or when it can't be read.

        That is reported. StoreError when the machine can open no more files: then it says nothing
        about this one.
        """
        try:
            return read()
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in EXHAUSTED:
                raise StoreError(f"store: {cannot('read', path, error)}") from None
            if error.errno != errno.EFBIG:  # a file of ours that grew is written over
                self._clear(path, error)
            self._damaged(path)
            return None

    def _clear(self, path: Path, error: OSError) -> None:
        """Moves aside what prevents writing a file anew; StoreError."""
        try:
            self._make_way(path)
        except OSError:
            raise StoreError(f"store: {cannot('read', path, error)}") from None

    def _make_way(self, path: Path) -> None:
        """Moves aside whatever is no file of ours, or no folder above it; OSError.

        A link to a folder stays, since a user made it: `make_folders` says that it isn't followed.
        """
        for above in (*reversed(path.relative_to(self.folder).parents[:-1]), None):
            place = self.folder / above if above else path
            if not os.path.lexists(place):
                return
            right = filesystem.is_real_folder(place) if above else filesystem.is_regular(place)
            if not right and not (above and place.is_dir()):
                self._claim()
                target = store_folder.set_aside(self.folder, place)
                aside = target.relative_to(self.folder).as_posix()
                self._say(place, f"is not ours and was moved to {aside}")

    def _damaged(self, path: Path) -> None:
        """A damaged file stays until it is written anew: another build may just be doing that."""
        self._say(path, "is damaged")

    def _say(self, path: Path, what: str) -> None:
        """Reports a file once, whatever else is wrong with it."""
        name = path.relative_to(self.folder).as_posix()
        if name not in self._named:
            self._named.add(name)
            self.say_once(f"store: {name} {what}; it is made again")

    def say_once(self, line: str) -> None:
        """Reports a line, unless it was reported before: a worker may find the same fault."""
        if line not in self._reported:
            self._reported.add(line)
            self._report(line)


def sound(entry: object) -> TypeGuard[Entry]:
    """Whether it has what `keep` writes: digests and sizes by names that stay in their folder."""
    if not isinstance(entry, dict):
        return False
    try:
        blobs = entry["blobs"].items()
        return isinstance(entry["seconds"], int | float) and all(
            not outside(name)
            and re.fullmatch("[0-9a-f]{64}", digest)
            and type(size) is int
            and size >= 0
            for name, (digest, size) in blobs
        )
    except (AttributeError, LookupError, TypeError, ValueError):
        return False
