"""The share of a set that a network provably classifies correctly: `certify(network, data)`.

A cell of parameters around t lies, on its set, in a ball around the point at t, its radius bounded
by the set's `speeds`. There the logit changes by at most what `bounds.reach` proves. Where that is
less than the logit itself, every point of the cell is on the side of its middle, right or wrong;
else the cell is halved, as long as the budget lasts.

All of it holds in real numbers: points, logits and bounds are rounded outwards (bounds.py). Shares
are whole numbers of cells, whose areas are powers of two, so a share of 1 means every cell.
"""

from collections import deque
from dataclasses import dataclass
from math import inf, nextafter

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError
from generator.learn.data.dataset import Data, ExactSet
from generator.learn.nn.activations import UNIT
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.reproducible_algebra import matmul
from generator.short_repr import short_repr
from generator.topology.flow.bounds import Pieces, network_pieces, reach
from generator.topology.flow.matrix_paths import Array
from generator.topology.flow.outward_rounding import above, norm
from generator.topology.proofs.cells import batches, grid, halved
from generator.verdict import Verdict as Verdict  # `topology.Verdict`

FIRST = 32  # cells along each parameter
BUDGET = 1 << 20  # cells of each set
TIGHT = 0.99  # a margin's bound is good enough at this share of the least logit that was seen
ROOM = 1 + 1e-12  # for the rounding of a set's speeds


@dataclass(frozen=True)
class Certified:
    """What is proved of the sets, all counted alike however large.

    Shares are of the parameters' area. `margin` is a lower bound of the logit towards the right
    side, over all points of the sets; `distance` the same in the last representation, from its
    plane. Both are −∞ where nothing is proved, and below 0 if a point is wrong.
    """

    share: float  # surely right
    wrong: float  # surely wrong
    shares: dict[str, float]  # `share` of each set
    margin: float
    distance: float
    cells: int  # looked at
    undecided: int  # left when the budget was used up

    __repr__ = short_repr

    @property
    def verdict(self) -> Verdict:
        """Of "every point of the sets is on its side"."""
        if self.wrong > 0:
            return Verdict.REFUTED
        return Verdict.PROVED if self.share == 1 else Verdict.UNDECIDED


def certify(network: Network, data: Data, budget: int = BUDGET) -> Certified:
    """The share of data's sets that the network surely gets right, with `budget` cells for each.

    As many again bound the margin, where all is right. UserError for a head that is not logistic,
    or data without sets that say how fast they run.
    """
    head = network.head
    if not isinstance(head, Head) or head.kind != "logistic":
        raise UserError(f"certify: network: expected a logistic head, got {_head(network)}")
    if not data.sets:
        raise UserError(f"certify: data: expected exact sets, got none in {data.name!r}")
    pieces = network_pieces(network, head=True)
    parts = [_Cells(exact_set, pieces).decided(budget) for exact_set in data.sets]
    if all(part.certain == 1 for part in parts):
        least = min(part.least for part in parts)
        for part in parts:
            part.tighten(least, budget)
    margin = min(part.margin for part in parts)
    return Certified(
        share=_mean_below([part.certain for part in parts]),
        wrong=_mean_below([part.wrong for part in parts]),
        shares={part.set.name: part.certain for part in parts},
        margin=margin,
        distance=_quotient_below(margin, head.W),
        cells=sum(part.seen for part in parts),
        undecided=sum(part.undecided for part in parts),
    )


def _head(network: Network) -> str:
    return "none" if network.head is None else f"a {network.head.kind} one"


def _mean_below(shares: list[float]) -> float:
    """The mean, rounded down unless it is 0 or 1."""
    mean = sum(shares) / len(shares)
    return mean if mean in (0.0, 1.0) else nextafter(mean * (1 - 8 * UNIT), 0.0)


def _quotient_below(margin: float, normal: Array) -> float:
    """margin / |normal| for a normal (1, d), rounded down."""
    longest = float(norm(normal)[0])
    if longest == 0:
        return 0.0 if margin >= 0 else -inf
    shortest = longest * (1 - 1e-14)
    return nextafter(margin / (longest if margin >= 0 else shortest), -inf)


