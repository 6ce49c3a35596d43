"""Reading files that anybody may have put there: `regular_bytes(path)` takes regular files only.

A pipe would be waited for and a device has no end, so neither is opened to be read, and a link is
not followed: nothing that the build writes is one.
"""

import errno
import os
import stat
from pathlib import Path

# How a machine says that it has nothing left to open a file with; the file is as good as before.
EXHAUSTED = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS))
LARGEST = 4_000_000_000  # bytes of a file that is ours; one with a hole may promise more
FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
ONLY_REGULAR = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def exhausted(error: OSError) -> str:
    """One line for such an error."""
    limits = "expected higher limits (ulimit -n, -u), more memory, or fewer --jobs"
    return f"the machine gives no more: {error.strerror}; {limits}"


def regular_bytes(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a regular file; OSError for anything else, or more than `most` bytes."""
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
            return file.read(status.st_size)
    except MemoryError:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), str(path)) from None
    finally:
        os.close(number)
