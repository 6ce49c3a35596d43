"""Two curves that no line parts

Class A runs above class B, and its bottom hangs lower than B's rims. The eye parts them at once; a
straight line can't. The short line is where they come closest.
"""

from generator import claim, draw, learn, topology

EXTENT = 1.2  # half the side of the grid, beside which the curves are named

alt = (
    "Two cosine curves on a grid, one above the other: the blue curve A runs parallel to the orange"
    " curve B. The shortest way between them is marked."
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


def still(data, nearest):
    return draw.still(
        draw.square(),
        draw.grid(extent=EXTENT),
        draw.curves(data),
        draw.path(nearest.points, width=1.6),
        names_beside(data),
        draw.label(f"{nearest.distance:.2f}", nearest.points.mean(axis=0), offset=(-21, -8)),
    )


def claims(nearest):
    yield claim.above(
        "distance",
        nearest.distance,
        0.4,
        "The curves keep clear of each other",
        method="least distance over both parameters, minimised from the best of a grid",
    )
