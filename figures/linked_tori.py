"""Two linked tubes

Each goes through the hole of the other. Nothing that bends and stretches space without tearing it
will take them apart.
"""

from generator import claim, draw, learn, topology

alt = (
    "A blue and an orange tube, each closed to a ring and each passing through the other's hole,"
    " over a pale floor; the view goes once round them and ends where it began."
)

START = 5  # degrees, of the first picture and the last


def data():
    return learn.linked_tori(points=400)


def linking(data):
    return topology.linking_of(*(topology.core_loop(exact_set) for exact_set in data.sets))


def number(linking):
    return abs(round(float(linking.values[0])))


def gap(data):
    return topology.distance(*data.sets).distance


def film(data, number):
    return draw.film(
        draw.floor(),
        draw.surfaces(data),
        through=draw.turning("Two linked tubes", f"linking number {number}"),
        view=draw.orbit(azimuth=START + 180, elevation=30, swing=180),
        slow=1.25,
    )


def claims(linking, number, gap):
    method = f"solid angles of all pairs of {linking.vertices[0]} edges each"
    yield claim.measured("linking", number, method=method)
    yield claim.proved(
        "linked",
        linking.always(-1, 1),
        "The cores are linked",
        method="each polygon stands in for its curve, by a bound of the curve's speed",
    )
    yield claim.above("gap", gap, 0.2, "There is air between the tubes")
