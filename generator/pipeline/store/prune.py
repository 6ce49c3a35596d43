"""Keeping the store small: `prune(store, most)` removes what was least recently used."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from generator.errors import UserError
from generator.pipeline.store import filesystem
from generator.pipeline.store.checksummed import cannot, unseal
from generator.pipeline.store.store import Store
from generator.pipeline.store.store_folder import files

UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
YOUNG = 3600  # s: a blob without an entry may belong to a build that is running


def size(text: str) -> int:
    """Bytes of "500MB", "1.5 G" or "0"; UserError for what is no size."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)B?\s*", text, re.IGNORECASE)
    if not found:
        raise UserError(f"expected a number of bytes, or 500MB, 2GB, got {text!r}")
    return int(float(found[1]) * UNITS[found[2].upper()])


def prune(store: Store, most: int) -> tuple[int, int]:
    """Removes entries, the longest unused first, until `most` bytes are left; (before, after).

    Bytes that no entry names go too, but for very young ones: another build may be about to, where
    folders can't be locked. What has no name of ours, and what is no file, stays.
    """
    try:
        entries = sorted(files(store.folder, "keys"), key=lambda file: (file.stat().st_mtime, file))
        sizes = {file.name: file.stat().st_size for file in files(store.folder, "blobs")}
        before = sum(sizes.values()) + sum(file.stat().st_size for file in entries)
        named = set().union(*map(_blobs, entries))
        keep = _kept(entries, sizes, most)
        for entry in set(entries) - keep.keys():
            filesystem.unlink(entry)
        for blob in list(_unnamed(store.folder, set().union(*keep.values()), named)):
            filesystem.unlink(blob)
        left = [*files(store.folder, "keys"), *files(store.folder, "blobs")]
        return before, sum(file.stat().st_size for file in left)
    except OSError as error:
        raise UserError(f"store: {cannot('prune', store.folder, error)}") from None


def _kept(entries: list[Path], sizes: dict[str, int], most: int) -> dict[Path, set[str]]:
    """Entry → its blobs, of the latest used ones that fit."""
    kept: dict[Path, set[str]] = {}
    seen, total = set[str](), 0
    for entry in reversed(entries):
        blobs = _blobs(entry)
        total += entry.stat().st_size + sum(sizes.get(digest, 0) for digest in blobs - seen)
        if total > most:
            break
        seen |= blobs
        kept[entry] = blobs
    return kept


def _blobs(entry: Path) -> set[str]:
    try:
        return {digest for digest, _ in unseal(entry.read_bytes(), entry.name)["blobs"].values()}
    except ValueError:
        return set()


def _unnamed(folder: Path, keep: set[str], named: set[str]) -> Iterator[Path]:
    """Blobs to remove: of removed entries, and old ones that never had one."""
    for blob in files(folder, "blobs"):
        young = time.time() - blob.stat().st_mtime < YOUNG
        if blob.name not in keep and (blob.name in named or not young):
            yield blob
