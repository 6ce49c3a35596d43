"""How much of a set a network surely gets right: `certify(network, data)`.

A cell of parameters around t lies, on its set, in a ball around the point at t, its radius bounded
by the set's `speeds`. There the logit changes by at most what `bounds.reach` proves. Where that is
less than the logit itself, every point of the cell is on the side of its middle, right or wrong;
else the cell is halved, as long as the budget lasts.

Rigorous in real numbers, if `speeds` are true bounds; floats are rounded as usual, not outward.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.brief import brief
from generator.errors import UserError
from generator.learn.data.dataset import Data
from generator.learn.nn.network import Network
from generator.topology.flow.bounds import Pieces, network_pieces, reach
from generator.topology.flow.matrix_paths import Array

FIRST = 32  # cells along each parameter
BATCH = 1 << 15  # cells at once
BUDGET = 1 << 20  # cells of each set


@dataclass(frozen=True)
class Certified:
    """What is known of the sets, all counted alike however large.

    Shares are of the parameters' area. `margin` is the least logit towards the right side at any
    middle, below 0 if one is wrong; `distance` the same in the last representation, from its plane.
    """

    share: float  # surely right
    wrong: float  # surely wrong
    shares: dict[str, float]  # `share` of each set
    margin: float
    distance: float
    cells: int  # looked at
    undecided: int  # left when the budget was used up

    __repr__ = brief


def certify(network: Network, data: Data, budget: int = BUDGET) -> Certified:
    """The share of data's sets that the network surely gets right, with `budget` cells for each.

    UserError for a head that is not logistic, or a set that doesn't say how fast it runs.
    """
    if network.head is None or network.head.kind != "logistic":
        raise UserError("a certificate for a network without a logistic head; allowed: with one")
    pieces = network_pieces(network, head=True)
    found = [_Cells(one, pieces).decided(budget) for one in data.sets]
    margin = min(one.margin for one in found)
    return Certified(
        share=float(np.mean([one.certain for one in found])),
        wrong=float(np.mean([one.wrong for one in found])),
        shares={one.set.name: one.certain for one in found},
        margin=margin,
        distance=margin / float(np.linalg.norm(network.head.W)),
        cells=sum(one.seen for one in found),
        undecided=sum(one.undecided for one in found),
    )


class _Cells:
    """The cells of one set, and what has become of them."""

    def __init__(self, one: Any, pieces: Pieces) -> None:
        if not hasattr(one, "speeds"):
            raise UserError(f"a certificate on {type(one).__name__}; allowed: sets with speeds")
        self.set, self.pieces = one, pieces
        self.speeds = np.asarray(one.speeds, dtype=float)
        self.sign = 1.0 if one.label == 1 else -1.0
        self.certain = self.wrong = 0.0
        self.margin = np.inf
        self.seen = self.undecided = 0

    def decided(self, budget: int) -> "_Cells":
        """Every cell looked at, halved where that decides more, up to the budget."""
        low, high = np.array(self.set.domain, dtype=float).T
        area = float(np.prod(high - low))
        open_cells = deque([_grid(low, high)])
        while open_cells:
            middles, halves = (
                open_cells.popleft()
            )  # the largest, so that the budget is spent evenly
            if self.seen + len(middles) > budget:
                self.undecided += len(middles)
                continue
            left = self._look(middles, halves, area)
            open_cells += _batches(*_halved(middles[left], halves[left], self.speeds))
        return self

    def _look(self, middles: Array, halves: Array, area: float) -> NDArray[np.intp]:
        """The cells (rows) that are neither; what the others are is noted."""
        logits, change = reach(self.pieces, self.set.at(middles), halves @ self.speeds)
        right = self.sign * logits[:, 0]
        if np.isnan(right).any():
            raise UserError("a certificate for logits that are NaN; allowed: smaller weights")
        share = np.prod(2 * halves, axis=1) / area
        self.seen += len(middles)
        self.margin = min(self.margin, float(right.min()))
        self.certain += float(share[right > change].sum())
        self.wrong += float(share[right < -change].sum())
        return np.flatnonzero(~(np.abs(right) > change))  # a change that is NaN decides nothing


def _grid(low: Array, high: Array) -> tuple[Array, Array]:
    """Middles (n, k) and half widths (n, k) of FIRST cells along each parameter."""
    half = (high - low) / (2 * FIRST)
    axes = [a + h * (2 * np.arange(FIRST) + 1) for a, h in zip(low, half, strict=True)]
    middles = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(low))
    return middles, np.broadcast_to(half, middles.shape)


def _halved(middles: Array, halves: Array, speeds: Array) -> tuple[Array, Array]:
    """Each cell cut in two across the parameter along which its set runs farthest."""
    rows = np.arange(len(middles))
    longest = np.argmax(halves * speeds, axis=1)
    halves = halves.copy()
    halves[rows, longest] /= 2
    shift = np.zeros_like(middles)
    shift[rows, longest] = halves[rows, longest]
    return np.concatenate([middles - shift, middles + shift]), np.concatenate([halves, halves])


def _batches(middles: Array, halves: Array) -> Iterator[tuple[Array, Array]]:
    for i in range(0, len(middles), BATCH):
        yield middles[i : i + BATCH], halves[i : i + BATCH]
