"""What a file of a site contains: the bytes of a page, or a blob of the store.

Blobs are read in blocks: publishing takes no more memory for a larger site.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from generator.errors import UserError
from generator.pipeline.store import filesystem
from generator.pipeline.store.checksummed import cannot, sha256
from generator.pipeline.store.regular_files import regular_blocks, regular_bytes, regular_digest
from generator.pipeline.store.store import Blob

Content = bytes | Blob


def size(content: Content) -> int:
    """Its number of bytes."""
    return content.size if isinstance(content, Blob) else len(content)


def digest(content: Content) -> str:
    """Its SHA-256."""
    return content.sha256 if isinstance(content, Blob) else sha256(content)


def blocks(content: Content) -> Iterator[bytes]:
    """Its bytes, block by block.

    UserError for a blob that is lost or damaged, at the latest after its last block.
    """
    if not isinstance(content, Blob):
        yield content
        return
    hashed = hashlib.sha256()
    try:
        for block in regular_blocks(content.path, content.size):
            hashed.update(block)
            yield block
    except OSError as error:
        raise UserError(f"store: {cannot('read', content.path, error)}; build again") from None
    if hashed.hexdigest() != content.sha256:
        where = content.path.name
        raise UserError(f"store: blob {where}: expected its bytes, got damaged ones; build again")


def is_content_of(file: Path, content: Content) -> bool:
    """Whether a regular file is there and has these bytes; OSError when it can't be read."""
    if not filesystem.is_regular(file) or os.lstat(file).st_size != size(content):
        return False
    if isinstance(content, Blob):
        return regular_digest(file) == content.sha256
    return regular_bytes(file) == content
