"""What the command line hands to figures: the built-in products `profile` and `data_folder`.

    def data(data_folder):
        return learn.digits(data_folder)

A key holds what lies in the folder and not where it is: moved elsewhere, nothing is made anew.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.errors import AuthorError
from generator.pipeline.store.checksummed import cannot, sha256


@dataclass(frozen=True)
class Given:
    """A profile, and a folder of data ("": none)."""

    profile: str = "default"
    data_folder: str = ""

    @property
    def values(self) -> dict[str, str]:
        """What a figure's function gets, by the name of its parameter."""
        return {"profile": self.profile, "data_folder": self.data_folder}

    @cached_property
    def parts(self) -> dict[str, str]:
        """What keys hold of them."""
        return {"profile": self.profile, "data_folder": _contents(self.data_folder)}


def _contents(folder: str) -> str:
    """Names and bytes of all files in a folder, as one digest; "" without a folder."""
    if not folder:
        return ""
    try:
        files = sorted(path for path in Path(folder).iterdir() if path.is_file())
        listed = [f"{path.name} {sha256(path.read_bytes())}" for path in files]
    except OSError as error:
        raise AuthorError(cannot("read", Path(folder), error)) from None
    return sha256("\n".join(listed).encode())
