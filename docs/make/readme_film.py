"""`python -m docs.make.readme_film` takes README.md's film from the built article in site/.

docs/film.gif is the figure's GIF, docs/film.json the network that it plays, so that a test can draw
the film again without training. `--check` writes nothing and says what is stale.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIGURE = "spiral-easy"
COPIES = {f"{FIGURE}.gif": "film.gif", "network.json": "film.json"}


def stale(site: Path) -> dict[str, bytes]:
    """What differs in docs/ from what the build made: name → new content."""
    made = {name: (site / "figures" / FIGURE / file).read_bytes() for file, name in COPIES.items()}
    return {name: data for name, data in made.items() if read(ROOT / "docs" / name) != data}


def read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m docs.make.readme_film", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 when stale")
    check, site = parser.parse_args().check, ROOT / "site"
    if not (site / "figures" / FIGURE).is_dir():
        print(f"{site}: expected the built article, got none; run python build.py", file=sys.stderr)
        return 2
    files = stale(site)
    for name, data in files.items():
        print(f"docs/{name}")
        if not check:
            (ROOT / "docs" / name).write_bytes(data)
    return 1 if check and files else 0


if __name__ == "__main__":
    sys.exit(main())
