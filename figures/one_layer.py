"""One layer is three motions

Multiply by W, add b, apply tanh to each coordinate: a turn and a stretch, a shift, a squeeze. The
grid and the circle show what happens to every point in between, and rest after each of the three.
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
    return draw.film(draw.square(), draw.grid(), draw.circle(), through=flow, pauses=True)


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 0.5)


def claims(least, never_flat):
    yield claim.measured(
        "least-singular-value", least, method="over all t of the polar path, in closed form"
    )
    yield claim.proved(
        "never-flat",
        never_flat,
        "The linear part never flattens anything on its way",
        method="that it is above 0.5, in exact arithmetic on WᵀW",
    )
