"""What travels between machines: `packed(message, files)` → bytes, `opened(bytes)` → both again.

Values are the store's own bytes. The first two lines are a sealed JSON (see `sealed.py`): the
message, and name, SHA-256 and size of each file; then come the files, one after the other.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO

from generator.pipeline.store.checksummed import seal, sha256, unseal

NAME = "parcel"  # what it is sealed as
LENGTH = 8  # bytes before each frame of a stream, big-endian


def packed(message: Any, files: Mapping[str, bytes]) -> bytes:
    """One run of bytes; the message must be JSON."""
    listed = [[name, sha256(data), len(data)] for name, data in files.items()]
    return b"".join((seal({"message": message, "files": listed}, NAME), b"\n", *files.values()))


def opened(data: bytes) -> tuple[Any, dict[str, bytes]]:
    """The message and the files; ValueError when a byte is not what was sent."""
    end = data.find(b"\n", data.find(b"\n") + 1)
    head, at = unseal(data[:end], NAME), end + 1
    files: dict[str, bytes] = {}
    for name, digest, size in head["files"]:
        files[name] = data[at : at + size]
        at += size
        if sha256(files[name]) != digest:
            raise ValueError("damaged")
    if at != len(data):
        raise ValueError("damaged")
    return head["message"], files


def send(stream: BinaryIO, data: bytes) -> None:
    """One frame: its length, then itself."""
    stream.write(len(data).to_bytes(LENGTH, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The next frame; None at the end, also in the middle of a frame."""
    head = stream.read(LENGTH)
    size = int.from_bytes(head, "big")
    data = stream.read(size) if len(head) == LENGTH else b""
    return data if len(head) == LENGTH and len(data) == size else None
