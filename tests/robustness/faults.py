"""Ways to damage a file: `HARMS[name](path, others, rng)` gives the files that it faults.

`others` are files of the same kind, to exchange contents with.
"""

import os
import random
import shutil
from collections.abc import Sequence
from pathlib import Path


def flip(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    """One bit."""
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)
    return [path]


def cut(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    data = path.read_bytes()
    path.write_bytes(data[: rng.randrange(len(data))])
    return [path]


def empty(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    path.write_bytes(b"")
    return [path]


def lengthen(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    path.write_bytes(path.read_bytes() + b"\n")
    return [path]


def zero(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    """As many zeros: what a disk without power makes of a file."""
    path.write_bytes(bytes(path.stat().st_size))
    return [path]


def exchange(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    other = rng.choice(others)
    mine, its = path.read_bytes(), other.read_bytes()
    path.write_bytes(its)
    other.write_bytes(mine)
    return [path, other]


def occupy(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    """A folder in its place, with something in it."""
    path.unlink()
    path.mkdir()
    (path / "file").write_text("x")
    return [path]


def loop(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    """A link to itself."""
    path.unlink()
    os.symlink(path.name, path)
    return [path]


def flatten(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    """A file in the place of its folder."""
    shutil.rmtree(path.parent)
    path.parent.write_text("x")
    return [path]


def remove(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    path.unlink()
    return []  # nothing is left to find


def remove_folder(path: Path, others: Sequence[Path], rng: random.Random) -> list[Path]:
    shutil.rmtree(path.parent)
    return []


HARMS = {
    harm.__name__: harm
    for harm in (
        *(flip, cut, empty, lengthen, zero, exchange),
        *(occupy, loop, flatten, remove, remove_folder),
    )
}
