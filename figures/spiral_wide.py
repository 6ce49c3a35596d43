"""Room to move: the hard spirals with eight units

With eight units a layer the two-turn spirals are easy. We see a shadow of what happens in eight
dimensions; the view turns from the input plane to the direction in which the network decides.
"""

from figures.spiral_hard import data
from generator import claim, draw, learn, topology

alt = (
    "Two spirals of two turns on a grid, lifted into eight dimensions by two layers; the view turns"
    " until the two curves lie on the two sides of a straight line."
)


def training(data):
    architecture = learn.dense(2, [8, 8])
    return learn.train(architecture, data, restarts=64, steps=2000, seed=1, gentle=4e-4)


def _clarity(network, data):
    flow = topology.flow(network)
    return topology.clarity(flow, topology.decision_view(flow.network, data.points), data.points)


def network(training, data):
    return training.chosen(lambda one: _clarity(one, data))


def clarity(network, data):
    return _clarity(network, data)


def flow(network):
    return topology.flow(network)


def view(flow, data):
    return topology.decision_view(flow.network, data.points)


def film(flow, data, view):
    return draw.film(
        draw.line(flow.network.head),
        draw.unframed(draw.grid(13, samples=33)),
        draw.curves(data),
        through=flow,
        view=draw.turn(view[0], view[1]),
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
