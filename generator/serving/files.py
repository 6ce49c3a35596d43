"""Which file a request means: `file_in(site, path)`, and which bytes:
`byte_range("bytes=0-99", size)`."""

import re
from pathlib import Path
from urllib.parse import unquote

from generator.formats import FORMATS

# Suffix → MIME type. Python's own table differs from machine to machine.
MIME_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".py": "text/x-python; charset=utf-8",
    ".xml": "application/xml",
} | {file_format.suffix: file_format.mime for file_format in FORMATS}


def file_in(site: Path, path: str) -> Path | None:
    """The file or folder that a path of an address means; None for whatever isn't in the site."""
    if not path.startswith("/"):
        return None
    try:
        parts = unquote(path, errors="strict").strip("/").split("/")
    except UnicodeDecodeError:
        return None
    if any(part.startswith(".") or {"\\", "\0"} & set(part) for part in parts):
        return None
    top = site.resolve()
    try:
        file = top.joinpath(*parts).resolve(strict=True)  # links followed: they may lead outside
    except (OSError, RuntimeError):  # until Python 3.12 a loop of links is a RuntimeError
        return None
    return file if file.is_relative_to(top) else None


def contents(file: Path | None) -> bytes | None:
    """The bytes of a file; None for no file, and for one that can't be read, such as a pipe."""
    try:
        return file.read_bytes() if file is not None and file.is_file() else None
    except OSError:
        return None


def byte_range(wanted: str, size: int) -> tuple[int, int] | None:
    """First and last byte of `bytes=a-b`, `a-` or `-n`; None when there are no such bytes."""
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", wanted.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if match[1]:
        first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    else:
        first, last = max(size - int(match[2]), 0), size - 1
    return (first, last) if first <= last else None
