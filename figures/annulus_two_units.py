"""Two units get stuck

The hidden plane of a network with two units while it learns. The ring is pushed and squeezed, and
stays a ring around what it surrounds; the point in the red ring is on the wrong side, and one like
it there must always be.
"""

from figures.disk_annulus import data
from generator import claim, draw, learn, topology

alt = (
    "A disk and the ring around it in the plane of two hidden units, while a network learns: the"
    " ring is flattened against the disk, a line settles across both, and a point of one class on"
    " the wrong side is ringed in red."
)


def training(data):
    return learn.train(learn.dense(2, [2]), data, restarts=64, steps=1500, seed=1, gentle=1e-2)


def network(training):
    return training.best()


def history(training):
    return training.history(training.index_of_best())


def flow(history):
    return topology.recorded(history)


def witness(network, data):
    return topology.find_witness(network, data)


def film(flow, data, witness):
    return draw.film(
        draw.line(lambda t: flow.network_at(t).head, span="always"),
        draw.square(),
        draw.grid(7, extent=1.0, samples=17),
        draw.regions(data, samples=61),
        draw.rings([witness.point], carried=True).at_end(),
        through=flow,
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def claims(training, accuracy, witness):
    yield claim.measured("succeeded", training.succeeded_count)
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("accuracy", accuracy)
    yield from topology_of(witness)


def topology_of(witness):
    yield claim.witness("network", witness.set, witness.parameter, witness.point, witness.logit)
    yield claim.equal(
        "winding",
        abs(witness.integer),
        1,
        "The ring's image still winds around the disk's",
        method=f"winding number of a polygon of {witness.vertices} vertices",
    )
    yield claim.measured("witness-samples", witness.samples)
    yield claim.measured("witness-logit", abs(witness.logit), method="60 digits, by mpmath")
