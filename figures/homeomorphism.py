"""There and back

A layer moves every point of the plane, and its inverse takes every point back to where it was: the
grid is turned, shifted and squeezed, and nothing of it is lost. Follow the orange dot from its ring
along its trail and home again. The circle leaves the pale band where it began, and returns to its
middle. Dashed at the end: its image.
"""

from dataclasses import replace

import numpy as np

from figures.one_layer import outlined
from generator import claim, draw, learn, topology

EXTENT = 1.2  # half the side of the square shown
FOLLOWED = [[-0.48, 0.64]]  # a point of the circle of radius 0.8

alt = (
    "A square grid with a circle and a dot is turned and stretched, shifted and squeezed by a tanh"
    " layer; then the same three motions run backwards until the grid is square again. A pale band"
    " shows where the circle began, and a ring where the dot did: in the end they are in their"
    " middle again. A dashed line shows where the layer had carried the circle."
)


def network():
    layer = learn.Dense([[0.75, -0.7], [0.8, 0.7]], [0.25, -0.2], "tanh")
    return learn.Network((layer,), None)


def flow(network):
    return topology.there_and_back(topology.flow(network))


def film(network, flow):
    there = draw.placed(
        [draw.circle(), draw.rings(FOLLOWED, "b", radius=7.0)],
        network.representation,
    )
    farthest = network.representation(np.array(FOLLOWED))[0]
    band = draw.circle()
    return draw.film(
        draw.square(),
        replace(band, style=replace(band.style, width=15.0, opacity=0.2), carried=False),
        draw.grid(17, extent=EXTENT),
        [outlined(mark).at_end() for mark in there],
        draw.circle(),
        draw.rings(FOLLOWED, "b", radius=13.0),
        draw.trails(FOLLOWED, "b", 2.8, 0.8, 49),
        draw.points_at(FOLLOWED, colour="b", radius=7.5, carried=True),
        draw.label("its image", farthest, size=18, offset=(52, 7)).at_end(),
        through=flow,
        poster=0.42,
        aspect=0.94,
    )


def square():
    return topology.lattice(301, EXTENT)


def round_trip(flow, square):
    away = flow.through(square) - square
    return float(np.sqrt((away**2).sum(axis=1).max()))


def least(network, square):
    return float(topology.singular_values(topology.jacobian(network, square)).min())


def unfolded(network):
    return topology.certify_unfolded(topology.flow(network), half=EXTENT)


def claims(square, round_trip, least, unfolded):
    yield claim.below(
        "round-trip",
        round_trip,
        1e-9,
        "Every point of the square comes back to where it was",
        method="largest distance over a grid of points, artanh in closed form",
    )
    method = "least singular value of the Jacobian over the same points, by the chain rule"
    yield claim.measured("least-jacobian", least, method=method)
    yield claim.proved(
        "unfolded",
        unfolded.verdict,
        "The layer nowhere flattens the square",
        method="det W in exact arithmetic, and tanh rises everywhere",
    )
    yield claim.measured("points", len(square))
