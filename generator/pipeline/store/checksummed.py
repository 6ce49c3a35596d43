"""Small JSON files that notice damage: `seal(value, name)`, `unseal(data, name)`.

The first line is the SHA-256 of the file's name and of the rest, by which a file that was cut
short, changed, or put in the place of another one is noticed. `replace` writes by rename.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from generator.errors import AuthorError
from generator.pipeline.store.tempdir import Scratch


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes; AuthorError when they can't be read."""
    try:
        return sha256(path.read_bytes())
    except OSError as error:
        raise AuthorError(cannot("read", path, error)) from None


def seal(value: Any, name: str) -> bytes:
    """The bytes of a sealed file: digest, line end, JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)
    body = text.encode("utf-8", "surrogatepass")  # half a character, which Python's texts may hold
    return _digest(name, body) + b"\n" + body


def unseal(data: bytes, name: str) -> Any:
    """The value; ValueError when a byte of it is not what was sealed under this name."""
    digest, _, body = data.partition(b"\n")
    if digest != _digest(name, body):
        raise ValueError("damaged")
    return json.loads(body)


def _digest(name: str, body: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + body).encode()


def replace(path: Path, data: bytes, scratch: Scratch) -> None:
    """Writes the file into `scratch` and renames it into place.

    Both must lie on one file system. AuthorError when it can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.keep(data).replace(path)
    except OSError as error:
        raise AuthorError(cannot("write", path, error)) from None


def cannot(verb: str, path: Path, error: OSError) -> str:
    """One line for a file or folder that the machine refuses."""
    return f"can't {verb} {path}: {error.strerror or error}"
