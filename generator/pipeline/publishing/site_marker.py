"""The marker file of a site, `.layers-in-motion`, which lists the files that builds wrote there.

    marker(paths)                its content
    listed_paths(output)         the paths that it lists
    our_paths(output, before)    paths that a build may overwrite and remove: no others

The list is on the disk before the first file that it names, and until the last one is gone.
"""

from collections.abc import Iterable
from pathlib import Path

from generator.pipeline.publishing.manifest import NAME, read_manifest
from generator.pipeline.store import filesystem
from generator.pipeline.store.checksummed import seal, unseal
from generator.pipeline.store.output import outside

MARKER = ".layers-in-motion"
ABOUT = "Written by layers-in-motion, which overwrites and removes only the files listed here."


def marker(paths: Iterable[str]) -> bytes:
    """The content of the mark: the paths of all other files but the manifest, which come of it."""
    return seal({"about": ABOUT, "paths": sorted(set(paths) - {MARKER, NAME})}, MARKER)


def listed_paths(output: Path) -> list[str] | None:
    """The paths that the mark of a folder lists; None without a mark, or with a damaged one."""
    try:
        if not filesystem.is_regular(output / MARKER):
            return None
        content = unseal((output / MARKER).read_bytes(), MARKER)
    except (OSError, ValueError, RecursionError):
        return None
    match content:
        case {"paths": list(paths)} if all(
            isinstance(path, str) and not outside(path) for path in paths
        ):
            return paths
    return None


def our_paths(output: Path, before: Iterable[str]) -> set[str]:
    """What builds wrote into a folder; `before` counts only where there is no mark."""
    listed = listed_paths(output)
    return {*(before if listed is None else listed), *(read_manifest(output) or {}), MARKER, NAME}
