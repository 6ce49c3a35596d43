"""All that a key knows of files, as one zip for a machine that has none of it: `archive(project)`.

generator/…   its sources and data files
figures/…     the author's, wherever they lie here
data/…        the folder of --data
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from generator.pipeline.figures.article_paths import FIGURES
from generator.pipeline.figures.project import Project
from generator.pipeline.figures.sources import OURS

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes


def archive(project: Project) -> bytes:
    """The zip; what changed since the keys were made is noticed where it is imported."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as files:
        for name, path in sorted(_files(project)):
            files.writestr(zipfile.ZipInfo(name, LONG_AGO), path.read_bytes())
    return packed.getvalue()


def _files(project: Project) -> Iterator[tuple[str, Path]]:
    yield from _below(OURS, project.root / OURS)
    yield from _below(FIGURES, project.facts.figures, "*.py")
    if project.given.data_folder:
        yield from _below("data", Path(project.given.data_folder), "*")


def _below(name: str, folder: Path, pattern: str = "**/*") -> Iterator[tuple[str, Path]]:
    for path in folder.glob(pattern):
        if path.is_file() and path.suffix != ".pyc":
            yield f"{name}/{path.relative_to(folder).as_posix()}", path
