"""Every change that the pipeline makes to a disk: `write`, `rename`, `unlink`, `sync` and others.

    write(part, data)            a new file
    sync([part])                 its content is on the disk
    rename(part, target)         it takes its name from one moment to the next
    sync([target.parent])        its name is on the disk, too

That order survives a power cut: a name never stands for content that was lost. Other modules of
the pipeline change files by these functions only, so that a test can put a disk in their place that
fails, or that forgets what was not synced (tests/robustness/disk.py).
No function here follows a link: `real_folder` and `make_folders` refuse one in place of a folder.
"""

import contextlib
import errno
import itertools
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

SYNCING = 8  # threads that sync at once: the disk then writes its journal once for several files
NO_SYNC = (errno.EINVAL, errno.ENOTSUP)  # what some disks say to the sync of a folder


def write(path: Path, data: bytes | Iterator[bytes]) -> None:
    """Writes a new file of these bytes or blocks, or nothing of it; OSError.

    FileExistsError where its name is taken, also by a link to nowhere.
    """
    file = open(path, "xb")  # noqa: SIM115 – closed below, and removed when that fails
    try:
        with file:
            file.writelines([data] if isinstance(data, bytes) else data)
    except BaseException:
        path.unlink()
        raise


def rename(part: Path, target: Path) -> None:
    """Gives a file its name, in place of a file that has it."""
    os.replace(part, target)


def unlink(path: Path) -> None:
    """Removes a file, or a link and not what it leads to; nothing where it is gone already."""
    path.unlink(missing_ok=True)


def mkdir(path: Path) -> None:
    path.mkdir()


def rmdir(path: Path) -> None:
    path.rmdir()


def remove_tree(path: Path) -> None:
    """Removes a folder and all below it, as far as that is possible; links in it are not followed.

    A link in place of the folder is left alone.
    """
    import shutil  # seldom needed

    shutil.rmtree(path, ignore_errors=True)


def sync(paths: Iterable[Path]) -> None:
    """Waits until the contents of these files, and the names in these folders, are on the disk."""
    waiting = list(paths)
    if len(waiting) <= 2:
        for path in waiting:
            _sync(path)
    else:
        from concurrent.futures import ThreadPoolExecutor  # a build with nothing to do needs none

        with ThreadPoolExecutor(SYNCING) as threads:
            for _ in threads.map(_sync, waiting):
                pass


def _sync(path: Path) -> None:
    if os.name != "posix":  # Windows syncs no folders, and files only that may be written
        if path.is_dir():
            return
        file = os.open(path, os.O_RDWR)
    else:
        try:
            file = os.open(path, os.O_RDONLY)
        except PermissionError:
            if is_real_folder(path):  # one may write into it but not read it
                return
            raise
    try:
        os.fsync(file)
    except OSError as error:
        if not (error.errno in NO_SYNC and stat.S_ISDIR(os.fstat(file).st_mode)):
            raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        os.close(file)


def is_regular(path: Path) -> bool:
    """Whether there is a file that is no link, pipe or device."""
    return _has_kind(path, stat.S_ISREG)


def is_real_folder(path: Path) -> bool:
    """Whether there is a folder that is no link to one."""
    return _has_kind(path, stat.S_ISDIR)


def _has_kind(path: Path, is_kind: Callable[[int], bool]) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return is_kind(os.lstat(path).st_mode)
    return False


def real_folder(path: Path) -> Path:
    """The folder; NotADirectoryError, which says what is there, for a link or a file."""
    mode = os.lstat(path).st_mode
    if stat.S_ISDIR(mode):
        return path
    kind = "a link, and links are not followed" if stat.S_ISLNK(mode) else "no folder"
    raise NotADirectoryError(errno.ENOTDIR, f"{path.name} is {kind}", str(path))


def make_folders(top: Path, path: Path) -> list[Path]:
    """Makes the folders from `top`, which is there, to `path`; those whose names changed.

    NotADirectoryError for a link or a file in place of one of them.
    """
    changed = []
    for number in range(1, len(path.relative_to(top).parts) + 1):
        folder = top.joinpath(*path.relative_to(top).parts[:number])
        try:
            real_folder(folder)
        except FileNotFoundError:
            with contextlib.suppress(FileExistsError):  # another process was quicker
                mkdir(folder)
                changed.append(folder.parent)
            real_folder(folder)
    return changed


def make_top(folder: Path) -> list[Path]:
    """Makes a folder that the command line names, and those above it; those whose names changed.

    Links on the way are followed: the user has named them. OSError when it can't be made.
    """
    above = (folder, *folder.parents)
    missing = itertools.takewhile(lambda path: not path.is_dir(), above)
    changed = []
    for path in reversed(list(missing)):
        with contextlib.suppress(FileExistsError):
            mkdir(path)
            changed.append(path.parent)
    if not folder.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    return changed
