"""Two arcs by Mish

One layer with an activation of its own.
"""

import autograd.numpy as np

from figures.arcs import data
from generator import claim, draw, learn, topology

alt = "Two short spiral arms that one layer of Mish moves to the sides of a line."


def mish(z):
    return z * np.tanh(np.log1p(np.exp(z)))


def slope(z):
    soft = np.log1p(np.exp(z))
    return np.tanh(soft) + z / (1 + np.exp(-z)) / np.cosh(soft) ** 2


MISH = learn.own_activation("mish", mish, slope, loses="folds at −1.19")


def network(data):
    return learn.train(learn.dense(2, [2], MISH), data, restarts=4, steps=400, seed=1).best()


def flow(network):
    return topology.flow(network)


def film(flow, data):
    return draw.film(draw.curves(data), draw.line(flow.network.head), through=flow)


def accuracy(network, data):
    return learn.accuracy(network, data)


def claims(accuracy):
    yield claim.at_least("accuracy", accuracy, 0.9, "Nearly every point lies on its side")
