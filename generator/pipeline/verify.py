"""Every byte verified: `check_site(output)` and `check_store(store)` give a line for each fault.

A damaged site is mended by the next build. In the store that would hold only for what this build
asks for, so whatever is damaged there is removed: it is missing then, and made when it is wanted.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.pipeline.site.manifest import NAME, read_manifest
from generator.pipeline.site.writer import PART, SLIDES
from generator.pipeline.store.checksummed import sha256, unseal
from generator.pipeline.store.store import sound

SHORT = re.compile("[0-9a-f]{2}")
KEY, RECORD = re.compile("[0-9a-f]{64}"), re.compile("parsed|seconds|(parts|site)-.+")


def check_site(output: Path) -> Iterator[str]:
    """What differs between a site and its manifest: missing, changed and unlisted files.

    Slides have a manifest of their own, and are checked by that.
    """
    listed = read_manifest(output)
    if listed is None:
        yield f"{output}: no {NAME}, or a damaged one"
        return
    for path, (size, digest) in listed.items():
        data = _bytes(output / path)
        if data is None:
            yield f"{output / path}: missing"
        elif len(data) != size or sha256(data) != digest:
            yield f"{output / path}: not what {NAME} says"
    for file in sorted(one for one in output.rglob("*") if one.is_file()):
        path = file.relative_to(output).as_posix()
        ours = (f"{PART}/", f"{SLIDES}/")
        if path not in listed and path != NAME and not path.startswith(ours):
            yield f"{file}: not in {NAME}"


def check_store(folder: Path) -> Iterator[str]:
    """Damaged blobs, records and entries, and entries that name blobs which are not there."""
    for place in [*_named(folder, "blobs/*", SHORT), *_named(folder, "keys/*", SHORT)]:
        if not place.is_dir():
            yield _removed(place, "no folder")
    damaged = set()
    for blob in _named(folder, "blobs/*/*", KEY):
        if sha256(_bytes(blob) or b"") != blob.name:
            damaged.add(blob.name)
            yield _removed(blob, "damaged")
    for record in _named(folder, "records/*", RECORD):
        if _unsealed(record) is None:
            yield _removed(record, "damaged")
    for entry in _named(folder, "keys/*/*", KEY):
        found = _unsealed(entry)
        if not sound(found):
            yield _removed(entry, "damaged")
            continue
        gone = [
            name for name, (digest, _) in found["blobs"].items() if not _is_there(folder, digest)
        ]
        if gone:
            line = _removed(entry, f"{gone[0]} is not in the store")
            if not damaged & {found["blobs"][name][0] for name in gone}:  # else it was told
                yield line


def _named(folder: Path, pattern: str, name: re.Pattern[str]) -> Iterator[Path]:
    """What has a name of ours; whatever else lies there is not ours to judge or to remove."""
    for path in sorted(folder.glob(pattern)):
        if name.fullmatch(path.name) and os.path.lexists(path):  # another build may prune
            yield path


def _is_there(folder: Path, digest: str) -> bool:
    return (folder / "blobs" / digest[:2] / digest).is_file()


def _removed(path: Path, fault: str) -> str:
    """The line for a fault, once it is out of the way."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        return f"{path}: {fault}"
    return f"{path}: {fault}; removed"


def _unsealed(path: Path) -> Any:
    """The value of a sealed file; None where it is damaged or unreadable."""
    try:
        return unseal(_bytes(path) or b"", path.name)
    except (ValueError, RecursionError):
        return None


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
