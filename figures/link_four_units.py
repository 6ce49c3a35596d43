"""A fourth direction

With four units in its first layer the network takes the tubes apart. What we see is a shadow of
four dimensions: where the tubes seem to pass through each other, they are apart in the direction
that we don't see, until the view turns to the one in which a gap opens.
"""

from figures.annulus_three_units import separation_of
from figures.linked_tori import data
from generator import claim, draw, learn, topology

alt = (
    "Two linked tubes, seen in a three-dimensional shadow of four dimensions: they are bent, pass"
    " through each other in the shadow, and at the end lie apart on two sides of a plane."
)


def training(data):
    architecture = learn.dense(3, [4, 4])
    schedule = learn.schedule(spread=1.5)
    return learn.train(
        architecture, data, restarts=24, steps=1500, seed=1, gentle=1e-4, schedule=schedule
    )


def network(training):
    return training.gentlest()


def flow(network):
    return topology.flow(network)


def view(flow, data):
    return topology.decision_view(flow.network, data.points, dimensions=3)


def film(flow, data, view):
    return draw.film(
        draw.surfaces(data),
        draw.plane(flow.network.head),
        through=flow,
        view=draw.orbit(azimuth=-8, elevation=18, axes=view),
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def errors(network, data):
    return learn.sweep_errors(network, data, 10**6)


def certified(network, data):
    return topology.certify(network, data)


def claims(training, accuracy, errors, certified):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    yield from separation_of(errors, certified)
