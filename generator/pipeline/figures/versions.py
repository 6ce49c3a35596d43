"""The versions of installed libraries, without importing them: `Versions().of("PIL")`.

`importlib.metadata` takes longer to import than all keys take to compute, so the names of the
`.dist-info` folders are read; it is asked only for what they don't tell.
"""

import os
import re
import sys
from functools import cached_property

from generator.errors import AuthorError, did_you_mean

# What is imported under another name than it is installed by.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "markdown_it": "markdown-it-py",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
}
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def distribution(module: str) -> str:
    """The installed name of a top-level module, in lower case with hyphens."""
    return re.sub(r"[-_.]+", "-", DISTRIBUTIONS.get(module, module)).lower()


class Versions:
    """Versions by name of the import; what is found once is kept."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # import → distribution

    @cached_property
    def _folders(self) -> dict[str, str]:
        """Distribution → version; the first on the path wins, as it does for imports."""
        found: dict[str, str] = {}
        for folder in sys.path:
            try:
                names = sorted(os.listdir(folder or "."))
            except OSError:
                continue
            for name in names:
                kind = re.fullmatch(r"(.+?)-([^-]+)\.dist-info", name)
                if kind:
                    found.setdefault(distribution(kind[1]), kind[2])
        return found

    def of(self, module: str) -> tuple[str, str]:
        """(distribution, version) of a top-level module; AuthorError when none is installed."""
        if module not in self._names:
            name = distribution(module)
            self._names[module] = name if name in self._folders else self._told_by_metadata(module)
        return self._names[module], self._folders[self._names[module]]

    def _told_by_metadata(self, module: str) -> str:
        from importlib.metadata import packages_distributions  # slow, and hardly ever needed

        for name in packages_distributions().get(module, ()):
            if distribution(name) in self._folders:
                return distribution(name)
        close = did_you_mean(module, self._folders)
        raise AuthorError(f"imports {module!r}, which is not installed{close}")
