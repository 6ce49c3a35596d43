"""Nearly everything right

Four layers of two units. The ring is drawn out until a neck of it, thin as a hair, is all that
closes it; nearly all of the sample is on its side, and the point in the red ring is not. On the
right the end is magnified: the point is on the far side of the line, and so is the ring around it.
"""

import numpy as np

from figures.annulus_two_units import topology_of
from figures.disk_annulus import data
from generator import claim, draw, learn, topology

NEAR = 0.025  # radius of what the second panel magnifies, where it lies in the input

alt = (
    "A disk in a ring is carried through four layers of two units: the ring is opened like a hook"
    " and a thin neck of it is drawn across the line at the end. A ringed point in the neck is on"
    " the wrong side; a second picture magnifies what lies around it."
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


def _rims(flow, data):
    """The circles that bound disk and ring, where the layers carry them."""
    rims = [
        (region, region.at(region.circle(12_000, radius)))
        for region in data.sets
        for radius in region.domain[0]
        if radius > 0
    ]
    return [
        draw.path(flow.through(np.append(rim, rim[:1], axis=0)), colour="ab"[region.label])
        for region, rim in rims
    ]


def film(flow, data, witness, winding):
    disk, point = data.sets[0], np.array([witness.point])
    around = point + disk.at(disk.circle(120, NEAR))
    return draw.film(
        draw.panel(
            draw.line(flow.network.head),
            draw.square(),
            draw.grid(17),
            draw.regions(data, samples=385),  # the ring is pulled far apart
            draw.rings([witness.point], carried=True).at_end(),
            through=flow,
            title="the whole plane",
        ),
        draw.panel(
            draw.line(flow.network.head, span="always"),
            draw.unframed(_rims(flow, data)),
            draw.path(
                flow.through(np.append(around, around[:1], axis=0)), colour="witness", width=1.0
            ),
            draw.rings(flow.through(point)),
            title="the end, magnified",
        ),
        strips=[draw.strip("winding number", winding, whole=True, text="{:.0f}")],
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
