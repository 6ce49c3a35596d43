"""Two linked tubes

Each goes through the hole of the other: the orange one crosses the disc that the blue one bounds,
once. Nothing that bends and stretches space without tearing it will take them apart.
"""

import numpy as np

from generator import claim, draw, learn, topology

alt = (
    "A blue and an orange tube, each closed to a ring and each passing through the other's hole,"
    " over a pale floor. A grey disc fills the blue ring, and the orange tube goes through it once."
    " The view goes once round them and ends where it began."
)

START = 200  # degrees, of the first picture and the last
GREY = "i"  # colour of the disc, one of those that surfaces may have
TURN = 2 * np.pi


def data():
    return learn.linked_tori(points=400)


def linking(data):
    return topology.linking_of(*(topology.core_loop(exact_set) for exact_set in data.sets))


def number(linking):
    return abs(round(float(linking.values[0])))


def gap(data):
    return topology.distance(*data.sets).distance


def cores(data):
    """The circles (96, 3) in the middle of the tubes, blue and orange."""
    along = TURN * (np.arange(96) + 0.5) / 96
    sides = [np.column_stack([along, np.full(96, around)]) for around in (0, np.pi)]
    return [(tube.at(sides[0]) + tube.at(sides[1])) / 2 for tube in data.sets]


def crossings(cores):
    """How often the orange core crosses the level disc that the blue core bounds."""
    blue, orange = cores
    centre = blue.mean(axis=0)
    above = orange[:, 2] > centre[2]
    inside = ((orange - centre) ** 2).sum(axis=1) < ((blue - centre) ** 2).sum(axis=1).min()
    return int(((above != np.roll(above, 1)) & inside).sum())


def disc(data, cores):
    """The disc that the blue core bounds, and the circle in which the orange tube meets it."""
    blue, centre = cores[0], cores[0].mean(axis=0)
    rows = [centre + share * (blue - centre) for share in (0.01, 0.34, 0.67, 1)]
    sheet = draw.surface(np.array(rows), GREY, wraps=(False, True), carried=False)
    around = np.linspace(0, TURN, 61)
    rim = data.sets[1].at(np.column_stack([np.full(61, np.pi), around]))
    return sheet, draw.path(rim, width=1.9)


def film(data, cores, number, crossings):
    return draw.film(
        draw.floor(),
        draw.surfaces(data, shape=(60, 22)),
        disc(data, cores),
        draw.readout(
            "orange crosses the disc",
            lambda stage, t: crossings,
            words=("never", "once", "twice"),
        ),
        through=draw.turning("Two linked tubes", f"linking number {number}"),
        view=draw.orbit(azimuth=START + 180, elevation=34, swing=180),
        slow=1.25,
    )


def claims(linking, number, crossings, gap):
    method = f"solid angles of all pairs of {linking.vertices[0]} edges each"
    yield claim.measured("linking", number, method=method)
    yield claim.proved(
        "linked",
        linking.always(-1, 1),
        "The cores are linked",
        method="each polygon stands in for its curve, by a bound of the curve's speed",
    )
    yield claim.equal(
        "crossings", crossings, 1, "The orange core crosses the disc that the blue core bounds once"
    )
    yield claim.above("gap", gap, 0.2, "There is air between the tubes")
