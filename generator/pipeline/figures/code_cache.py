"""Compiled code of the generator's modules, kept for a user: `compiled(data, name, origin)`.

A worker imports a hundred modules and compiles each from the bytes that its keys name. The code is
kept in the user's cache folder, where compiled kernels lie too, never in the store: what is read
here is run. It is used only for the very bytes it was made of, so unlike Python's own cache it
trusts no time. There is one file a module; where none can be written, the module is compiled.
"""

import contextlib
import hashlib
import importlib.util
import marshal
import os
import secrets
from pathlib import Path
from types import CodeType

DIGEST = 32  # bytes of a SHA-256


def folder() -> Path:
    """Where the code lies; it need not exist. audit.py lets this module read and write there."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("NUMBA_CACHE_DIR") or Path(home, "layers-in-motion")) / "modules"


def compiled(data: bytes, name: str, origin: str) -> CodeType:
    """The code of a module, called generator/x.py in keys and `origin` in traces."""
    made_of = hashlib.sha256(b"\0".join((data, os.fsencode(origin)))).digest()
    tag = hashlib.sha256(importlib.util.MAGIC_NUMBER + name.encode()).hexdigest()[:24]
    path = os.path.join(folder(), tag)
    with contextlib.suppress(OSError), open(path, "rb") as file:
        content = file.read()
        code = content[2 * DIGEST :]
        if content[: 2 * DIGEST] == made_of + hashlib.sha256(code).digest():
            loaded: CodeType = marshal.loads(code)
            return loaded
    fresh = compile(data, origin, "exec", dont_inherit=True)
    with contextlib.suppress(OSError):
        _keep(path, made_of, marshal.dumps(fresh))
    return fresh


def _keep(path: str, made_of: bytes, code: bytes) -> None:
    """Writes the file, whole or not at all."""
    unfinished = f"{path}-{secrets.token_hex(8)}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        with open(unfinished, "wb") as file:
            file.write(made_of + hashlib.sha256(code).digest() + code)
        os.replace(unfinished, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(unfinished)
