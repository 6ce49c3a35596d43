"""Whether anything changed: `digest(root, …)` is another one when the content of a source is.

Times decide nothing: a file that was touched, or saved as it was, changes no digest.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

WATCHED = ("article.toml", "build.py", "figures", "generator", "templates")


def digest(root: Path, *others: Path) -> str:
    """SHA-256 over the paths and contents of all that a site is made of.

    `others` are files and folders of an article that lies elsewhere.
    """
    whole = hashlib.sha256()
    for path in sorted(files(root, others)):
        try:
            data = path.read_bytes()
        except OSError:
            continue  # gone since it was listed, or an editor's lock: the next look sees
        name = path.as_posix().encode()
        whole.update(b"%d %b %d " % (len(name), name, len(data)) + data)
    return whole.hexdigest()


def files(root: Path, others: Iterable[Path] = ()) -> Iterator[Path]:
    """Every source file; what begins with a dot or was compiled is none."""
    for top in (*(root / name for name in WATCHED), *others):
        for path in (top, *top.rglob("*")) if top.is_dir() else (top,):
            parts = path.relative_to(top.parent).parts
            hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
            if not hidden and path.is_file():
                yield path
