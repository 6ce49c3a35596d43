"""One layer is three motions

Multiply by W, add b, apply tanh to each coordinate: a turn and a stretch, a shift, a squeeze. The
grid shows what happens to every point in between.
"""

from generator import claim, draw, learn, topology

alt = (
    "A square grid with a circle on it is turned and stretched by W, shifted by b, and squeezed"
    " into the square by tanh."
)


def network():
    layer = learn.Dense([[0.7, -1.1], [1.1, 0.9]], [0.45, -0.3], "tanh")
    return learn.Network((layer,), None)


def flow(network):
    return topology.flow(network)


def film(flow):
    return draw.film(draw.square(), draw.grid(), draw.circle(), through=flow)


def least(flow):
    return topology.least_singular_value(flow)


def claims(least):
    yield claim.above(
        "least-singular-value",
        least,
        0.5,
        "The linear part never flattens anything on its way",
        method="over all t of the polar path, in closed form",
    )
