"""A field of two anchors

Each anchor (ringed) pulls the points near it along its own dark arrow; far away hardly anything
moves. Between the anchors their pulls are mixed by nearness, and nowhere is the mixture stronger
than the stronger of the two. A row of particles through each anchor drifts along the small arrows
for one unit of time, and the straight rows (dashed in the end) become bows.
"""

import numpy as np

from figures.one_layer import outlined
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

ANCHORS = [[-0.5, 0.05], [0.45, 0.0]]
PULLS = [[0.95, 0.4], [0.15, -1.0]]
WIDTHS = [0.34, 0.34]
LENGTH = 0.3  # at which all arrows are drawn
ARROWS, EXTENT = 13, 0.98  # arrows each way, and how far out they stand
LEAST = 0.08  # below it there is no arrow
ROW, REACH = 7, 0.46  # particles of an anchor, and how far from it they begin

alt = (
    "Small grey arrows show a vector field. Near each of two ringed anchors they follow the"
    " anchor's own dark arrow, right and a little up at one, down at the other; farther out they"
    " vanish. A straight row of particles through each anchor, blue and orange, drifts along them"
    " and is bent into a bow, ahead in the middle and behind at its ends; in the end a dashed line"
    " shows where the row began, and a trail how each particle came."
)


def network():
    return learn.Network((learn.FieldLayer(ANCHORS, PULLS, WIDTHS, "flow", steps=32),), None)


def layer(network):
    return network.layers[0]


def flow(network):
    return topology.flow(network)


def particles(layer):
    """Where they begin: a row of each anchor's own, through it and across its arrow."""
    rows = []
    for c, v in zip(np.asarray(layer.c), np.asarray(layer.v), strict=True):
        across = np.array([-v[1], v[0]]) / norm(v)
        rows.append(c + np.linspace(-REACH, REACH, ROW)[:, None] * across)
    return rows


def film(layer, flow, particles):
    at = topology.lattice(ARROWS, EXTENT)
    pulls = layer.field(at)
    seen = norm(pulls, axis=1) > LEAST
    rows = list(zip(particles, "ab", strict=True))
    return draw.film(
        draw.arrows(at[seen], LENGTH * pulls[seen], width=1.2, head=0.045),
        [outlined(draw.path(row, colour)).at_end() for row, colour in rows],
        [outlined(draw.rings(row, colour, radius=5.5)).at_end() for row, colour in rows],
        [draw.trails(row, colour, 2.0, 0.75) for row, colour in rows],
        [draw.path(_between(row), colour, 3.4, carried=True) for row, colour in rows],
        [draw.points_at(row, colour, 6.0, carried=True) for row, colour in rows],
        draw.arrows(layer.c, LENGTH * np.asarray(layer.v), colour="text", width=2.6, head=0.08),
        draw.rings(layer.c, colour="text"),
        draw.label("c₀", layer.c[0], size=20, offset=(-8, 28)),
        draw.label("c₁", layer.c[1], size=20, offset=(12, -16)),
        draw.label("v₀", layer.c[0] + LENGTH * layer.v[0], size=20, offset=(2, -12)),
        draw.label("v₁", layer.c[1] + LENGTH * layer.v[1], size=20, offset=(11, 13)),
        through=flow,
        aspect=0.8,
        slow=2.0,
    )


def _between(row):
    """More points (n, 2) along a row."""
    shares = np.linspace(0, 1, 49)[:, None]
    return (1 - shares) * row[0] + shares * row[-1]


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
