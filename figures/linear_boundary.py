"""What a line can do

Without a hidden layer a network is one line. This is the best of all lines, and it still cuts
through a curve. The ringed points prove that every line must: two of A and two of B, joined by
segments that cross. The point where they cross would have to lie on both sides, and with it all
that is red: the part of the plane that lies in the convex hulls of both curves.
"""

from fractions import Fraction

import numpy as np
from scipy.spatial import ConvexHull

from figures.two_curves import data, names_beside
from generator import claim, draw, learn, topology

SHADE, OVERLAP = 0.22, 0.4  # opacity of a hull, and of what is in both
ABOVE = 0.4  # height of the words about the point where the segments cross

alt = (
    "The two curves with the best line between a blue and an orange half-plane; it crosses class B."
    " Two ringed points of each class are joined by segments, and a dot marks where they cross; it"
    " “must be on both sides”: a certificate that no line separates the classes."
    " The convex hull of each curve is shaded, and red where the two overlap, around the dot."
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


def hulls(data):
    """Lower and upper side of the convex hulls of A and B, each from left to right (m, 2)."""
    return [_sides(data.points[data.labels == label]) for label in (0, 1)]


def _sides(points):
    corners = points[ConvexHull(points).vertices]  # anticlockwise
    corners = np.roll(corners, -int(np.argmin(corners[:, 0])), axis=0)
    last = int(np.argmax(corners[:, 0]))
    return [corners[: last + 1], np.concatenate([corners[last:], corners[:1]])[::-1]]


def overlap(hulls):
    """The part of the plane in both hulls: what lies above A's lower side and below B's upper."""
    (low, _), (_, top) = hulls
    x = np.unique(np.concatenate([low[:, 0], top[:, 0], np.linspace(-1, 1, 401)]))
    below, above = np.interp(x, *low.T), np.interp(x, *top.T)
    inside = below <= above
    sides = [np.column_stack([x, y])[inside] for y in (below, above)]
    return np.concatenate([sides[0], sides[1][::-1]])


def _shades(hulls, overlap):
    for (low, top), colour in zip(hulls, "ab", strict=True):
        hull = np.concatenate([low, top[::-1]])
        yield draw.path(hull, colour, 0.0, fill=colour, opacity=SHADE)
    yield draw.path(overlap, "witness", 0.0, fill="witness", opacity=OVERLAP)


def still(data, network, separation, crossing, hulls, overlap):
    ringed = data.points[separation.support]
    chords = [ringed[data.labels[separation.support] == k] for k in (0, 1)]
    return draw.still(
        draw.line(network.head, span="always"),
        draw.square(),
        draw.grid(),
        _shades(hulls, overlap),
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


def height(overlap):
    return float(np.ptp(overlap[:, 1]))


def claims(accuracy, least_loss, separation, height):
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
    yield claim.above("overlap-height", height, 0, "The convex hulls of both classes overlap")
