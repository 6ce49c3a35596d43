"""The still SVG of every step by matplotlib's writer."""

from pathlib import Path

from benchmarks.films import Timed


def savefig(timed: Timed, out: Path) -> None:
    """`figure.savefig(….svg)` for each step, artists made once; `out` is a folder."""
    from benchmarks.peers.artists import Artists

    artists = Artists(timed)
    for step in range(len(timed.steps)):
        artists.show(step)
        artists.figure.savefig(out / f"{step:03d}.svg")
