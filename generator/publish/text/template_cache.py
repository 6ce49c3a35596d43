"""Templates as Jinja has compiled them, kept for a user: `TemplateCache(settings)`.

Jinja takes a quarter of a second to compile the layouts, most of the time that a small site's pages
take. The code lies in the user's cache folder, where compiled kernels lie too, never in the store:
what is read here is run. A template's file there is written anew when its text changes, and what is
damaged or was made of another text is not used. Where nothing can be written, Jinja compiles.
"""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

DIGEST = 32  # bytes of a SHA-256


def folder() -> Path:
    """Where compiled templates lie; it need not exist."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "layers-in-motion" / "templates"


class TemplateCache(jinja2.BytecodeCache):
    """Compiled templates of environments with the same `settings`."""

    def __init__(self, settings: str) -> None:
        self._settings = f"{jinja2.__version__} {settings}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A file's name, the same for this template wherever it lies."""
        return hashlib.sha256(f"{self._settings}|{filename}".encode()).hexdigest()[:24]

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256(source.encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket where there is code of the same text, whole."""
        try:
            content = (folder() / bucket.key).read_bytes()
        except OSError:
            return
        digest, code = content[:DIGEST], content[DIGEST:]
        if hashlib.sha256(code).digest() == digest:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code, whole or not at all."""
        code = bucket.bytecode_to_string()
        unfinished = folder() / f".{bucket.key}-{secrets.token_hex(8)}"
        with contextlib.suppress(OSError):
            unfinished.parent.mkdir(parents=True, exist_ok=True)
            try:
                unfinished.write_bytes(hashlib.sha256(code).digest() + code)
                unfinished.replace(folder() / bucket.key)
            finally:
                unfinished.unlink(missing_ok=True)
