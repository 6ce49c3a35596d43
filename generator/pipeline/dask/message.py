"""What travels between machines: `packed(message, files)` → bytes, `opened(bytes)` → both again.

Values are the store's own bytes. The first two lines are a sealed JSON (see `sealed.py`): the
message, and name, SHA-256 and size of each file; then come the files, one after the other.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO, TypedDict

from generator.pipeline.store.checksummed import seal, sha256, unseal

NAME = "parcel"  # what it is sealed as
LENGTH = 8  # bytes before each frame of a stream, big-endian


class ClusterSettings(TypedDict):
    """What a worker of a cluster is told first."""

    digests: dict[str, str]  # path relative to the sources → SHA-256
    libraries: dict[str, str]  # name → version that keys were made of
    figures: str  # the build's own folders, for traces
    root: str


def packed(message: object, files: Mapping[str, bytes]) -> bytes:
    """One run of bytes; the message must be JSON."""
    listed = [[name, sha256(data), len(data)] for name, data in files.items()]
    return b"".join((seal({"message": message, "files": listed}, NAME), b"\n", *files.values()))


def opened(data: bytes) -> tuple[Any, dict[str, bytes]]:
    """The message and the files; ValueError when a byte is not what was sent."""
    end = data.find(b"\n", data.find(b"\n") + 1)
    try:
        return _opened(unseal(data[:end], NAME), data, end + 1)
    except (LookupError, TypeError, RecursionError):
        raise ValueError("damaged") from None


def _opened(head: Any, data: bytes, at: int) -> tuple[Any, dict[str, bytes]]:
    files: dict[str, bytes] = {}
    for name, digest, size in head["files"]:
        if not isinstance(name, str) or name in files or size < 0:
            raise ValueError("damaged")
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
