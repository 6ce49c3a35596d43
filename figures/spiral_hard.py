"""Two turns, and nothing finds the way

The same four layers fail when the spirals make two turns. Nothing forbids success: the plane could
be unrolled. Training just doesn't get there; this is the best of all restarts.
"""

from dataclasses import replace

import numpy as np

from generator import claim, draw, learn, topology

FINE = 2001  # points of a curve, of which the network's answers are asked

alt = (
    "Two spirals of two turns; four layers of two units stretch and bend the plane, but at the end"
    " both curves lie on both sides of the line."
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


def film(flow, network, data, wrong_arcs, accuracy):
    wrong = [draw.path(arc, "witness", 5.0) for arc in wrong_arcs]
    return draw.film(
        draw.panel(
            draw.field(lambda t, points: network.logits(points), (0.0,), (0.13, 0.13)).at_end(),
            draw.fixed(draw.curves(data)),
            [arc.at_end() for arc in wrong],
            title="the plane of the data",
        ),
        draw.panel(
            draw.line(flow.network.head),
            draw.square(),
            draw.grid(samples=121, even=flow),
            draw.curves(data, samples=481, even=flow),
            [replace(arc, carried=True).at_end() for arc in wrong],
            through=flow,
            title="what the layers make of it",
        ),
    )


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
