"""A round trip

It begins where it ends.
"""

from generator import claim, draw, learn

alt = "A circle."
POINTS = 40


def half(number):
    return number / 2


def data():
    return learn.circle(POINTS)


def training(data):
    return learn.train(data, rate=half(1))


def network(training):
    return training.best()


def film(network):
    return draw.film(lambda t: float(t * network.sum()))


def claims(network, data):
    yield claim.above("total", network.sum(), 0, "Weights are positive in all")
    yield claim.equal("points", len(data.points), POINTS, "None is lost", method="counted")
