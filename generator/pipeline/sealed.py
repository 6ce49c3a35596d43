"""Small JSON files that notice damage: `seal(value)`, `unseal(bytes)`; `replace` writes by rename.

The first line is the SHA-256 of the rest, by which a file cut short or changed is noticed.
"""

import hashlib
import itertools
import json
import os
from pathlib import Path
from typing import Any

from generator.errors import AuthorError

_numbers = itertools.count()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def seal(value: Any) -> bytes:
    """The bytes of a sealed file: digest, line end, JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)
    body = text.encode("utf-8", "surrogatepass")  # half a character, which Python's texts may hold
    return sha256(body).encode() + b"\n" + body


def unseal(data: bytes) -> Any:
    """The value; ValueError when a byte of it is not what was sealed."""
    digest, _, body = data.partition(b"\n")
    if digest.decode("ascii", "replace") != sha256(body):
        raise ValueError("damaged")
    return json.loads(body)


def replace(path: Path, data: bytes, temporary: Path) -> None:
    """Writes the file under a name of its own in `temporary` and renames it into place.

    Both must lie on one file system. AuthorError when it can't be written.
    """
    try:
        temporary.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = temporary / f"{os.getpid()}-{next(_numbers)}"
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise AuthorError(cannot("write", path, error)) from None


def cannot(verb: str, path: Path, error: OSError) -> str:
    """One line for a file or folder that the machine refuses."""
    return f"can't {verb} {path}: {error.strerror or error}"
