"""`--cut FILE`: a part of one figure's film as one picture or film, wherever one wants it."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from generator.errors import AuthorError
from generator.pipeline.build import Build
from generator.pipeline.figures.project import Project
from generator.pipeline.site import writer
from generator.pipeline.store import checksummed
from generator.pipeline.store.output import Output
from generator.pipeline.store.tempdir import Scratch

WIDTH = 560  # px
OPTIONS = ("panel", "layers", "size", "theme", "tempo")


def output(given: Namespace) -> Output:
    """The reading that makes it, from the command line's options."""
    options = {
        "kind": given.cut.suffix[1:],
        "panel": given.panel,
        "layers": given.layers,
        "size": given.size or [WIDTH],
        "theme": given.theme or "light",
        "tempo": given.tempo or 1.0,
    }
    return Output("cut", "generator.draw.film.clip:reading", options=tuple(options.items()))


def without_claims(project: Project) -> Project:
    """The same project; a part of a film claims nothing, so nothing is checked for it."""
    kept = {id: tuple(one for one in of if one.output) for id, of in project.targets.items()}
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
    data = build.store.read(blob.sha256)
    if data is None:
        raise AuthorError(f"{id}: the cut is damaged; build again")
    if file.is_file() and file.read_bytes() == data:
        build.reporter.say(f"{file}: nothing to do, it is there")
        return []
    scratch = Scratch(file.absolute().parent / writer.PART)
    try:
        checksummed.replace(file.absolute(), data, scratch)
    finally:
        scratch.tidy()
    build.reporter.say(f"{file}: {len(data):,} bytes")
    return []
