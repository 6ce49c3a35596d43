"""Two curves that no line parts

Class A runs above class B, and the eye parts them at once; a straight line can't. This one has the
bottom of A below it and the rims of B above it: the pieces with a red border lie on the
wrong side.
"""

import numpy as np

from generator import claim, draw, learn, topology

EXTENT = 1.2  # half the side of the grid, beside which the curves are named
LEVEL = 0.0  # of the line
SAMPLES = 401

alt = (
    "Two cosine curves on a grid, one above the other: the blue curve A runs parallel to the orange"
    " curve B. A level straight line between them, blue above it and orange below, cuts both: the"
    " bottom of A lies below it, the two ends of B lie above it, and these three pieces have a red"
    " border."
)


def data():
    return learn.two_curves(points=200)


def nearest(data):
    return topology.distance(data.sets[0], data.sets[1])


def names_beside(data):
    """A and B, each beside the left end of its curve."""
    return [
        draw.label(name, (-EXTENT, exact_set.at([[-1]])[0, 1]), colour, size=20, offset=(-18, 7))
        for name, colour, exact_set in zip("AB", "ab", data.sets, strict=True)
    ]


def wrong(data):
    """The pieces (n, 2) of A below the line and of B above it."""
    pieces = []
    for exact_set, side in zip(data.sets, (-1, 1), strict=True):
        curve = exact_set.at(exact_set.sweep(SAMPLES))
        beyond = side * (curve[:, 1] - LEVEL) > 0
        parts = np.split(curve, np.flatnonzero(np.diff(beyond)) + 1)
        pieces += parts[1 - int(beyond[0]) :: 2]
    return pieces


def still(data, wrong):
    return draw.still(
        draw.square(),
        draw.grid(extent=EXTENT),
        draw.line(learn.Head("logistic", [[0.0, -1.0]], [LEVEL]), span="always"),
        draw.unframed(draw.path(piece, "witness", width=14.0, opacity=0.7) for piece in wrong),
        draw.unframed(draw.path(piece, "ground", width=6.0) for piece in wrong),
        draw.curves(data),
        names_beside(data),
        draw.label("wrong side", (0.0, LEVEL), "witness", size=18, offset=(0, 46)),
    )


def claims(nearest, wrong):
    yield claim.equal("wrong-pieces", len(wrong), 3, "The line has three pieces on the wrong side")
    yield claim.above(
        "distance",
        nearest.distance,
        0.4,
        "The curves keep clear of each other",
        method="least distance over both parameters, minimised from the best of a grid",
    )
