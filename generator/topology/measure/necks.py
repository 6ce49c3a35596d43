"""How a network of thin layers pays for a disk that it gets right: `thin_neck(network, data)`.

Let f be the logit of a network of dense layers at most 2 wide, whose activations are continuous and
never fall (tanh, ReLU; not sine, SiLU or GELU), on a disk of radius a (to be negative) in a ring
inner ≤ |x| ≤ outer (to be positive), and m > 0 with f ≤ −m somewhere on the disk. Every circle
around the disk's centre with a radius of a or more carries a point with f ≤ −m:

    If all W are regular and σ rises strictly, h is a homeomorphism of the plane onto an open set.
    On the closed disk D of radius r the linear w · h + b (unless w = 0) takes its least value at
    the boundary of h(D), which is the image of the circle |x| = r. Singular W, narrower layers
    (padded with zeros) and activations that are flat somewhere are uniform limits of such networks
    on D, and a least value passes to the limit.

Let L bound how fast f changes along arcs of the ring's circles on which −m ≤ f ≤ 0: a Lipschitz
constant, which the largest slope is if every σ is Lipschitz (kinks do no harm then; a σ may rise
without any slope where it isn't). Follow the circle from the point until f is 0 for the first time.
Since it was −m for the last time, f has climbed by m inside that band, on an arc of m / L or more.
The same holds in the other direction, and the two arcs don't overlap; if f is never 0, all of the
circle is wrong. So

    area {x in the ring : f(x) ≤ 0} ≥ ∫ min(2 m / L, 2πr) dr, r from `inner` to `outer`.

Without L, and for m = 0 too: each circle of the ring carries a wrong point, and a chord is shorter
than its arc. So the part of the ring within ε of a wrong point has an area of (outer − inner) · 2ε
or more, as long as ε ≤ π · inner.
"""

from dataclasses import dataclass
from functools import cached_property
from math import fsum, pi

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from generator.errors import UserError
from generator.learn.data.dataset import Data
from generator.learn.data.regions import Annulus, Disk, crossed
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.reproducible_algebra import matmul
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array
from generator.topology.measure.jacobian import jacobian

CIRCLES, AROUND = 61, 480  # of the ring's grid
DISK = 2000  # points of the disk's sweep


@dataclass(frozen=True, eq=False)
class Neck:
    """What a network pays on the ring, measured on a grid of it.

    `points` (n, 2) of the ring have the areas `areas` (n,); `wrong` (n,) says which have f ≤ 0. All
    of it is sampled: m and L may be larger. proofs/neck_bounds.py has bounds.
    """

    ring: Annulus
    depth: float  # m, the largest −f on the disk; below 0 if all of it is wrong
    steepness: float  # L: the largest slope of f along circles where −m ≤ f ≤ 0
    points: Array
    areas: Array
    wrong: NDArray[np.bool_]

    __repr__ = short_repr

    @property
    def wrong_area(self) -> float:
        """Of the ring's part where f ≤ 0."""
        return fsum(self.areas[self.wrong])

    @property
    def least_area(self) -> float:
        """What the law asks of `wrong_area`, as far as the samples show."""
        return least_wrong_area(self.ring, self.depth, self.steepness)

    def area_within(self, distance: float) -> float:
        """Of the ring's part that lies at most so far from a point of the grid with f ≤ 0.

        UserError unless the distance is above 0.
        """
        if not distance > 0:
            raise UserError(f"area_within: distance: expected above 0, got {distance:g}")
        return fsum(self.areas[self._nearest <= distance])

    @cached_property
    def _nearest(self) -> Array:
        """How far each point is from one with f ≤ 0; ∞ where there is none."""
        if not self.wrong.any():
            return np.full(len(self.points), np.inf)
        return np.asarray(cKDTree(self.points[self.wrong]).query(self.points)[0])


def thin_neck(network: Network, data: Data, circles: int = CIRCLES, around: int = AROUND) -> Neck:
    """Measured on `circles` circles of the ring with `around` points each.

    `data` has a disk of class 0 and a ring around it of class 1, as `learn.disk_annulus` makes.
    UserError for other sets, for a network without a logistic head, or for layers that aren't
    dense.
    """
    disk, ring = disk_in_ring(data)
    head = network.head
    if not isinstance(head, Head) or head.kind != "logistic":
        raise UserError("thin_neck: network: expected a logistic head, got another or none")
    depth = -float(network.logits(disk.at(disk.sweep(DISK))).min())
    edges = np.linspace(ring.inner, ring.outer, circles + 1)
    parameters = crossed((edges[:-1] + edges[1:]) / 2, 2 * pi * np.arange(around) / around)
    points = ring.at(parameters)
    logits = network.logits(points)
    band = (logits >= -depth) & (logits <= 0)
    along = np.column_stack([-points[band, 1], points[band, 0]]) / parameters[band, :1]
    gradient = matmul(head.W, jacobian(network, points[band])) if network.layers else head.W[None]
    slopes = (gradient[:, 0] * along).sum(axis=1)
    areas = np.repeat(pi * (edges[1:] ** 2 - edges[:-1] ** 2) / around, around)
    return Neck(ring, depth, float(np.abs(slopes).max(initial=0.0)), points, areas, logits <= 0)


def disk_in_ring(data: Data) -> tuple[Disk, Annulus]:
    """The two sets of data; UserError for others."""
    match sorted(data.sets, key=lambda exact_set: exact_set.label):
        case [Disk(label=0) as disk, Annulus(label=1) as ring] if disk.outer < ring.inner:
            return disk, ring
    raise UserError(
        "thin_neck: data: expected a disk of class 0 in a ring of class 1, got the sets of"
        f" {data.name!r}"
    )


def least_wrong_area(ring: Annulus, depth: float, steepness: float) -> float:
    """∫ min(2m/L, 2πr) dr over the ring's radii; 0 for m ≤ 0, all of the ring for L = 0."""
    if depth <= 0:
        return 0.0
    inner, outer = ring.inner, ring.outer
    full = min(outer, max(inner, depth / (pi * steepness))) if steepness > 0 else outer
    arcs = 2 * depth / steepness * (outer - full) if full < outer else 0.0
    return pi * (full - inner) * (full + inner) + arcs
