"""Whether anything changed since the last build, without asking what it would change.

Keys and pages depend on a part of the sources, and which part that is takes most of the time of a
build with nothing to do. So a build that leaves a finished site notes the SHA-256 of every source,
whether or not a key names it, and what shows a change of the installed libraries and of the site.

    before = Inputs.read(places, words)     None: what isn't simple is left to `Build`
    before.finished(store, output)          the lines that the last build said, if all is as it was
    before.note(store, output, …)           once a build has left nothing to do
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.pipeline.figures.article_paths import BASE, FIGURES, TEMPLATES, ArticlePaths
from generator.pipeline.figures.installed import Distribution, is_unchanged
from generator.pipeline.figures.versions import PYTHON, Versions
from generator.pipeline.publishing.manifest import NAME
from generator.pipeline.publishing.publish_record import Noted, PublishRecords, nothing_to_do
from generator.pipeline.publishing.published_files import Stats, stats_below
from generator.pipeline.publishing.writer import SLIDES
from generator.pipeline.store.checksummed import packed, sha256
from generator.pipeline.store.regular_files import regular_bytes
from generator.pipeline.store.store import Store, StoreError
from generator.source_files import is_source

OURS = "generator"


@dataclass(frozen=True)
class Inputs:
    """All that a site is made of, as it is now: SHA-256 by path, as keys and the manifest name it.

    `words` say what else it depends on: options, Python, which libraries are installed.
    """

    files: Mapping[str, str]
    words: str
    versions: Versions

    @classmethod
    def read(cls, places: ArticlePaths, words: str) -> "Inputs | None":
        """None where a source is a link to a folder, a pipe or lacks, or films have a look."""
        if os.path.lexists(places.theme):  # which may name fonts of the machine
            return None
        folders = {OURS: places.root.absolute() / OURS, FIGURES: places.figures}
        folders |= {TEMPLATES: places.templates}
        if places.base != places.templates:
            folders[BASE] = places.base
        versions = Versions()
        try:
            files = {path: of for each in folders.items() for path, of in _sources(*each)}
            files[places.article.name] = sha256(regular_bytes(places.article))
        except OSError:
            return None
        where = [str(folder) for folder in folders.values()]
        return cls(files, repr((words, PYTHON, where, versions.installed)), versions)

    @property
    def digest(self) -> str:
        """The SHA-256 of it all."""
        return sha256(repr((self.words, sorted(self.files.items()))).encode())

    def finished(self, store: Store, output: Path) -> list[str] | None:
        """The lines of a build that has nothing to do; None where it may have something to do."""
        noted = PublishRecords(store).noted(output)
        if noted is None or noted["inputs"] != self.digest:
            return None
        same = all(
            is_unchanged(self.versions.info(name), known)
            for name, known in noted["libraries"].items()
        )
        with contextlib.suppress(OSError):
            manifest = sha256(regular_bytes(output / NAME))
            if same and (manifest, _site(output)) == (noted["manifest"], noted["site"]):
                return nothing_to_do(output, noted["notices"], noted["figures"])
        return None

    def note(
        self,
        store: Store,
        output: Path,
        used: Mapping[str, str],
        libraries: Mapping[str, Distribution],
        wanted: tuple[Mapping[str, str], str],
    ) -> None:
        """Notes that the site is finished, unless something changed while it was built.

        `used` are the digests of the sources as they were read meanwhile, `libraries` what was
        found of those, `wanted` the identities and the pages that the site's record must have.
        """
        records = PublishRecords(store)
        last = records.last(output)
        if any(self.files.get(path) != digest for path, digest in used.items()):
            return
        if not last or not last.complete or (last.identities, last.pages) != wanted:
            return
        with contextlib.suppress(OSError, StoreError):
            site = _site(output)
            if site == _digest(last.stats):
                noted: Noted = {
                    "inputs": self.digest,
                    "libraries": dict(libraries),
                    "notices": list(last.notices),
                    "figures": len(last.results),
                    "manifest": last.manifest,
                    "site": site,
                }
                records.note(output, noted)


def _sources(name: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of all that may be a source in a folder; OSError for what is no file."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not is_source(entry.name):
                continue
            path = f"{name}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _sources(path, Path(entry.path))
            elif entry.is_file():
                with open(entry.path, "rb", buffering=0) as file:
                    yield path, sha256(file.readall())
            else:
                raise OSError


def _site(output: Path) -> str:
    """What shows a change of the site's files, but for the manifest; OSError."""
    stats = stats_below(output, but=SLIDES)
    stats.pop(NAME, None)
    return _digest(stats)


def _digest(stats: Stats) -> str:
    return sha256(packed(sorted(stats.items())))
