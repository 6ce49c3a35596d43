"""The last site published into a folder, and its sources: `PublishRecords(store).last(output)`.

By this record a build knows that there is nothing to do, which results the figures had that it
isn't asked to make, and which files an interrupted build may have left. It says that a site is
complete only once all of it is on the disk; until then the next build reads every byte.
"""

import contextlib
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

from generator.pipeline.publishing.manifest import NAME
from generator.pipeline.publishing.published_files import Stats, is_made_of, unchanged
from generator.pipeline.run.result import RecordedResult
from generator.pipeline.store.checksummed import sha256
from generator.pipeline.store.regular_files import regular_bytes
from generator.pipeline.store.store import Store, StoreError


@dataclass(frozen=True)
class PublishRecord:
    """What a folder holds, or is about to."""

    complete: bool = False
    identities: dict[str, str] = field(default_factory=dict)  # figure → `Project.identity`
    pages: str = ""  # what the pages were made of
    manifest: str = ""  # SHA-256
    results: dict[str, RecordedResult] = field(default_factory=dict)  # figure → `result.to_json`
    notices: list[str] = field(default_factory=list)  # repeated when nothing is to be built
    paths: list[str] = field(default_factory=list)  # files, also of a site begun but not finished
    stats: Stats = field(default_factory=dict)  # of all files, once they were on the disk

    def began(self, output: Path, folder: str) -> bool:
        """Whether a file of these results lies in the output, where figures have this folder."""
        files = {
            f"{folder}{id}/{path}": digest
            for id, result in self.results.items()
            for path, (digest, _) in result["files"].items()
        }
        return is_made_of(output, files)


class PublishRecords:
    """Records of published folders, by the folder's place."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self, output: Path) -> PublishRecord | None:
        """The record of a folder; None when this store never published there."""
        record = self._store.record(self._name(output))
        # Of another version of the generator it may have fewer fields, or others.
        ours = record.keys() <= {attribute.name for attribute in fields(PublishRecord)}
        return PublishRecord(**record) if record and ours else None  # type: ignore[arg-type]

    def keep(self, output: Path, record: PublishRecord) -> None:
        self._store.keep_record(self._name(output), asdict(record))

    def forget(self, output: Path) -> None:
        """So that the next build compares every byte."""
        last = self.last(output)
        if last:
            self.keep(output, replace(last, pages="", stats={}))

    def is_current(
        self, output: Path, last: PublishRecord | None, wanted: dict[str, str], pages: str
    ) -> bool:
        """Whether the folder holds just the site that is wanted.

        Files that were changed or moved since are read, and looked at only from then on.
        """
        if last is None or not last.complete or last.identities != wanted or last.pages != pages:
            return False
        try:
            manifest = regular_bytes(output / NAME)
        except OSError:
            return False
        if sha256(manifest) != last.manifest:
            return False
        same, stats = unchanged(output, last.stats)
        if same and stats != last.stats and self.last(output) == last:  # no other build began
            with contextlib.suppress(StoreError):  # it may be read only; then they are read again
                self.keep(output, replace(last, stats=stats))
        return same

    def _name(self, output: Path) -> str:
        """By the way from the store to the site: both may move together."""
        place = output.resolve().as_posix()
        with contextlib.suppress(ValueError):  # another drive
            place = Path(os.path.relpath(place, self._store.folder.resolve())).as_posix()
        return f"site-{sha256(os.fsencode(place))[:16]}"
