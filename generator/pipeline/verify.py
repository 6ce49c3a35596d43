"""Every byte verified: `check_site(output)` and `check_store(store)` give a line for each fault.

A damaged site is repaired by the next build. In the store that would hold only for what this build
asks for, so whatever is damaged there is removed: it is missing then, and made when it is wanted.
What has a name of ours in the store and can't be ours, as a folder or a link, is moved aside.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from generator.pipeline.publishing.manifest import NAME, read_manifest
from generator.pipeline.publishing.writer import PART, SLIDES
from generator.pipeline.store import filesystem, store_folder
from generator.pipeline.store.checksummed import unseal
from generator.pipeline.store.regular_files import regular_bytes, regular_digest
from generator.pipeline.store.store import sound


def check_site(output: Path) -> Iterator[str]:
    """What differs between a site and its manifest: missing, changed and unlisted files.

    Slides have a manifest of their own, and are checked by that.
    """
    listed = read_manifest(output)
    if listed is None:
        yield f"{output}: no {NAME}, or a damaged one"
        return
    for path, (size, digest) in listed.items():
        seen = _digest(output / path)
        if seen is None:
            yield f"{output / path}: missing"
        elif seen != digest or os.lstat(output / path).st_size != size:
            yield f"{output / path}: not what {NAME} says"
    for file in sorted(path for path in output.rglob("*") if path.is_file()):
        path = file.relative_to(output).as_posix()
        ours = (f"{PART}/", f"{SLIDES}/")
        if path not in listed and path != NAME and not path.startswith(ours):
            yield f"{file}: not in {NAME}"


def check_store(folder: Path) -> Iterator[str]:
    """Damaged blobs, records and entries, and entries that name blobs which are not there."""
    yield from _not_ours(folder)
    damaged = set()
    for blob in store_folder.files(folder, "blobs"):
        if _digest(blob) != blob.name:
            damaged.add(blob.name)
            yield _removed(blob)
    for record in store_folder.files(folder, "records"):
        if _unsealed(record) is None:
            yield _removed(record)
    for entry in store_folder.files(folder, "keys"):
        content = _unsealed(entry)
        if not sound(content):
            yield _removed(entry)
            continue
        gone = [
            name for name, (digest, _) in content["blobs"].items() if not _is_there(folder, digest)
        ]
        if gone:
            line = _removed(entry, f"{gone[0]} is not in the store")
            if not damaged & {content["blobs"][name][0] for name in gone}:  # else it is named above
                yield line


def _not_ours(folder: Path) -> Iterator[str]:
    """Links in place of folders, and what has a name of ours and isn't ours."""
    for link in store_folder.links(folder):
        yield f"{link}: a link, which is not followed; expected a folder"
    for kind in (*store_folder.SHARDED, "records"):
        for place in store_folder.obstacles(folder, kind):
            yield _set_aside(folder, place)


def _is_there(folder: Path, digest: str) -> bool:
    return filesystem.is_regular(folder / "blobs" / digest[:2] / digest)


def _removed(path: Path, fault: str = "damaged") -> str:
    """The line for a fault, once the file is out of the way."""
    try:
        filesystem.unlink(path)
    except OSError:
        return f"{path}: {fault}"
    return f"{path}: {fault}; removed"


def _set_aside(folder: Path, path: Path) -> str:
    """The line for what isn't ours, once it is out of the way."""
    try:
        return f"{path}: not ours; moved to {store_folder.set_aside(folder, path)}"
    except OSError:
        return f"{path}: not ours"


def _unsealed(path: Path) -> object:
    """The value of a sealed file; None where it is damaged or unreadable."""
    try:
        return unseal(_bytes(path) or b"", path.name)
    except (ValueError, RecursionError):
        return None


def _bytes(path: Path) -> bytes | None:
    try:
        return regular_bytes(path)
    except OSError:
        return None


def _digest(path: Path) -> str | None:
    try:
        return regular_digest(path)
    except OSError:
        return None
