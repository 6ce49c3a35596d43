"""A field of two anchors

Each anchor (ringed) pulls the points near it along its own arrow; far away nothing moves. Between
the anchors the pulls are mixed by nearness, so nowhere is it stronger than the stronger anchor's.
"""

import numpy as np

from generator import claim, draw, learn, topology

ANCHORS = [[-0.42, 0.05], [0.42, -0.05]]
PULLS = [[0.85, 0.55], [-0.85, -0.55]]
WIDTHS = [0.3, 0.3]
LENGTH = 0.3  # at which all arrows are drawn

alt = (
    "Small arrows over a square show a vector field. Near each of two ringed anchors they follow"
    " the anchor's own long arrow, right and up at one, left and down at the other; towards the"
    " edge of the square they vanish."
)


def network():
    return learn.Network((learn.FieldLayer(ANCHORS, PULLS, WIDTHS, "flow", steps=32),), None)


def layer(network):
    return network.layers[0]


def still(layer):
    at = topology.lattice(17, 1.1)
    pulls = layer.field(at)
    return draw.still(
        draw.square(),
        draw.arrows(at, LENGTH * pulls, head=0.055),
        [
            draw.arrows([c], [LENGTH * v], colour=colour, width=3.0, head=0.07)
            for c, v, colour in zip(layer.c, layer.v, "ab", strict=True)
        ],
        draw.rings(layer.c, colour="text"),
        draw.label("c₀", layer.c[0], size=18, offset=(-6, 27)),
        draw.label("c₁", layer.c[1], size=18, offset=(8, -17)),
        draw.label("v₀", layer.c[0] + LENGTH * layer.v[0], colour="a", size=18, offset=(2, -12)),
        draw.label("v₁", layer.c[1] + LENGTH * layer.v[1], colour="b", size=18, offset=(-2, 24)),
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
