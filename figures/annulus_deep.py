"""Nearly everything right

Four layers of two units. The ring is drawn out until a neck of it, thin as a hair, is all that
closes it; nearly all of the sample is on its side, and the point in the red ring is not.
"""

from figures.annulus_two_units import topology_of
from figures.disk_annulus import data
from generator import claim, draw, learn, topology

alt = (
    "A disk in a ring is carried through four layers of two units: the ring is opened like a hook"
    " and a thin neck of it is drawn across the line at the end. A ringed point in the neck is on"
    " the wrong side."
)


def training(data):
    architecture = learn.dense(2, [2, 2, 2, 2])
    return learn.train(architecture, data, restarts=64, steps=3000, seed=1, gentle=0)


def network(training):
    return training.best()


def flow(network):
    return topology.flow(network)


def witness(flow, data):
    return topology.find_witness(flow.network, data)


def winding(flow, data):
    circle = topology.coordinate_loop(data.sets[1], along=1, others=5 / 6)
    return topology.winding_along(flow, circle, data.sets[0].at([[0.0, 0.0]])[0]).record()


def film(flow, data, witness, winding):
    return draw.film(
        draw.line(flow.network.head),
        draw.square(),
        draw.grid(17),
        draw.regions(data, samples=385),  # the ring is pulled far apart
        draw.rings([witness.point], carried=True).at_end(),
        draw.readout("winding number", winding, text="{:.0f}"),
        through=flow,
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep_wrong(network, data):
    return 1 - learn.sweep_accuracy(network, data, 250)


def claims(data, training, accuracy, sweep_wrong, winding, witness):
    yield claim.above("accuracy", accuracy, 0.99, "More than 99% of a balanced sample is right")
    yield claim.measured("points", len(data.points))
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    yield claim.above("sweep-wrong", sweep_wrong, 0, "On a finer sweep some points are wrong")
    yield claim.proved(
        "winding-constant",
        winding.always(-1, 1),
        "The ring winds around the disk at every step",
        method=f"at {len(winding)} moments, polygons refined by bounds of the Jacobian",
    )
    yield from topology_of(witness)
