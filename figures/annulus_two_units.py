"""Two units get stuck

The hidden plane of a network with two units while it learns. What the ring surrounds at the start
it surrounds at the end; the point in the red ring is on the wrong side, and one like it there must
always be.
"""

from figures.disk_annulus import data
from figures.link_three_units import in_the_end, wrong_point
from generator import claim, draw, learn, topology

alt = (
    "A disk and the ring around it in the plane of two hidden units, while a network learns: the"
    " ring is flattened against the disk, a line settles across both, {accuracy:percent} of the"
    " points lie on their side, and one that doesn't is ringed in red."
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


def _winding(flow, data, t):
    """Of the ring's middle circle around the disk's centre, in the plane of the units."""
    disk, ring = data.sets
    network = flow.network_at(t)
    circle = network.representation(ring.at(ring.circle(720, 5 / 6)))
    return topology.winding_number(circle, network.representation(disk.at(disk.centre))[0])


def film(flow, data, witness):
    return draw.film(
        draw.line(lambda t: flow.network_at(t).head, span="always"),
        draw.square(),
        draw.grid(7, extent=1.0, samples=13),
        draw.regions(data, samples=53),
        draw.rings([witness.point], carried=True).at_end(),
        draw.readout("winding number", lambda stage, t: _winding(flow, data, t), text="{:.0f}"),
        in_the_end(flow, "stuck: a point on the wrong side", "witness"),
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
    yield claim.measured("winding", abs(witness.integer))
    yield claim.proved(
        "winding-kept",
        witness.kept,
        "The ring's image still winds around the disk's",
        method=f"winding number of a polygon of {witness.vertices} vertices",
    )
    yield claim.measured("witness-samples", witness.samples)
    yield from wrong_point(witness)
