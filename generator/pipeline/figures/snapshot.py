"""What a build runs and reads, as its keys name it: `Snapshot(project, folder)` is a copy.

    generator/…     the generator's files
    figures/…       the author's modules and, in figures/data, the files that they declare
    data_folder/…   the folder of --data

Workers run from the copy. So it doesn't matter what is edited while a build runs, and whether it is
changed back: what is kept under a key was made of the sources that the key names. Code is written
from the very bytes that were read for the keys. Data may be large, and is copied when a task needs
it; a copy that differs from what the keys name ends the build with one line.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.errors import UserError
from generator.pipeline.figures.article_paths import BASE, FIGURES
from generator.pipeline.figures.build_inputs import DATA
from generator.pipeline.figures.frozen_imports import changed
from generator.pipeline.figures.project import Project
from generator.pipeline.figures.source_cache import DECLARED
from generator.pipeline.figures.sources import OURS
from generator.pipeline.store.checksummed import cannot, file_digest
from generator.pipeline.store.store import StoreError


class Snapshot:
    """A folder with the sources of a project, as its keys were made of."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.folder = project, folder
        self._copied = set[str]()
        write(folder, code(project))
        if project.build_inputs.data_folder:
            (folder / DATA).mkdir()  # of which each file follows when it is needed

    def add(self, names: Iterable[str]) -> None:
        """Copies these files of data, once; UserError when one isn't what the keys name."""
        for name in names:
            if name not in self._copied:
                origin, digest = data_file(self.project, name)
                copy(origin, self.folder / name, digest, name)
                self._copied.add(name)


def code(project: Project) -> dict[str, bytes]:
    """Path → bytes of the generator's files, without templates, and the modules of figures."""
    contents, unkeyed = project.facts.contents, dict[str, bytes]()
    root = str(project.root)
    for folder, _, names in os.walk(f"{root}/{OURS}"):
        above = folder[len(root) + 1 :].replace(os.sep, "/")
        if f"{above}/".startswith(f"{BASE}/"):
            continue  # a clone has them elsewhere, and no figure may read them
        for name in (f"{above}/{file}" for file in names if not file.endswith(".pyc")):
            if name not in contents and os.path.isfile(f"{root}/{name}"):
                unkeyed[name] = Path(root, name).read_bytes()  # no key names it
    named = (f"{FIGURES}/", f"{OURS}/")
    return unkeyed | {name: data for name, data in contents.items() if name.startswith(named)}


def data_names(project: Project) -> list[str]:
    """The names of all data that keys of a project know."""
    declared = [name for name in project.facts.digests if name.startswith(DECLARED)]
    folder = project.build_inputs.digests if project.build_inputs.data_folder else {}
    return [*declared, *(f"{DATA}/{name}" for name in folder)]


def data_file(project: Project, name: str) -> tuple[Path, str]:
    """Where a file of data lies, and the SHA-256 that the keys name."""
    if name.startswith(DECLARED):
        return project.facts.place(name), project.facts.digests[name]
    inside = name.removeprefix(f"{DATA}/")
    return Path(project.build_inputs.data_folder) / inside, project.build_inputs.digests[inside]


def copy(origin: Path, to: Path, digest: str, name: str) -> None:
    """Copies a file; UserError, one line, when the copy has not this SHA-256."""
    import shutil  # seldom needed

    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, to)
        if file_digest(to) == digest:
            return
    except FileNotFoundError:
        pass  # removed since
    except OSError as error:
        raise UserError(cannot("copy", origin, error)) from None
    raise UserError(changed(name))


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files by path into a folder; StoreError, as the folder is one of the store."""
    try:
        for above in sorted({name.rpartition("/")[0] for name in files}):
            os.makedirs(f"{folder}/{above}", exist_ok=True)
        for name, data in files.items():
            with open(f"{folder}/{name}", "wb") as file:
                file.write(data)
    except OSError as error:
        raise StoreError(f"store: {cannot('write', folder, error)}") from None
