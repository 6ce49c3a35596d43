"""How often training succeeds, for each width and depth: `landscape(data, [2, 3], [1, 2], 16)`.

Every restart is judged twice, on the sample and on a fine sweep of the exact sets: what is right on
a finite sample may be wrong between its points. A landscape is many small trainings, one a cell;
`cell` is one of them, so that they can be spread over machines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data
from generator.learn.nn.architecture import dense
from generator.learn.nn.network import Network
from generator.learn.training.accuracy import sweep_accuracy
from generator.learn.training.schedule import schedule
from generator.learn.training.train import train
from generator.short_repr import short_repr

FACTOR = 25  # points of a sweep for each of the sample's


@dataclass(frozen=True, eq=False)
class Cell:
    """What came of the restarts of one width and depth."""

    width: int
    depth: int
    restarts: int
    sample: int  # restarts that get all of the sample right
    sets: int  # of these, those right on all of the sweep too
    networks: tuple[Network, ...]  # where asked for: those right on the sample, or else the best

    __repr__ = short_repr


@dataclass(frozen=True, eq=False)
class Landscape:
    """Cells, depth after depth, widths rising."""

    widths: tuple[int, ...]
    depths: tuple[int, ...]
    restarts: int
    steps: int
    cells: tuple[Cell, ...]

    __repr__ = short_repr

    def counts(self, on: str) -> np.ndarray:
        """Successes on the "sample" or the "sets", (depths, widths)."""
        flat = [getattr(cell, on) for cell in self.cells]
        return np.array(flat).reshape(len(self.depths), len(self.widths))


def landscape(
    data: Data,
    widths: Sequence[int],
    depths: Sequence[int],
    restarts: int,
    steps: int = 1500,
    fresh: bool = False,
    keep_below: int = 0,
) -> Landscape:
    """The cells of all widths and depths; below the width `keep_below` they keep networks.

    `fresh` trains on new points of the sets each step. UserError without widths or depths.
    """
    if not widths or not depths or min((*widths, *depths)) < 1:
        raise UserError(
            "landscape: expected widths and depths of 1 or more, got"
            f" {list(widths)} and {list(depths)}"
        )
    cells = tuple(
        cell(data, width, depth, restarts, steps, fresh, width < keep_below)
        for depth in depths
        for width in widths
    )
    return Landscape(tuple(widths), tuple(depths), restarts, steps, cells)


def cell(
    data: Data, width: int, depth: int, restarts: int, steps: int, fresh: bool, keep: bool
) -> Cell:
    """`depth` tanh layers of `width` units, every restart trained and judged.

    Every cell has its own seed, so that neighbours don't share their luck.
    """
    training = train(
        dense(data.dimension, [width] * depth),
        data,
        restarts=restarts,
        steps=steps,
        seed=1000 * width + depth,
        gentle=0,
        schedule=schedule(rate=0.03, spread=0.7, fresh=fresh, stop=True, snapshots=2),
    )
    # Trained on fresh points, `able` means right on a sweep as well: the sample is counted apart.
    right = np.flatnonzero(training.accuracies[-1] == 1).tolist()
    able = [training.network(restart) for restart in training.able()]
    sets = sum(sweep_accuracy(network, data, FACTOR) == 1 for network in able)
    kept = [training.network(restart) for restart in right] or [training.best()]
    return Cell(width, depth, restarts, len(right), sets, tuple(kept) if keep else ())
