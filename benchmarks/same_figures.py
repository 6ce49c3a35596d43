"""Cold builds of two checkouts, over the figures that both have.

    python -m benchmarks.same_figures OLDER NEWER          builds both, from empty stores
    python -m benchmarks.same_figures --built OLDER NEWER  reads what their last builds recorded

OLDER and NEWER are checkouts with an article, for instance of `git worktree add ../older f63312e`.
A build records how many seconds each task took, by the clock. Those of a figure are summed; a
worker runs one task at a time, so on a quiet machine with a worker for each core they are close to
processor time. What the whole builds took is measured as processor time, with all that they
started, and shared out to the figures that both have in proportion to their seconds. A checkout
with a `.venv` is built by its Python.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import tables, whole

LIMIT = 0.55  # the newer build's largest share of the older one's time


def main() -> None:
    """Reads the command line and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.same_figures", description=__doc__)
    parser.add_argument("checkouts", nargs=2, type=Path, metavar="CHECKOUT")
    parser.add_argument("--built", action="store_true", help="build nothing; read the last records")
    options = parser.parse_args()
    spent: list[float | None] = []
    recorded: list[Mapping[str, float]] = []
    for checkout in options.checkouts:
        if options.built:
            recorded.append(whole.figures(whole.seconds(checkout)))
            spent.append(None)
        else:
            seconds, figures = built(checkout)
            recorded.append(figures)
            spent.append(seconds)
    compared(recorded, spent)


def built(checkout: Path) -> tuple[float, Mapping[str, float]]:
    """Processor seconds of a cold build, and the recorded seconds of each figure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        where = ["--output", str(folder / "site"), "--store", str(folder / ".store")]
        own = checkout / ".venv/bin/python"  # with the libraries of its own lock
        python = str(own.absolute()) if own.is_file() else sys.executable
        command = [python, str((checkout / "build.py").absolute()), *where]
        before = os.times()
        subprocess.run(
            [*command, "--jobs", str(whole.WORKERS)],
            cwd=checkout,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        after = os.times()
        spent = after.children_user + after.children_system
        spent -= before.children_user + before.children_system
        return spent, whole.figures(whole.seconds(folder))


def compared(
    recorded: Sequence[Mapping[str, float]], spent: Sequence[float | None]
) -> dict[str, float]:
    """Prints the figures that both have, the newer build's share of the older one's, a verdict.

    `recorded`: seconds of each figure, of the older and of the newer build; `spent`: processor
    seconds of the whole builds, None where they weren't measured. Gives the shares that it printed.
    """
    older, newer = recorded
    both = sorted(older.keys() & newer.keys(), key=lambda figure: -older[figure])
    tables.show(
        [
            {
                "figure": figure,
                "older, s": older[figure],
                "newer, s": newer[figure],
                "newer / older": newer[figure] / older[figure] if older[figure] else float("nan"),
            }
            for figure in both
        ]
    )
    for name, alone in (("older", older.keys() - newer), ("newer", newer.keys() - older)):
        if alone:
            print(f"only in the {name} one, left out: {', '.join(sorted(alone))}")
    sums = [sum(seconds[figure] for figure in both) for seconds in recorded]
    shares = {"recorded": sums[1] / sums[0]}
    if None not in spent:
        parts = [
            whole_build * part / sum(seconds.values())
            for whole_build, part, seconds in zip(spent, sums, recorded, strict=True)
        ]
        shares["processor"] = parts[1] / parts[0]
        print(f"whole builds: {spent[0]:.0f} and {spent[1]:.0f} s of processor time")
    for kind, share in shares.items():
        verdict = "reached" if share <= LIMIT else "NOT reached"
        print(
            f"{len(both)} figures, {kind} time: {share:.2f} of the older build's, expected at most"
            f" {LIMIT:g}: {verdict}"
        )
    return shares


if __name__ == "__main__":
    main()
