"""`export FILE FIGURE`: one figure's film, or a part of it, as one file."""

import os
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from generator.errors import UserError
from generator.formats import format_named
from generator.pipeline.build import Build
from generator.pipeline.figures.project import Project
from generator.pipeline.store import filesystem
from generator.pipeline.store.checksummed import cannot, sha256
from generator.pipeline.store.output import Output
from generator.pipeline.store.store import Store
from generator.pipeline.store.tempdir import TemporaryFolder

TEMPORARY = ".layers-in-motion-"  # beginning of the temporary folder beside the file


def output(options: Namespace) -> Output:
    """The output that makes the file, from the command line's options."""
    file_format = format_named(options.file.suffix[1:].lower())
    clip = {
        "kind": file_format.name,
        "encoder": file_format.encoder,
        "panel": options.panel,
        "layers": options.layers,
        "size": options.size,
        "theme": options.theme,
        "speed": options.speed,
        "overlay": options.overlay,
    }
    return Output(
        "cut",
        "generator.draw.film.clip:render",
        options=tuple(clip.items()),
        also=(f"{file_format.encoder}:encode",),
    )


def without_claims(project: Project) -> Project:
    """The same project; a part of a film claims nothing, so nothing is checked for it."""
    kept = {
        id: tuple(target for target in of if target.output) for id, of in project.targets.items()
    }
    return replace(project, targets=kept)


def write(build: Build, id: str, file: Path) -> list[str]:
    """Makes the file, unless it is there; what is wrong, a line each."""
    wrong = list(build.project.errors.get(id, ()))
    if wrong:
        return wrong
    results, errors = build.figures([id])
    if errors:
        return errors
    (blob,) = results[id].files.values()
    data = build.store.read(blob.sha256, blob.size)
    if data is None:
        raise UserError(f"{id}: expected the film in the store, got damaged bytes; export again")
    if not _put(file, data, build.store):
        build.reporter.say(f"{file}: nothing to do, it is there")
        return []
    build.reporter.say(f"{file}: {len(data):,} bytes")
    return []


def _put(file: Path, data: bytes, store: Store) -> bool:
    """Writes the file, unless it has these bytes.

    UserError when it can't be written, and when a file is there whose bytes are not in the store:
    it may be somebody else's.
    """
    folder = file.absolute().parent
    scratch = TemporaryFolder(folder, TEMPORARY)
    try:
        if os.path.lexists(file):
            before = file.read_bytes() if filesystem.is_regular(file) else None
            if before == data:
                return False
            if before is None or not filesystem.is_regular(store.blob_path(sha256(before))):
                raise UserError(
                    f"export {file}: expected a new name or a file that a build with this"
                    " store wrote, got another file: move it away, or name another one"
                )
        filesystem.make_top(folder)
        scratch.replace(file, data)
        filesystem.sync([folder])
    except OSError as error:
        raise UserError(cannot("write", file, error)) from None
    finally:
        scratch.tidy()
    return True
