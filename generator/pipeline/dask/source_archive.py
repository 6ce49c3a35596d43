"""A snapshot as one zip, for a machine that has none of it: `archive(project)`; see snapshot.py."""

import io
import zipfile

from generator.errors import UserError
from generator.pipeline.figures.frozen_imports import changed
from generator.pipeline.figures.project import Project
from generator.pipeline.figures.snapshot import code, data_file, data_names
from generator.pipeline.store.checksummed import cannot, sha256

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes


def archive(project: Project) -> bytes:
    """The zip, of just the bytes that keys name; UserError where data was changed since."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as files:
        for name, data in sorted(code(project).items()):
            files.writestr(zipfile.ZipInfo(name, LONG_AGO), data)
        for name in sorted(data_names(project)):
            files.writestr(zipfile.ZipInfo(name, LONG_AGO), _data(project, name))
    return content.getvalue()


def _data(project: Project, name: str) -> bytes:
    origin, digest = data_file(project, name)
    try:
        data = origin.read_bytes()
    except FileNotFoundError:
        raise UserError(changed(name)) from None
    except OSError as error:
        raise UserError(cannot("read", origin, error)) from None
    if sha256(data) != digest:
        raise UserError(changed(name))
    return data
