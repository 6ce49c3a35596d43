"""manifest.json: every file of a site with its size and SHA-256: `manifest(files, libraries)`.

The same files give the same bytes: no clock, no machine. Its format stands in docs/formats.md.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.pipeline.store.output import outside
from generator.pipeline.store.checksummed import sha256

NAME = "manifest.json"
SCHEMA = 1


def manifest(files: Mapping[str, bytes], libraries: Mapping[str, str]) -> bytes:
    """The manifest of these files, one a line, sorted by path."""
    rows = [
        {"path": path, "bytes": len(data), "sha256": sha256(data)}
        for path, data in sorted(files.items())
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    used = json.dumps(dict(sorted(libraries.items())), ensure_ascii=False)
    return f'{{\n"schema": {SCHEMA},\n"files": [\n{lines}\n],\n"libraries": {used}\n}}\n'.encode()


def read_manifest(output: Path) -> dict[str, tuple[int, str]] | None:
    """Path → (bytes, sha256) of a site; None when there is no manifest of ours."""
    try:
        found: Any = json.loads((output / NAME).read_bytes())
        listed = {row["path"]: (int(row["bytes"]), row["sha256"]) for row in found["files"]}
        return None if any(outside(path) for path in listed) else listed
    except (OSError, ValueError, KeyError, TypeError):
        return None
