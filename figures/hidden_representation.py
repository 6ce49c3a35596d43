"""The same network, seen from inside

The hidden layer has bent the plane, and with it both curves; in the bent plane a straight line
parts them.
"""

from figures.hidden_boundary import accuracy, data, network
from generator import claim, draw, topology

alt = (
    "The hidden layer's plane: the grid is bent, both curves have moved apart, and a straight line"
    " runs between them."
)


def flow(network):
    return topology.flow(network)


def separation(network, data):
    return topology.separation(network.representation(data.points), data.labels)


def still(flow, network, data):
    return draw.still(
        draw.line(flow.network.head, span="always"),
        draw.square(),
        draw.grid(),
        draw.curves(data),
        [
            draw.label(name, exact_set.at([[0.3]]), colour, True, size=20, offset=(16, 6))
            for name, colour, exact_set in zip("AB", "ab", data.sets, strict=True)
        ],
        through=flow,
    )


def claims(separation, accuracy):
    yield claim.above(
        "margin",
        separation.margin,
        0.02,
        "A line parts the hidden representations of all points",
        method="half the width of the widest empty strip, verified in exact arithmetic",
    )
    yield claim.proved("separable", separation.verdict, "A line does")
    yield claim.equal("accuracy", accuracy, 1, "The network's own line is one of them")
