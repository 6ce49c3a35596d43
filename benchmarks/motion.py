"""`python -m benchmarks.motion [--store DIR] [ID …]`: how gently each stage of each film moves.

A line for each stage: its seconds, the largest displacement between two pictures of 25 a second
(px, mean over the points that are seen), and those of its first and its last such pair, in percent
of the largest. No first or last one should be above 25.
"""

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.stored_films import stored_films
from generator.draw.composition.composition import Drawable
from generator.draw.composition.displacement import seen_points, sparse

FRAME_CS = 4  # 25 pictures a second
MOST = 0.25  # of the peak


def main() -> None:
    """Prints the table, and how many stages begin or end too fast."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.motion", description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", help="figures (default: all)")
    parser.add_argument("--store", type=Path, default=Path(".store"), help="default: .store")
    options = parser.parse_args()
    stages = abrupt = 0
    print("figure             stage              s   peak px  first %  last %")
    for id, film in stored_films(options.store, tuple(options.ids)):
        for name, displacements in each_stage(film):
            peak, first, last = gentleness(displacements)
            seconds = len(displacements) * FRAME_CS / 100
            stages, abrupt = stages + 1, abrupt + (max(first, last) > MOST)
            line = f"{id:<18} {name:<16} {seconds:4.2f} {peak:9.2f} {100 * first:8.1f}"
            print(f"{line} {100 * last:7.1f}")
    print(f"{stages} stages, {abrupt} of which begin or end above {MOST:.0%} of their peak")


def each_stage(film: Drawable) -> list[tuple[str, np.ndarray]]:
    """Name of each stage, and the displacement between its pictures, px: (pictures − 1,)."""
    context, rows = film.context(), []
    panels = [sparse(panel) for panel in film.panels]
    for segment in context.clock.segments:
        if segment.start_t == segment.end_t:
            continue
        pictures = []
        for cs in range(segment.start, segment.end + 1, FRAME_CS):
            t = segment.easing((cs - segment.start) / segment.duration)
            pictures.append(
                [
                    seen_points(panel, camera, segment.stage, t)
                    for panel, camera in zip(panels, context.cameras, strict=True)
                    if segment.stage < len(panel.stages)
                ]
            )
        moved = [
            sum(float(np.hypot(*(b - a).T).mean()) for a, b in zip(before, after, strict=True))
            for before, after in pairwise(pictures)
        ]
        stage = film.stages[segment.stage]
        rows.append((f"{stage.layer} {stage.name}", np.array(moved)))
    return rows


def gentleness(displacements: np.ndarray) -> tuple[float, float, float]:
    """The largest displacement, and the first and last moving ones as shares of it."""
    peak = float(displacements.max())
    if peak == 0.0:
        return 0.0, 0.0, 0.0
    return peak, float(displacements[0]) / peak, float(displacements[-1]) / peak


if __name__ == "__main__":
    main()
