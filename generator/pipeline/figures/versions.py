"""The versions of installed libraries, without importing them: `Versions().of("PIL")`.

`closure("PIL")` has those of all that it requires too, as its METADATA says, where they are
installed; what only an extra asks for is left out. `importlib.metadata` takes longer to import than
all keys take to compute, so the `.dist-info` folders are read; it is asked only for what they don't
say.
"""

import itertools
import os
import re
import sys
from functools import cached_property
from pathlib import Path

from generator.errors import UserError, expected

# What is imported under another name than it is installed by.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "google": "protobuf",
    "markdown_it": "markdown-it-py",
    "minify": "minify-go",
    "pptx": "python-pptx",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
}
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def distribution(module: str) -> str:
    """The installed name of a top-level module, in lower case with hyphens."""
    return re.sub(r"[-_.]+", "-", DISTRIBUTIONS.get(module, module)).lower()


def _header(path: Path) -> list[str]:
    """The lines of METADATA above the description; none when there is no such file."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return list(itertools.takewhile(lambda line: line.strip("\r\n"), file))
    except OSError:
        return []


class Versions:
    """Versions by name of the import; what is found once is kept."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # import → distribution
        self._required: dict[str, tuple[str, ...]] = {}  # distribution → what it requires

    @cached_property
    def _folders(self) -> dict[str, tuple[str, Path]]:
        """Distribution → version and .dist-info; the first on the path wins, as for imports."""
        folders: dict[str, tuple[str, Path]] = {}
        for folder in sys.path:
            try:
                names = sorted(os.listdir(folder or "."))
            except OSError:
                continue
            for name in names:
                kind = re.fullmatch(r"(.+?)-([^-]+)\.dist-info", name)
                if kind:
                    folders.setdefault(distribution(kind[1]), (kind[2], Path(folder, name)))
        return folders

    def of(self, module: str) -> tuple[str, str]:
        """(distribution, version) of a top-level module; UserError when none is installed."""
        if module not in self._names:
            name = distribution(module)
            self._names[module] = name if name in self._folders else self._name_in_metadata(module)
        return self._names[module], self._folders[self._names[module]][0]

    def has(self, module: str) -> bool:
        """Whether a top-level module is installed under its own name."""
        return distribution(module) in self._folders

    def closure(self, module: str) -> dict[str, str]:
        """Distribution → version of a top-level module and of all that it requires."""
        name, version = self.of(module)
        versions, pending = {name: version}, [name]
        while pending:
            for required in self._requires(pending.pop()):
                if required in self._folders and required not in versions:
                    versions[required] = self._folders[required][0]
                    pending.append(required)
        return versions

    def info(self, name: str) -> Path:
        """The .dist-info of a distribution."""
        return self._folders[name][1]

    def _requires(self, name: str) -> tuple[str, ...]:
        """What a distribution requires, whatever the platform, but for its extras."""
        if name not in self._required:
            lines = _header(self._folders[name][1] / "METADATA")
            wanted = (line.partition(":")[2] for line in lines if line.startswith("Requires-Dist:"))
            self._required[name] = tuple(
                distribution(re.split(r"[^\w.-]", text.strip(), maxsplit=1)[0])
                for text in wanted
                if not re.search(r";.*\bextra\b", text)
            )
        return self._required[name]

    def _name_in_metadata(self, module: str) -> str:
        from importlib.metadata import packages_distributions  # slow, and hardly ever needed

        for name in packages_distributions().get(module, ()):
            if distribution(name) in self._folders:
                return distribution(name)
        raise UserError(f"imports: {expected('a module that is installed', self._folders, module)}")
