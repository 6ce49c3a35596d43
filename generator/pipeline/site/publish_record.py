"""The last site published into a folder: `Editions(store).last(output)`, and what it was made of.

By this record a build knows that there is nothing to do, which results the figures had that it
isn't asked to make, and which files an interrupted build may have left.
"""

import contextlib
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from generator.pipeline.site.manifest import NAME
from generator.pipeline.site.writer import intact
from generator.pipeline.store.checksummed import sha256
from generator.pipeline.store.store import Store


@dataclass(frozen=True)
class Edition:
    """What a folder holds, or is about to."""

    complete: bool = False
    identities: dict[str, str] = field(default_factory=dict)  # figure → `Project.identity`
    pages: str = ""  # what the pages were made of
    manifest: str = ""  # SHA-256
    results: dict[str, Any] = field(default_factory=dict)  # figure → `result.to_json`
    told: list[str] = field(default_factory=list)  # claims that fail in a draft
    paths: list[str] = field(default_factory=list)  # files, also of a site begun but not finished


class Editions:
    """Records of published folders, by the folder's place."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self, output: Path) -> Edition | None:
        """The record of a folder; None when this store never published there."""
        found = self._store.record(self._name(output))
        # Of another version of the generator it may have other fields.
        ours = isinstance(found, dict) and found.keys() == {one.name for one in fields(Edition)}
        return Edition(**found) if ours else None

    def keep(self, output: Path, edition: Edition) -> None:
        self._store.keep_record(self._name(output), asdict(edition))

    def forget(self, output: Path) -> None:
        """So that the next build compares every byte."""
        last = self.last(output)
        if last:
            self.keep(output, Edition(**{**asdict(last), "pages": ""}))

    def _name(self, output: Path) -> str:
        """By the way from the store to the site: both may move together."""
        place = output.resolve().as_posix()
        with contextlib.suppress(ValueError):  # another drive
            place = Path(os.path.relpath(place, self._store.folder.resolve())).as_posix()
        return f"site-{sha256(place.encode())[:16]}"


def stands(output: Path, last: Edition | None, wanted: dict[str, str], pages: str) -> bool:
    """Whether the folder holds just the site that is wanted."""
    if last is None or not last.complete or last.identities != wanted or last.pages != pages:
        return False
    try:
        manifest = (output / NAME).read_bytes()
    except OSError:
        return False
    return sha256(manifest) == last.manifest and intact(output)
