"""manifest.json: every file of a site with its size and SHA-256: `manifest(files, …)`.

The same files give the same bytes: no clock, no machine. Its format is in docs/formats.md.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from generator.pipeline.publishing import content
from generator.pipeline.publishing.content import Content
from generator.pipeline.store.output import outside
from generator.pipeline.store.regular_files import regular_bytes


class FileRow(TypedDict):
    """A file of the site, as the manifest lists it."""

    path: str
    bytes: int
    sha256: str


NAME = "manifest.json"
SCHEMA = 1


def manifest(
    files: Mapping[str, Content],
    libraries: Mapping[str, str],
    sources: Mapping[str, str] | None = None,
    older: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """The manifest of these files, one a line, sorted by path.

    `sources` are the SHA-256 of all that they were made of; `older` those of figures that were kept
    from an earlier build, where they differ.
    """
    rows: list[FileRow] = [
        {"path": path, "bytes": content.size(file), "sha256": content.digest(file)}
        for path, file in sorted(files.items())
    ]
    parts = {
        "files": f"[\n{_lines(rows)}\n]",
        "sources": _object(sources or {}),
        "libraries": _text(dict(sorted(libraries.items()))),
    }
    if older:
        parts["older_sources"] = _text({id: dict(sorted(of.items())) for id, of in older.items()})
    listed = ",\n".join(f'"{name}": {text}' for name, text in parts.items())
    return f'{{\n"schema": {SCHEMA},\n{listed}\n}}\n'.encode()


def _lines(rows: Iterable[FileRow]) -> str:
    return ",\n".join(map(_text, rows))


def _object(pairs: Mapping[str, str]) -> str:
    """A JSON object, one pair a line."""
    lines = (f"{_text(name)}: {_text(value)}" for name, value in sorted(pairs.items()))
    return "{{\n{}\n}}".format(",\n".join(lines))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_manifest(output: Path) -> dict[str, tuple[int, str]] | None:
    """Path → (bytes, sha256) of a site; None when there is no manifest of ours."""
    try:
        content = json.loads(regular_bytes(output / NAME))
        listed = {row["path"]: (int(row["bytes"]), row["sha256"]) for row in content["files"]}
        return None if any(outside(path) for path in listed) else listed
    except (OSError, ValueError, KeyError, TypeError):
        return None
