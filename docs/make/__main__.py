"""`python -m docs.make` writes docs/reference/ and docs/recipes/ anew; `--check` only compares.

It takes about half a minute of processor time. The recipe that trains with PyTorch needs it, and
keeps its page where it isn't installed.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

# Before numpy is imported: sums in the same order give the same bytes.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

from docs.make import recipes, reference

GENERATED = (".md", ".svg", ".png", ".gif")


def stale(folder: Path, files: Mapping[str, bytes], kept: set[str]) -> list[str]:
    """Paths of generated files that differ, lack or are there too much."""
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix in GENERATED
    }
    differ = [
        name
        for name, data in files.items()
        if name not in present or (folder / name).read_bytes() != data
    ]
    return sorted({*differ, *(present - files.keys() - kept)})


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m docs.make", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 when stale")
    check = parser.parse_args().check
    changed = 0
    made = (
        (reference.FOLDER, reference.pages(), set[str]()),
        (recipes.FOLDER, recipes.pages(), recipes.kept()),
    )
    for folder, files, kept in made:
        for name in stale(folder, files, kept):
            changed += 1
            print(f"{folder.relative_to(reference.ROOT)}/{name}")
            if not check and name in files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(files[name])
            elif not check:
                (folder / name).unlink()
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
