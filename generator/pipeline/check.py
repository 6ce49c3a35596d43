"""Every byte verified: `check_site(output)` and `check_store(store)` give a line for each fault."""

from collections.abc import Iterator
from pathlib import Path

from generator.pipeline.manifest import NAME, read_manifest
from generator.pipeline.publishing import PART, SLIDES
from generator.pipeline.sealed import sha256, unseal


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
        if path not in listed and path != NAME and not path.startswith((PART, f"{SLIDES}/")):
            yield f"{file}: not in {NAME}"


def check_store(folder: Path) -> Iterator[str]:
    """Damaged entries, records and blobs, and entries that name blobs which are not there."""
    for blob in sorted(folder.glob("blobs/*/*")):
        data = _bytes(blob)
        if data is not None and sha256(data) != blob.name:
            yield f"{blob}: damaged"
    for record in sorted(folder.glob("records/*")):
        yield from _sealed(record)
    for entry in sorted(folder.glob("keys/*/*")):
        yield from _sealed(entry)
        yield from _incomplete(entry, folder)


def _sealed(path: Path) -> Iterator[str]:
    try:
        unseal(_bytes(path) or b"")
    except ValueError:
        yield f"{path}: damaged"


def _incomplete(entry: Path, folder: Path) -> Iterator[str]:
    try:
        blobs = unseal(_bytes(entry) or b"")["blobs"]
    except ValueError:
        return
    for name, (digest, _) in blobs.items():
        if not (folder / "blobs" / digest[:2] / digest).is_file():
            yield f"{entry}: {name} is not in the store"


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
