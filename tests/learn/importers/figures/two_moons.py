"""Two moons, by PyTorch

Three layers of two units, trained elsewhere, part two moons of a table.
"""

from generator import claim, draw, learn, source, topology

alt = "Two moons that three layers move to the sides of a line; {accuracy:percent} right."
moons = source("moons.csv")
model = source("moons.onnx")


def data(moons):
    return learn.table(moons, x=["x", "y"], label="moon", classes=["upper", "lower"])


def split(data):
    return learn.split_by_share(data, test=0.2, seed=1)


def network(model):
    return learn.load(model)


def flow(network):
    return topology.flow(network)


def film(flow, data):
    return draw.film(draw.points(data), draw.line(flow.network.head), through=flow)


def accuracy(network, data):
    return learn.accuracy(network, data)


def held_out(network, data, split):
    return learn.accuracy(network, learn.part(data, split.test))


def claims(accuracy, held_out):
    yield claim.at_least("accuracy", accuracy, 0.97, "Nearly every point lies on its side")
    yield claim.at_least("held-out", held_out, 0.95, "So do those of the test part")
