"""What a line can do

Without a hidden layer a network is one line. This is the best of all lines, and it still cuts
through a curve. The ringed points prove that every line must: two of A and two of B, joined by
segments that cross. The point where they cross would have to lie on both sides.
"""

from fractions import Fraction

import numpy as np

from figures.two_curves import data, names_beside
from generator import claim, draw, learn, topology

ABOVE = 0.4  # height of the words about the point where the segments cross

alt = (
    "The two curves with the best line between a blue and an orange half-plane; it crosses class B."
    " Two ringed points of each class are joined by segments, and a dot marks where they cross; it"
    " “must be on both sides”: a certificate that no line separates the classes."
)


def training(data):
    return learn.train(learn.dense(2, []), data, restarts=8, steps=600, seed=1, gentle=0.0)


def least_loss(training, data):
    return learn.accuracy(training.best(), data)


def best(data):
    return topology.best_line(data.points, data.labels)


def network(best):
    return learn.Network((), learn.Head("logistic", [best.normal], [best.offset]))


def accuracy(network, data):
    return learn.accuracy(network, data)


def separation(data):
    return topology.separation(data.points, data.labels)


def crossing(data, separation):
    """Where the segments cross (2,): the certificate's weighted mean of its points of A."""
    rows, shares = (
        separation.support,
        np.array([float(Fraction(m)) for m in separation.multipliers]),
    )
    of_a = data.labels[rows] == 0
    return (shares[of_a, None] * data.points[rows[of_a]]).sum(axis=0)


def still(data, network, separation, crossing):
    ringed = data.points[separation.support]
    chords = [ringed[data.labels[separation.support] == k] for k in (0, 1)]
    return draw.still(
        draw.line(network.head, span="always"),
        draw.square(),
        draw.grid(),
        draw.curves(data),
        [draw.path(chord, colour="witness", width=2.0, dash=(7.0, 4.0)) for chord in chords],
        draw.rings(ringed),
        draw.points_at([crossing], "witness", radius=6.5),
        [
            draw.label(words, (0.0, ABOVE), "witness", size=16, offset=(0, below))
            for words, below in (("must be on", 0), ("both sides", 20))
        ],
        names_beside(data),
    )


def claims(accuracy, least_loss, separation):
    yield claim.below("accuracy", accuracy, 1, "The best of all lines gets some points wrong")
    yield claim.at_most("least-loss", least_loss, accuracy, "The line of least loss does no better")
    yield claim.proved(
        "inseparable",
        separation.verdict.opposite,
        "No line separates the sample",
        method="convex combinations of both classes that meet, in exact rational arithmetic",
    )
    points = len(separation.support)
    yield claim.equal("certificate-points", points, 4, "Two segments that cross are the proof")
