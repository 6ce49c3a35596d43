"""Looking after a store and a site: `check` verifies every byte, `prune` makes the store smaller."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.errors import AuthorError
from generator.pipeline.sealed import sha256, unseal
from generator.pipeline.store import Store

UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}


def size_of(text: str) -> int:
    """Bytes of "500MB", "2 GB" or "1000000"; AuthorError for anything else."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]*)\s*", text)
    if not found or found[2].upper() not in UNITS:
        raise AuthorError(f"size {text!r}; allowed: a number with kB, MB or GB, as in 500MB")
    return int(float(found[1]) * UNITS[found[2].upper()])


def check_site(output: Path, stamps: Mapping[str, Any]) -> Iterator[str]:
    """One line for each file of the site that is missing or changed, or that nobody put there."""
    for path, (digest, size) in stamps.items():
        file = output / path
        if not file.is_file():
            yield f"{path} is missing"
        elif file.stat().st_size != size or sha256(file.read_bytes()) != digest:
            yield f"{path} is changed"
    if output.is_dir():
        known = set(stamps)
        for file in sorted(output.rglob("*")):
            if file.is_file() and file.relative_to(output).as_posix() not in known:
                yield f"{file.relative_to(output).as_posix()} is not of this site"


def check_store(store: Store) -> Iterator[str]:
    """One line for each damaged file of the store; it is removed, and so made again."""
    for path in _files(store, "blobs"):
        if sha256(path.read_bytes()) != path.name:
            yield f"store: blobs/{path.parent.name}/{path.name} is damaged; it is made again"
            path.unlink()
    for folder in ("keys", "records"):
        for path in _files(store, folder):
            wrong = _entry_fault(store, path, folder)
            if wrong:
                yield f"store: {path.relative_to(store.folder)} {wrong}; it is made again"
                path.unlink()


def _entry_fault(store: Store, path: Path, folder: str) -> str:
    try:
        entry = unseal(path.read_bytes())
    except ValueError:
        return "is damaged"
    if folder == "records":
        return ""
    gone = any(not store.blob_path(digest).is_file() for digest, _ in entry["blobs"].values())
    return "has lost a file" if gone else ""


def prune(store: Store, most: int) -> tuple[int, int]:
    """Removes entries, the longest unused first, until the store has at most so many bytes.

    Blobs that no entry names go too. Returns entries removed and bytes that are left.
    """
    entries = sorted(_files(store, "keys"), key=lambda path: (path.stat().st_mtime, path.name))
    named = {path: _blobs(path) for path in entries}
    removed = 0
    while True:
        wanted = {digest: size for blobs in named.values() for digest, size in blobs.items()}
        if sum(wanted.values()) <= most or not named:
            break
        oldest = next(iter(named))
        oldest.unlink()
        del named[oldest]
        removed += 1
    for path in _files(store, "blobs"):
        if path.name not in wanted:
            path.unlink()
    return removed, sum(wanted.values())


def _blobs(path: Path) -> dict[str, int]:
    try:
        return dict(unseal(path.read_bytes())["blobs"].values())
    except ValueError:
        return {}


def _files(store: Store, folder: str) -> list[Path]:
    return sorted(path for path in (store.folder / folder).rglob("*") if path.is_file())
