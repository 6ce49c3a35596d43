"""How a network of layers of three units pays for a core that it gets right: `thin_tube(…)`.

The law of necks.py, one dimension up. Let f be the logit of a network of dense layers at most 3
wide, whose activations are continuous and never fall, and f ≤ −m < 0 on all of a closed curve K.
Let the other set be the solid round tube of radii R and ρ < R, where f is to be positive, and let
none of the circles parallel to its core be split from K: no sphere has one inside and the other
outside. Then each of these circles carries a point with f ≤ −m:

    Let all W be regular, and let σ rise strictly. On a ball about both sets the layers' inputs are
    bounded; outside of these bounds replace each σ by one that rises to ±∞, so that h becomes a
    homeomorphism of all of space. If f > max f over K on all of a circle C, a plane f = const
    parts h(C) from h(K), and so does a sphere that is large enough, on C's side of the plane; its
    preimage under h parts C from K. So min f over C ≤ max f over K if they aren't split. Singular
    W, narrower layers (padded with zeros) and activations that are flat somewhere are uniform
    limits of such networks on the ball, and this inequality passes to the limit.

Let L bound how fast f changes along these circles wherever −m ≤ f ≤ 0. As in necks.py, a circle of
radius r has f ≤ 0 on a length of min(2 m / L, 2πr) or more. The circle at distance t ≤ ρ from the
core, in direction v, has r = R + t cos v, so that

    volume {x in the tube : f(x) ≤ 0} ≥ ∫∫ min(2 m / L, 2π (R + t cos v)) t dt dv,

which is 2πρ² m / L, a share m / (πRL) of the tube, if 2 m / L ≤ 2π (R − ρ). By f ↦ −f the same
holds with the classes exchanged.

If K misses the solid tube, its circles can be moved into each other off K. So they all have the
core's linking number with K, and where it isn't 0, none is split from K.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum, inf, pi

import numpy as np

from generator.errors import UserError
from generator.learn.data.dataset import Data, ExactSet
from generator.learn.data.tubes import Tube
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.reproducible_algebra import matmul, norm
from generator.reproducible_math import cos, sin
from generator.short_repr import short_repr
from generator.topology.flow.matrix_paths import Array
from generator.topology.measure.jacobian import jacobian

CORE = 4000  # points of the core that is right
ACROSS, TURNS, ALONG = 8, 24, 720  # distances from the core, directions, points of a circle


@dataclass(frozen=True, eq=False)
class TubeNeck:
    """What a network pays on a solid tube, measured on a grid of its parallel circles.

    All of it is sampled: the depth may be smaller, and the steepness larger.
    """

    tube: Tube  # which pays
    depth: float  # m: the least distance of the logit from 0 on the other's core
    steepness: float  # L
    wrong_volume: float

    __repr__ = short_repr

    @property
    def volume(self) -> float:
        """Of the solid tube: 2π²Rρ²."""
        return 2 * pi**2 * major_radius(self.tube) * self.tube.minor**2

    @property
    def least_volume(self) -> float:
        """What the law asks of `wrong_volume`, as far as the samples show."""
        return least_wrong_volume(self.tube, self.depth, self.steepness)


def least_wrong_volume(tube: Tube, depth: float, steepness: float) -> float:
    """∫∫ min(2m/L, 2πr) over a section of the tube, r from the grid's circles; 0 for m ≤ 0."""
    if depth <= 0:
        return 0.0
    volumes, radii = _parallels(tube)
    arc = 2 * depth / steepness if steepness > 0 else inf
    if arc <= 2 * pi * (major_radius(tube) - tube.minor):
        return pi * tube.minor**2 * arc
    return fsum(volumes * np.minimum(arc / (2 * pi * radii), 1.0))


def thin_tube(network: Network, data: Data) -> TubeNeck:
    """Measured where one core is right all along, with the greater depth if both are.

    `data` has a round tube of each class, as `learn.linked_tori` makes; that no parallel circle is
    split from the other core is left to the caller. UserError for other sets, a network without a
    logistic head, and where each core has a wrong point: the law says nothing then.
    """
    tubes, head = round_tubes(data.sets), network.head
    if not isinstance(head, Head) or head.kind != "logistic":
        raise UserError("thin_tube: network: expected a logistic head, got another or none")
    around = 2 * pi * np.arange(CORE) / CORE
    # A class that is right has logits of its sign: of class 0 below 0, of class 1 above.
    depths = [
        float((sign * network.logits(tube.core(around))).min())
        for tube, sign in zip(tubes, (-1, 1), strict=True)
    ]
    right = int(np.argmax(depths))
    if not depths[right] > 0:
        raise UserError(
            "thin_tube: network: expected one that is right along one core, got wrong points on"
            f" both (scores {depths[0]:.3g} and {depths[1]:.3g})"
        )
    return _measured(network, head, tubes[1 - right], depths[right], (-1.0, 1.0)[right])


def _measured(network: Network, head: Head, tube: Tube, depth: float, sign: float) -> TubeNeck:
    """On the tube that pays; sign · f is above 0 on the other core, where it is right."""
    u = 2 * pi * np.arange(ALONG) / ALONG
    tangent = matmul(np.column_stack([-sin(u), cos(u)]), tube.axes[:2])
    steepness, wrong = 0.0, []
    for share, v in _directions():
        parameters = np.column_stack([u, np.full(ALONG, v)])
        points = replace(tube, minor=share * tube.minor).at(parameters)
        scores = sign * network.logits(points)  # 0 or above is wrong here
        wrong.append(float((scores >= 0).mean()))
        band = (scores >= 0) & (scores <= depth)
        if band.any():
            there = points[band]
            gradient = matmul(head.W, jacobian(network, there)) if network.layers else head.W[None]
            slopes = np.abs((gradient[:, 0] * tangent[band]).sum(axis=1))
            steepness = max(steepness, float(slopes.max()))
    volumes, _ = _parallels(tube)
    return TubeNeck(tube, depth, steepness, fsum(volumes * np.array(wrong)))


def _directions() -> list[tuple[float, float]]:
    """Distances from the core, as shares of the tube's radius, and directions of the circles."""
    shares = (np.arange(ACROSS) + 0.5) / ACROSS
    turns = 2 * pi * np.arange(TURNS) / TURNS
    return [(share, v) for share in shares.tolist() for v in turns.tolist()]


def _parallels(tube: Tube) -> tuple[Array, Array]:
    """The volumes and radii that each circle of the grid stands for, in the order of them."""
    share, v = np.array(_directions()).T
    distance = share * tube.minor
    radii = major_radius(tube) + distance * cos(v)
    section = distance * (tube.minor / ACROSS) * (2 * pi / TURNS)
    return section * 2 * pi * radii, radii


def major_radius(tube: Tube) -> float:
    """R, of a round tube."""
    return float(norm(tube.coefficients, axis=1).max())


def round_tubes(sets: Sequence[ExactSet]) -> tuple[Tube, Tube]:
    """The tubes of class 0 and 1; UserError for other sets."""
    match sorted(sets, key=lambda exact_set: exact_set.label):
        case [Tube(label=0) as first, Tube(label=1) as second] if _round(first) and _round(second):
            return first, second
    names = ", ".join(exact_set.name for exact_set in sets) or "none"
    raise UserError(f"thin_tube: data: expected a round tube of each class, got {names}")


def _round(tube: Tube) -> bool:
    """Whether the core is a circle: one wave."""
    waves = norm(tube.coefficients, axis=1)
    return len(waves) == 3 and not waves[:2].any()
