"""What lies in files of one's own: `bytes_of(path)`, `npz_arrays(path)`; errors name the file."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from generator.errors import UserError


def bytes_of(path: Path) -> bytes:
    """A file's content; UserError that names it when it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path.name}: can't be read: {error.strerror or error}") from None


def npz_arrays(path: Path) -> dict[str, Any]:
    """The arrays of an .npz by name; UserError for another file, and for arrays of objects."""
    content = BytesIO(bytes_of(path))
    if not zipfile.is_zipfile(content):  # numpy would read a single array or a pickle too
        raise UserError(f"{path.name}: expected an .npz of numbers, got something else")
    content.seek(0)
    try:
        with np.load(content, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (
        ValueError,  # a header of another form, or objects
        OSError,
        EOFError,
        MemoryError,  # a header that names more numbers than there are
        RuntimeError,  # encrypted, or compressed in a way that Python doesn't know
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        got = "arrays of objects" if "pickle" in str(error) else "something else"
        raise UserError(f"{path.name}: expected an .npz of numbers, got {got}") from None
