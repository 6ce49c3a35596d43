"""Whether anything changed: `digest(root)` is another one when the content of a source is.

Times decide nothing: a file that was touched, or saved as it was, changes no digest.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

SOURCES = ("article.toml", "build.py", "figures", "generator", "templates")


def digest(root: Path) -> str:
    """SHA-256 over the paths and contents of all that a site is made of."""
    whole = hashlib.sha256()
    for path in sorted(files(root)):
        try:
            data = path.read_bytes()
        except OSError:
            continue  # gone since it was listed, or an editor's lock: the next look sees
        name = path.relative_to(root).as_posix().encode()
        whole.update(b"%d %b %d " % (len(name), name, len(data)) + data)
    return whole.hexdigest()


def files(root: Path) -> Iterator[Path]:
    """Every source file; what begins with a dot or was compiled is none."""
    for name in SOURCES:
        top = root / name
        for path in (top, *top.rglob("*")) if top.is_dir() else (top,):
            parts = path.relative_to(root).parts
            hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
            if not hidden and path.is_file():
                yield path
