"""Small JSON files that notice damage: `seal(value, name)`, `unseal(data, name)`.

The first line is the SHA-256 of the file's name and of the rest, by which a file that was cut
short, changed, or put in the place of another one is noticed.
"""

import hashlib
import json
from pathlib import Path

from generator.errors import UserError


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path | str) -> str:
    """The SHA-256 of a file's bytes; UserError when they can't be read."""
    try:
        with open(path, "rb", buffering=0) as file:  # which may be larger than memory
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UserError(cannot("read", path, error)) from None


def seal(value: object, name: str) -> bytes:
    """The bytes of a sealed file: digest, line end, JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)
    body = text.encode("utf-8", "surrogatepass")  # half a character, which Python's texts may hold
    return _digest(name, body) + b"\n" + body


def unseal(data: bytes, name: str) -> object:
    """The value; ValueError when a byte of it is not what was sealed under this name."""
    digest, _, body = data.partition(b"\n")
    if digest != _digest(name, body):
        raise ValueError(f"expected the bytes sealed as {name}, got damaged ones")
    return json.loads(body)


def _digest(name: str, body: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + body).encode()


def cannot(verb: str, path: Path | str, error: OSError) -> str:
    """One line for a file or folder that the machine refuses."""
    return f"can't {verb} {path}: {error.strerror or error}"
