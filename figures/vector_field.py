"""A field of two anchors

Each anchor (ringed; as wide as it reaches, a tinted disk) pulls the points near it along its own
thick arrow; far away hardly anything moves. Between the anchors their pulls are mixed by nearness,
and nowhere is the mixture stronger than the stronger of the two. Two rows of particles drift along
the small arrows, coloured by the nearer anchor, for one unit of time, and the rows (dashed in
the end) become bows.
"""

from dataclasses import replace

import numpy as np

from figures.one_layer import outlined
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm
from generator.reproducible_math import cos, sin

ANCHORS = [[-0.42, 0.05], [0.42, -0.05]]
PULLS = [[0.95, 0.4], [0.15, -1.0]]
WIDTHS = [0.34, 0.34]
LENGTH = 0.3  # at which all arrows are drawn
ARROWS, EXTENT = 11, 0.98  # arrows each way, and how far out they stand
LEAST = 0.03  # below it there is no arrow
ROW, REACH = 7, 0.5  # particles of an anchor, and how far from it they begin

alt = (
    "Small arrows over a square show a vector field. Near each of two ringed anchors they follow"
    " the anchor's own thick arrow, right and a little up at one, down at the other; towards the"
    " edge of the square they vanish. A straight row of particles through each anchor drifts along"
    " them and is bent into a bow, ahead in the middle and behind at its ends; in the end a dashed"
    " line shows where the row began."
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
    nearer = norm(at[:, None] - np.asarray(layer.c), axis=2).argmin(axis=1)
    return draw.film(
        draw.square(),
        [
            _pale(draw.path(circle, colour, 0.0, fill=colour), 0.1)
            for circle, colour in zip(_around(layer), "ab", strict=True)
        ],
        [
            _pale(
                draw.arrows(at[of], LENGTH * pulls[of], colour=colour, width=1.6, head=0.05), 0.75
            )
            for k, colour in enumerate("ab")
            for of in [seen & (nearer == k)]
        ],
        [outlined(draw.path(row, "text")).at_end() for row in particles],
        [outlined(draw.rings(row, "text", radius=4.2)).at_end() for row in particles],
        [draw.trails(row, "text", 1.6) for row in particles],
        [draw.path(_between(row), "text", 2.4, carried=True) for row in particles],
        [draw.points_at(row, "text", 4.2, carried=True) for row in particles],
        [
            draw.arrows([c], [LENGTH * v], colour=colour, width=4.0, head=0.08)
            for c, v, colour in zip(layer.c, layer.v, "ab", strict=True)
        ],
        draw.rings(layer.c, colour="text"),
        draw.label("c₀", layer.c[0], size=20, offset=(-8, 28)),
        draw.label("c₁", layer.c[1], size=20, offset=(12, -16)),
        draw.label("v₀", layer.c[0] + LENGTH * layer.v[0], colour="a", size=20, offset=(2, -12)),
        draw.label("v₁", layer.c[1] + LENGTH * layer.v[1], colour="b", size=20, offset=(11, 13)),
        through=flow,
        slow=2.0,
    )


def _between(row):
    """More points (n, 2) along a row."""
    shares = np.linspace(0, 1, 49)[:, None]
    return (1 - shares) * row[0] + shares * row[-1]


def _around(layer):
    """Circles (n, 2) around the anchors, as wide as they reach."""
    angles = np.linspace(0, 2 * np.pi, 97)
    circle = np.column_stack([cos(angles), sin(angles)])
    return [c + s * circle for c, s in zip(np.asarray(layer.c), WIDTHS, strict=True)]


def _pale(mark, opacity):
    return replace(mark, style=replace(mark.style, opacity=opacity))


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
