"""What travels between machines: `pack(message, files)` → bytes, `unpack(bytes)` → both again.

Values are the store's own bytes. The first two lines are a sealed JSON (see `checksummed.py`): the
message, and name, SHA-256 and size of each file; then come the files, one after the other.
"""

from collections.abc import Iterable, Mapping
from typing import BinaryIO, TypedDict

from generator.pipeline.store.checksummed import seal, sha256, unseal

NAME = "packet"  # what it is sealed as
LENGTH = 8  # bytes before each frame of a stream, big-endian
DAMAGED = "expected the bytes that were sent, got damaged ones"


class ClusterSettings(TypedDict):
    """The first message to a worker of a cluster."""

    digests: dict[str, str]  # path relative to the sources → SHA-256
    libraries: dict[str, str]  # name → version that keys were made of
    figures: str  # the build's own folders, for traces
    root: str


class JobMessage(TypedDict):
    """A job for a worker of a cluster; the packets of its inputs follow."""

    requests: str  # JSON of a list of `Request`
    packets: int


def pack(message: object, files: Mapping[str, bytes]) -> bytes:
    """One run of bytes; the message must be JSON."""
    listed = [[name, sha256(data), len(data)] for name, data in files.items()]
    return b"".join((seal({"message": message, "files": listed}, NAME), b"\n", *files.values()))


def unpack(data: bytes) -> tuple[object, dict[str, bytes]]:
    """The message and the files; ValueError when a byte is not what was sent."""
    end = data.find(b"\n", data.find(b"\n") + 1)
    try:
        match unseal(data[:end], NAME):
            case {"message": message, "files": list(listed)}:
                return message, _files(listed, data, end + 1)
    except (TypeError, RecursionError):
        pass
    raise ValueError(DAMAGED)


def _files(listed: Iterable[tuple[str, str, int]], data: bytes, at: int) -> dict[str, bytes]:
    """The bytes of each listed file, from `at` to the end; ValueError when they are not these."""
    files: dict[str, bytes] = {}
    for name, digest, size in listed:
        if not isinstance(name, str) or name in files or size < 0:
            raise ValueError(DAMAGED)
        files[name] = data[at : at + size]
        at += size
        if sha256(files[name]) != digest:
            raise ValueError(DAMAGED)
    if at != len(data):
        raise ValueError(DAMAGED)
    return files


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
