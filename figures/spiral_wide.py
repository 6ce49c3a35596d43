"""Room to move: the hard spirals with eight units

With eight units a layer the two-turn spirals are easy. We see a shadow of what happens in eight
dimensions; the view turns from the input plane to the direction in which the network decides, and
the grid, which is everywhere by then, fades.
"""

import numpy as np

from figures.spiral_hard import data
from generator import claim, draw, learn, topology

WIDER = 2.0  # how far the points may reach across the decision, compared with along it

alt = (
    "Two spirals of two turns on a grid, lifted into eight dimensions by two layers; the view turns"
    " until the two curves lie on the two sides of a straight line."
)


def training(data):
    architecture = learn.dense(2, [8, 8])
    return learn.train(architecture, data, restarts=64, steps=2000, seed=1, gentle=4e-4)


def _parting(flow, data):
    """The direction of the decision, and the widest across it that is not much wider.

    The points reach so much farther in the principal directions that the gap would be a line.
    """
    directions = topology.decision_view(flow.network, data.points, dimensions=8)
    reach = np.ptp(flow.network.representation(data.points) @ directions.T, axis=0)
    across = 1 + int(np.argmax(reach[1:] < WIDER * reach[0]))
    return np.array([directions[0], directions[across]])


def _clarity(network, data):
    flow = topology.flow(network)
    return topology.clarity(flow, _parting(flow, data), data.points)


def network(training, data):
    return training.chosen(lambda candidate: _clarity(candidate, data))


def clarity(network, data):
    return _clarity(network, data)


def flow(network):
    return topology.flow(network)


def view(flow, data):
    return _parting(flow, data)


def film(flow, data, view):
    return draw.film(
        draw.line(flow.network.head),
        draw.until_end(draw.unframed(draw.grid(13, samples=33))),
        draw.curves(data, samples=601),
        through=flow,
        view=draw.turn(view[0], view[1], plane="plane of the decision"),
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep(network, data):
    return learn.sweep_accuracy(network, data, 50)


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 0.02)


def claims(training, accuracy, sweep, least, never_flat, clarity):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.measured("sweep-accuracy", sweep)
    yield claim.measured("restarts", training.restarts)
    yield claim.above("succeeded", training.succeeded_count, 0, "Some restarts succeed")
    yield claim.measured(
        "least-singular-value",
        least,
        method="least singular value on the embedded input, over all t of the polar paths",
    )
    yield claim.proved(
        "never-flat",
        never_flat,
        "No layer flattens anything on its way",
        method="that it is above 0.02, in exact arithmetic on WᵀW",
    )
    yield claim.measured(
        "clarity", clarity, method="topology.clarity of the shadow: the nearer to 0, the clearer"
    )
