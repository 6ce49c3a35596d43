"""Reading files that anybody may have put there: `regular_bytes(path)` takes regular files only.

A pipe would be waited for and a device has no end, so neither is opened to be read, and a link is
not followed: nothing that the build writes is one.
"""

import contextlib
import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

# How a machine says that it has nothing left to open a file with; the file is as good as before.
EXHAUSTED = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS))
LARGEST = 4_000_000_000  # bytes of a file that is ours; one with a hole may promise more
BLOCK = 1 << 20  # bytes
FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
ONLY_REGULAR = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def exhausted(error: OSError) -> str:
    """One line for such an error."""
    limits = "expected higher limits (ulimit -n, -u), more memory, or fewer --jobs"
    return f"the machine gives no more: {error.strerror}; {limits}"


def regular_bytes(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a regular file; OSError for anything else, or more than `most` bytes."""
    with _opened(path, most) as file:
        return file.read(os.fstat(file.fileno()).st_size)


def regular_blocks(path: Path, most: int = LARGEST) -> Iterator[bytes]:
    """The same bytes, block by block."""
    with _opened(path, most) as file:
        while block := file.read(BLOCK):
            yield block


def regular_digest(path: Path, most: int = LARGEST) -> str:
    """The SHA-256 of the same bytes, of which no more than a block is held."""
    with _opened(path, most) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _opened(path: Path, most: int) -> Iterator[io.BufferedReader]:
    number = os.open(path, FLAGS | ONLY_REGULAR)
    try:
        status = os.fstat(number)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "no regular file", str(path))
        if status.st_size > min(most, LARGEST):
            raise OSError(errno.EFBIG, f"more than {min(most, LARGEST):,} bytes", str(path))
        with open(number, "rb", closefd=False) as file:
            yield file
    except MemoryError:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), str(path)) from None
    finally:
        os.close(number)