class _Cells:
    """The cells of one set, and what has become of them."""

    def __init__(self, exact_set: ExactSet, pieces: Pieces) -> None:
        if not hasattr(exact_set, "speeds") or not hasattr(exact_set, "rounding"):
            kind = type(exact_set).__name__
            raise UserError(f"certify: data: expected sets with speeds and rounding, got a {kind}")
        self.set, self.pieces = exact_set, pieces
        self.speeds = ROOM * np.asarray(exact_set.speeds, dtype=float)
        # Domains such as 2π are rounded, and middles by at most 55 halvings, each by less than a
        # UNIT of the domain's end: cells are taken a little larger.
        ends = np.abs(np.array(exact_set.domain, dtype=float)).max(axis=1)
        self.rounding = ROOM * float(exact_set.rounding + matmul(64 * UNIT * ends, self.speeds))
        self.sign = 1.0 if exact_set.label == 1 else -1.0
        self.certain = self.wrong = 0.0
        self.least = np.inf  # computed logit towards the right side
        self.bounds: list[tuple[Array, Array, Array]] = []  # middles, halves, right at least
        self.seen = self.undecided = 0

    @property
    def margin(self) -> float:
        """A lower bound of the logit towards the right side, over all cells."""
        return min(float(at_least.min(initial=np.inf)) for _, _, at_least in self.bounds)

    def decided(self, budget: int) -> "_Cells":
        """Every cell looked at, halved where that decides more, up to the budget."""
        low, high = np.array(self.set.domain, dtype=float).T
        area = float(np.prod(high - low))
        open_cells = deque([grid(low, high, FIRST)])
        while open_cells:
            middles, halves = open_cells.popleft()  # the largest: the budget is spent evenly
            if self.seen + len(middles) > budget:
                self.undecided += len(middles)
                self.bounds.append((middles, halves, np.full(len(middles), -np.inf)))
                continue
            left = self._look(middles, halves, area)
            open_cells += batches(*halved(middles[left], halves[left], self.speeds))
        return self

    def tighten(self, least: float, budget: int) -> None:
        """Cells halved until the margin's bound is near the least logit, or the budget is spent."""
        used = 0
        while True:
            middles, halves, at_least = map(np.concatenate, zip(*self.bounds, strict=True))
            loose = at_least < TIGHT * least
            used += 2 * int(loose.sum())
            if not loose.any() or used > budget:
                return
            self.bounds = [(middles[~loose], halves[~loose], at_least[~loose])]
            parts = list(batches(*halved(middles[loose], halves[loose], self.speeds)))
            for part in parts:
                right, change = self._logits(*part)
                self.bounds.append((*part, np.nextafter(right - change, -np.inf)))
                least = min(least, float(right.min()))
            self.seen += sum(len(part[0]) for part in parts)

    def _logits(self, middles: Array, halves: Array) -> tuple[Array, Array]:
        """Computed logits towards the right side (n,), and how far from them the cells' can be."""
        radius = above(matmul(halves, self.speeds) + self.rounding, 8)
        logits, change = reach(self.pieces, self.set.at(middles), radius)
        return self.sign * logits[:, 0], change

    def _look(self, middles: Array, halves: Array, area: float) -> NDArray[np.intp]:
        """The cells (rows) that are neither; what the others are is noted."""
        right, change = self._logits(middles, halves)
        # Cells are the first ones' halves of halves: the areas are powers of two exactly.
        share = np.exp2(np.rint(np.log2(np.prod(2 * halves, axis=1) / area)))
        sure, wrong = right > change, right < -change
        self.seen += len(middles)
        self.least = min(self.least, float(right.min()))
        self.certain += float(share[sure].sum())
        self.wrong += float(share[wrong].sum())
        known = sure | wrong
        at_least = np.nextafter((right - change)[known], -np.inf)
        self.bounds.append((middles[known], halves[known], at_least))
        return np.flatnonzero(~known)  # a change that is NaN decides nothing
