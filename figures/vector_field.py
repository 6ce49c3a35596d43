"""A field of two anchors

Each anchor (ringed) pulls the points near it along its own arrow; far away hardly anything moves.
Between the anchors their pulls are mixed by nearness, and nowhere is the mixture stronger than the
stronger of the two. Particles drift along the small arrows for one unit of time, coloured by the
anchor that was nearer at the start.
"""

import numpy as np

from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

ANCHORS = [[-0.42, 0.05], [0.42, -0.05]]
PULLS = [[0.95, 0.4], [0.15, -1.0]]
WIDTHS = [0.34, 0.34]
LENGTH = 0.3  # at which all arrows are drawn
ACROSS, EXTENT = 9, 0.96  # particles each way, and how far out they begin

alt = (
    "Small arrows over a square show a vector field. Near each of two ringed anchors they follow"
    " the anchor's own long arrow, right and a little up at one, down at the other; towards the"
    " edge of the square they vanish. Particles drift along them and leave trails: those from the"
    " first anchor run to the right and bend down into the stream of the second."
)


def network():
    return learn.Network((learn.FieldLayer(ANCHORS, PULLS, WIDTHS, "flow", steps=32),), None)


def layer(network):
    return network.layers[0]


def flow(network):
    return topology.flow(network)


def particles(layer):
    """Those that the first anchor pulls more, those that the second does."""
    at = topology.lattice(ACROSS, EXTENT)
    nearer = norm(at[:, None] - np.asarray(layer.c), axis=2).argmin(axis=1)
    return [(at[nearer == k], "ab"[k]) for k in (0, 1)]


def film(layer, flow, particles):
    at = topology.lattice(17, 1.1)
    pulls = layer.field(at)
    return draw.film(
        draw.square(),
        draw.arrows(at, LENGTH * pulls, colour="grid", head=0.055),
        [draw.trails(some, colour, 1.6) for some, colour in particles],
        [draw.points_at(some, colour, 3.0, carried=True) for some, colour in particles],
        [
            draw.arrows([c], [LENGTH * v], colour=colour, width=3.0, head=0.07)
            for c, v, colour in zip(layer.c, layer.v, "ab", strict=True)
        ],
        draw.rings(layer.c, colour="text"),
        draw.label("c₀", layer.c[0], size=18, offset=(-6, 27)),
        draw.label("c₁", layer.c[1], size=18, offset=(8, -17)),
        draw.label("v₀", layer.c[0] + LENGTH * layer.v[0], colour="a", size=18, offset=(2, -12)),
        draw.label("v₁", layer.c[1] + LENGTH * layer.v[1], colour="b", size=18, offset=(17, 8)),
        through=flow,
        slow=2.0,
    )


def strongest(layer):
    squares = (layer.field(topology.lattice(201)) ** 2).sum(axis=1)
    return float(np.sqrt(squares.max()))


def bound(layer):
    """Of |F| anywhere: m shares, each f / (1 + Σ f), sum to at most m / (1 + m)."""
    m = len(layer.c)
    return float(np.sqrt((layer.v**2).sum(axis=1).max())) * m / (1 + m)


def claims(layer, strongest, bound):
    yield claim.measured("anchors", len(layer.c))
    method = "greatest length of F on a grid of 201 × 201 points of the square"
    yield claim.measured("strongest", strongest, method=method)
    yield claim.below(
        "bound",
        bound,
        1.0,
        "Nowhere is the field as strong as an anchor's own pull, of length about 1",
        method="largest |v| · m / (1 + m) of m anchors: to this their shares sum at most",
    )
