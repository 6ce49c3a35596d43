"""Two turns, and nothing finds the way

The same four layers fail when the spirals make two turns. Nothing forbids success: the plane could
be unrolled. Training just doesn't get there; this is the best of all restarts. The red arcs will be
on the wrong side of the line. At the end one sees on the left the two sides in the plane of the
data: they wind along the spirals, and each still holds arcs of the other curve: it is stuck. The
lens on the right shows strands of both curves side by side.
"""

from dataclasses import replace

import numpy as np

from generator import claim, draw, learn, topology

FINE = 2001  # points of a curve, of which the network's answers are asked
LENS = (0.0, 0.0), 0.1, (-0.52, 0.5), 0.46  # its middle, radius, and where it is seen in which size

alt = (
    "Two spirals of two turns with some red arcs, at rest on the left. On the right four layers of"
    " two units stretch and bend the plane into a sliver, and at the end both curves lie in one"
    " strand across the line; a lens shows orange and blue side by side in it. Then the left"
    " picture shows the two sides of the line in the plane of the data: they wind along the"
    " spirals, and the red arcs lie on the wrong side. Words say that it is stuck."
)


def data():
    return learn.spirals(turns=2, points=200)


def training(data):
    architecture = learn.dense(2, [2, 2, 2, 2])
    return learn.train(architecture, data, restarts=64, steps=3000, seed=1, gentle=0)


def network(training):
    return training.best()


def flow(network):
    return topology.flow(network)


def accuracy(network, data):
    return learn.accuracy(network, data)


def wrong_arcs(network, data):
    """The arcs of the exact curves on the wrong side, each as points (n, 2)."""
    arcs = []
    for curve in data.sets:
        points = curve.at(curve.sweep(FINE))
        wrong = network.predict(points) != curve.label
        ends = np.flatnonzero(np.diff(wrong)) + 1
        pieces = zip(np.split(points, ends), np.split(wrong, ends), strict=True)
        arcs += [piece for piece, is_wrong in pieces if is_wrong[0] and len(piece) > 1]
    return arcs


def _lens(flow, network, data):
    """The bundle at the end enlarged: strands of both curves side by side."""
    curves = draw.placed(draw.curves(data, samples=2001, even=flow), network.representation)
    return [mark.at_end() for mark in draw.lens(curves, *LENS)]


def film(flow, network, data, wrong_arcs, accuracy):
    said = {"colour": "witness", "anchor": "end", "halo": False}
    return draw.film(
        draw.panel(
            _answers(network),
            draw.fixed(draw.curves(data)),
            [draw.path(arc, "witness", 5.0) for arc in wrong_arcs],
            title="the data; red ends up wrong",
        ),
        draw.panel(
            draw.line(flow.network.head),
            draw.square(),
            draw.grid(17, samples=121, even=flow),
            draw.curves(data, samples=481, even=flow),
            _lens(flow, network, data),
            draw.label("stuck", (0.95, -0.58), size=30, **said).at_end(),
            draw.label(f"{1 - accuracy:.0%} wrong", (0.95, -0.84), size=20, **said).at_end(),
            through=flow,
            title="what the layers make of it",
        ),
    )


def _answers(network):
    """What the network says of each point of the plane, finely: its boundary has narrow folds."""
    field = draw.field(lambda t, points: network.logits(points), (0.0,), (0.26, 0.26))
    return replace(field, geometry=replace(field.geometry, resolution=401, lines=())).at_end()


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 0.001)


def claims(training, least, never_flat):
    yield claim.at_least("restarts", training.restarts, 64, "At least 64 restarts were tried")
    yield claim.equal("succeeded", training.succeeded_count, 0, "None gets every point right")
    yield claim.below("best-accuracy", training.best_accuracy, 1, "Not even the best of them")
    yield claim.measured("steps", training.steps)
    yield claim.measured(
        "least-singular-value",
        least,
        method="least singular value of the linear parts, over all t of their polar paths",
    )
    yield claim.proved(
        "never-flat",
        never_flat,
        "Yet no layer flattens anything on its way",
        method="that it is above 0.001, in exact arithmetic on WᵀW",
    )
