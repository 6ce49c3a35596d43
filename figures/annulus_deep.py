"""Nearly everything right

Four layers of two units. The ring is drawn out until a neck of it, thin as a hair, is all that
closes it. At the end the neck (red) still goes round A, on the wrong side of the line; a dot in a
ring marks one of its points. On the left the input stays in view, and what is wrong is red there
too, with the same point.
"""

from dataclasses import replace

import numpy as np

from figures.annulus_two_units import topology_of
from figures.disk_annulus import data
from generator import claim, draw, learn, topology

SEAM = 25  # circles of the ring on which its wrong part is looked for, in so many steps each:
STEPS = 6000
HOLE = (0.36, 0.4)  # of the ring in the last picture
SEEN = (0.303, 0.09), (0.18, 0.87)  # a point of A and one of B that lie in the open there
HIGH, LOW = 1.2, -1.32  # between them stand the pictures, and words where the second is

alt = (
    "A disk in a ring, at rest on the left; on the right four layers carry it: the ring is opened"
    " like a hook, and a thin neck of it is drawn round the disk, across the line at the end. The"
    " neck is red; on the left it is a narrow red seam across the ring; on both sides a dot in a"
    " ring marks the same wrong point. Words say that the ring still goes round A, that the network"
    " is stuck, and how many points of the sample are wrong."
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


def arcs(network, data):
    """On circles of the ring, from its inner rim to its outer one, arcs (n, 2) that are wrong."""
    ring = data.sets[1]
    radii = np.linspace(ring.inner, ring.outer, SEAM)
    return [_wrong_arcs(network, ring, radius) for radius in radii]


def _wrong_arcs(network, ring, radius):
    circle = ring.at(ring.circle(STEPS, radius))
    wrong = network.predict(circle) != ring.label
    right = np.flatnonzero(~wrong)
    if not len(right):
        return [circle]
    turned = np.roll(circle, -right[0], axis=0)  # so that no arc runs on over the end
    pieces = np.split(turned, np.flatnonzero(np.diff(np.roll(wrong, -right[0]))) + 1)
    return pieces[1::2]


def seam(arcs):
    """What is wrong of the ring, in the input: a polygon along its rims and across it."""
    pieces = [max(found, key=len) for found in arcs if found] or [np.zeros((1, 2))]
    there = [piece[-1:] for piece in pieces[-2:0:-1]]
    back = [piece[:1] for piece in pieces[1:-1]]
    outer = pieces[-1]
    return np.concatenate([outer, *there, pieces[0][::-1], *back, outer[:1]])


def _data(data, seam, witness, wrong):
    """The input, at rest; in the end with what is wrong of it and how many points are."""
    said = f"{wrong} of {len(data.points)} wrong"
    found = [
        draw.path(seam, colour="witness", width=1.6, fill="witness"),
        *_ringed(witness.point),
        draw.label(said, (0.0, LOW), "witness", size=24.0, halo=False),
    ]
    return draw.panel(
        _regions(data),
        _named((0.0, 0.0), (-5 / 6, 0.0)),
        _room(),
        [mark.at_end() for mark in found],
        title="the data",
    )


def _room():
    """What both cameras keep in view: the square, and room for words above and below it."""
    return draw.path([[-1.0, HIGH], [1.0, LOW - 0.05]], "ground", 0.0)


def _regions(data, **how):
    """Disk and ring; rims that come to lie on each other would show a broken light core."""
    return [
        replace(mark, style=replace(mark.style, core=None)) for mark in draw.regions(data, **how)
    ]


def _named(a, b):
    """A and B, each at a point (2,) of its set."""
    for name, place in (("a", a), ("b", b)):
        yield draw.label(name.upper(), place, name, size=20.0, offset=(0, 7))


def _ringed(point):
    """A point that is wrong, in a ring that is seen on red as well."""
    yield draw.points_at([point], "ground", 9.0)
    yield draw.points_at([point], "witness", 4.5)
    yield draw.rings([point], "witness", 12.0)


def film(flow, data, witness, winding, seam, wrong):
    neck = draw.path(seam, colour="witness", width=4.0)
    found = [neck, *_named(*SEEN), *_ringed(witness.point)]
    carried = draw.panel(
        draw.line(flow.network.head),
        draw.until_end([draw.square(), *draw.grid(11, extent=1.0)]),
        _regions(data, samples=385),  # the ring is pulled far apart
        [mark.at_end() for mark in draw.placed(found, flow.network.representation)],
        [
            draw.label(words, HOLE, size=20.0, offset=(0, 26 * k), halo=False).at_end()
            for k, words in enumerate(("the ring still", "goes round A"))
        ],
        draw.label("stuck", (0.5, LOW), "witness", size=40.0, halo=False).at_end(),
        _room(),
        draw.readout("winding number", winding, text="{:.0f}", size=18.0),
        through=flow,
        title="what the layers make of it",
    )
    return draw.film(_data(data, seam, witness, wrong), carried, aspect=1.22)


def wrong(network, data):
    return int((network.predict(data.points) != data.labels).sum())


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep_wrong(network, data):
    return 1 - learn.sweep_accuracy(network, data, 250)


def claims(data, training, accuracy, wrong, arcs, sweep_wrong, winding, witness):
    yield claim.above("accuracy", accuracy, 0.99, "More than 99% of a balanced sample is right")
    yield claim.measured("points", len(data.points))
    yield claim.measured("wrong", wrong)
    yield claim.equal(
        "wrong-arcs",
        max(map(len, arcs)),
        1,
        "What is wrong of a circle of the ring is one arc",
        method=f"on {SEAM} circles of {STEPS:,} points",
    )
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
