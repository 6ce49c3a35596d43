"""Room for a hill

With a third unit the plane leaves the plane: two layers of three units lift it into a hill, the
disk at its top and the ring on its slopes, and a plane cuts between them.
"""

import numpy as np

from figures.disk_annulus import data
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

alt = (
    "A sheet of grid lines with a blue disk in an orange ring tilts into space and is bent to a"
    " hill by two layers; at the end a level plane passes between the disk, the hill's top, and the"
    " ring on its slopes."
)


def training(data):
    return learn.train_isotropic(
        learn.dense(2, [3, 3]),
        data,
        restarts=12,
        steps=1000,
        seed=1,
        weights=(0.003, 0.2),
        spread=0.3,
    )


def network(training, data):
    return training.chosen(
        lambda network: -topology.shape_kept(topology.flow(network), data).stretch
    )


def flow(network):
    return topology.flow(network)


def view(flow):
    """Right, into the picture and up, which is the plane's normal towards the disk."""
    normal = flow.network.head.W[0]
    up = -normal / norm(normal)
    right = np.eye(3)[0] - up[0] * up
    right = right / norm(right)
    return np.array([right, np.cross(up, right), up])


def film(flow, data, view):
    return draw.film(
        draw.grid(15, extent=1.05, samples=31),
        draw.surfaces(data, shape=(6, 64)),
        draw.plane(flow.network.head),
        draw.verdict(flow, "apart"),
        through=flow,
        view=draw.orbit(azimuth=90, elevation=4, axes=view, above=True, closing=-40),
        aspect=0.78,
        slow=0.93,
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def errors(network, data):
    return learn.sweep_errors(network, data, 10**6)


def certified(network, data):
    return topology.certify(network, data)


def shape(flow, data):
    return topology.shape_kept(flow, data)


def claims(training, accuracy, errors, certified, shape):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield from separation_of(errors, certified)
    yield claim.at_most(
        "last-stretch",
        shape.stretch,
        4,
        "A small circle in the sets is no longer an ellipse than so in the end",
        method="largest ratio of the two singular values on a grid of both sets",
    )
    yield claim.at_least(
        "gap", shape.gap, 0.05, "Between them is a gap, as a share of the extent of both"
    )
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
