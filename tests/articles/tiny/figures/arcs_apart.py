"""One layer parts two arcs

Two units, and a line at the end.
"""

from figures.arcs import data
from generator import claim, draw, learn, topology

alt = "Two short spiral arms that one layer moves to the sides of a line; {accuracy:percent} right."


def training(data):
    return learn.train(learn.dense(2, [2]), data, restarts=4, steps=400, seed=1)


def network(training):
    return training.gentlest()


def flow(network):
    return topology.flow(network)


def film(flow, data):
    return draw.film(draw.grid(7), draw.curves(data), draw.line(flow.network.head), through=flow)


def accuracy(network, data):
    return learn.accuracy(network, data)


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 1e-3)


def certified(network, data):
    return topology.certify(network, data)


def claims(accuracy, least, never_flat, certified):
    yield claim.equal("accuracy", accuracy, 1, "Every point lies on its side")
    yield claim.measured("least-singular-value", least)
    yield claim.proved("never-flat", never_flat, "The layer flattens nothing on its way")
    yield claim.proved("all-certified", certified.verdict, "Every point of both arms does")
