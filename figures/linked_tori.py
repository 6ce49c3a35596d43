"""Two linked tubes

Each goes through the hole of the other. Nothing that bends and stretches space without tearing it
will take them apart.
"""

import numpy as np

from generator import claim, draw, learn, topology

alt = (
    "A blue and an orange tube, each closed to a ring and each passing through the other's hole,"
    " over a pale floor; the view swings slowly around them."
)


def data():
    return learn.linked_tori(points=400)


def linking(data):
    turns = np.arange(256) / 256
    a, b = (topology.core_loop(one).at(turns) for one in data.sets)
    return abs(float(topology.linking_number(a, b)))


def gap(data):
    return topology.distance(*data.sets).distance


def film(data, linking):
    return draw.film(
        draw.floor(),
        draw.surfaces(data),
        through=draw.turning("Two linked tubes", f"linking number {linking:.0f}"),
        view=draw.orbit(azimuth=25, elevation=30),
    )


def claims(linking, gap):
    yield claim.equal(
        "linking",
        round(linking, 6),
        1,
        "The cores are linked",
        method="solid angles of all pairs of 256 edges each",
    )
    yield claim.above("gap", gap, 0.2, "There is air between the tubes")
