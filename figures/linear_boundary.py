"""What a line can do

Without a hidden layer a network is one line. Training finds the one of least loss, and it cuts
through both curves; the ringed points prove that every line must.
"""

from figures.two_curves import data
from generator import claim, draw, learn, topology

alt = (
    "The two curves with the trained line between a blue and an orange half-plane; the line"
    " crosses both curves. Ringed points mark a certificate that no line separates them."
)


def training(data):
    return learn.train(learn.dense(2, []), data, restarts=8, steps=600, seed=1, gentle=0.0)


def network(training):
    return training.best()


def accuracy(network, data):
    return learn.accuracy(network, data)


def separation(data):
    return topology.separation(data.points, data.labels)


def still(data, network, separation):
    return draw.still(
        draw.line(network.head, span="always"),
        draw.square(),
        draw.grid(),
        draw.curves(data),
        draw.rings(data.points[separation.support]),
    )


def claims(accuracy, separation):
    yield claim.below("accuracy", accuracy, 1, "The line of least loss gets some points wrong")
    yield claim.equal(
        "separable",
        separation.separable,
        False,
        "No line separates the sample",
        method="convex combinations of both classes that meet, found by linear programming",
    )
    yield claim.equal(
        "certificate-verified",
        separation.verified,
        True,
        "The certificate holds in exact arithmetic",
        method="rational arithmetic on the exact values of the coordinates",
    )
    yield claim.measured("certificate-points", len(separation.support))
