"""What the command line passes to figures: the built-in products `profile` and `data_folder`.

    def data(data_folder):
        return learn.digits(data_folder)

A key holds what lies in the folder and not where it is: moved elsewhere, nothing is made anew.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.errors import UserError
from generator.pipeline.store.checksummed import cannot, file_digest, sha256
from generator.source_files import files

DATA = "data_folder"


@dataclass(frozen=True)
class BuildInputs:
    """A profile, a folder of data ("": none), and the look of films ("": the plain one)."""

    profile: str = "default"
    data_folder: str = ""
    look: str = ""  # as generator/draw/style/look.py writes it; no function reads it
    fonts: tuple[tuple[str, str], ...] = ()  # of the machine: file name and SHA-256

    @cached_property
    def parts(self) -> dict[str, str]:
        """What keys hold of them."""
        listed = [f"{name} {digest}" for name, digest in self.digests.items()]
        contents = sha256("\n".join(listed).encode()) if self.data_folder else ""
        return {"profile": self.profile, DATA: contents}

    @cached_property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file in the folder of data and its subfolders, by relative path."""
        return _digests(Path(self.data_folder)) if self.data_folder else {}


def _digests(folder: Path) -> dict[str, str]:
    try:
        return {name: file_digest(path) for name, path in files(folder).items()}
    except OSError as error:
        raise UserError(cannot("read", folder, error)) from None
