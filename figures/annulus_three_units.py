"""Room for a bowl

With a third unit the plane leaves the plane: it is lifted into a bowl, the disk at its bottom and
the ring on its sides, and a plane cuts between them.
"""

from figures.disk_annulus import data
from generator import claim, draw, learn, topology

alt = (
    "A sheet of grid lines with a blue disk in an orange ring tilts into space and is bent to a"
    " bowl; at the end a flat plane passes between the disk at the bottom and the ring above it."
)


def training(data):
    return learn.train(learn.dense(2, [3]), data, restarts=32, steps=1500, seed=1, gentle=1e-3)


def network(training):
    return training.gentlest()


def flow(network):
    return topology.flow(network)


def film(flow, data):
    return draw.film(
        draw.grid(15, extent=1.05, samples=31),
        draw.surfaces(data, shape=(6, 64)),
        draw.plane(flow.network.head),
        through=flow,
        view=draw.orbit(azimuth=topology.edge_on(flow.network) + 12, elevation=16, above=True),
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def errors(network, data):
    return learn.sweep_errors(network, data, 10**6)


def certified(network, data):
    return topology.certify(network, data)


def claims(training, accuracy, errors, certified):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield from separation_of(errors, certified)
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)


def separation_of(errors, certified):
    wrong, points = errors
    yield claim.equal("sweep-errors", wrong, 0, "No point of a fine sweep of both sets is wrong")
    yield claim.at_least("sweep-points", points, 10**6, "The sweep has a million points")
    yield claim.measured(
        "certified",
        certified.share,
        "cells of the sets in which the logit can't change its sign; rounded outwards",
    )
    yield claim.proved(
        "all-certified", certified.verdict, "Every point of both sets is proved to lie on its side"
    )
    yield claim.measured(
        "margin",
        certified.distance,
        "certified lower bound: no point of the sets comes nearer to the plane than this",
    )
