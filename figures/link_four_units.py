"""A fourth direction

With a fourth coordinate the tubes come apart and stay round. A first layer lifts one of them in a
direction that we don't see, a second parts them there, and the view turns a little towards it. What
we see is a shadow of four dimensions: where the tubes seem to pass through each other, they are
apart in the fourth. The chart says where: all of the orange tube above one line, all of the blue
one below the other.
"""

import numpy as np

from figures.annulus_three_units import separation_of
from figures.link_three_units import homeomorphisms_of, shape_of
from figures.linked_tori import data
from generator import claim, draw, learn, topology

LIFT, SHARP = 0.08, 1.5  # fourth coordinate of a logit of 1, and what it is for the second layer
APART, LEVEL = 2.4, 0.9  # how far the second layer parts the tubes; share of the lift it takes back
SLOW = 0.1  # slope at which tanh is straight as far as the lift reaches
SWEPT = 4000  # points of each tube
ALONG = 2  # coordinate along which the turned view shows the fourth
COS, SIN = 0.96, 0.28  # of the view's turn by 16°, exact as decimals

alt = (
    "Two linked tubes, seen in a three-dimensional shadow of four dimensions: they pass through"
    " each other in the shadow, keep their round shape, and at the end one hovers above the other"
    " on two sides of a plane. A chart of the fourth coordinate shows all of the orange tube rise"
    " and all of the blue one sink while they pass."
)


def dense_training(data):
    architecture = learn.dense(3, [4, 4])
    schedule = learn.schedule(spread=1.5)
    return learn.train(
        architecture, data, restarts=24, steps=1500, seed=1, gentle=1e-4, schedule=schedule
    )


def dense(dense_training):
    return dense_training.gentlest()


def training(data):
    """The network whose logit is the lift."""
    schedule = learn.schedule(fresh=True)
    architecture = learn.dense(3, [12])
    return learn.train(
        architecture, data, restarts=12, steps=2000, seed=1, gentle=1e-4, schedule=schedule
    )


def network(training, data):
    return parted(training.gentlest(), data, LIFT, SHARP, APART)


def parted(lift, data, height, sharp, apart):
    """The network that lifts by `height` times the logit of `lift` and then parts.

    It parts by ± `apart`, as of the tanh of `sharp` logits. Its layers x + (0, 0, 0, f(x)) fold
    nothing; the plane is halfway between the classes.
    """
    hidden, logit = lift.layers[0], lift.head
    layers = [
        learn.Dense(np.eye(4, 3), np.zeros(4), "identity"),
        _along_fourth(height * logit.W[0], np.pad(hidden.W, ((0, 0), (0, 1))), hidden.b),
        _along_fourth(
            np.array([apart, -LEVEL / SLOW]),
            np.outer([sharp / height, SLOW], np.eye(4)[3]),
            np.array([sharp * logit.b[0], 0.0]),
        ),
    ]
    images = learn.Network(layers, None).representation(data.points)
    heights = COS * images[:, ALONG] + SIN * images[:, 3]
    below, above = (heights[data.labels == label] for label in (0, 1))
    middle = (below.max() + above.min()) / 2
    normal = _shadow()[[ALONG]]
    return learn.Network(layers, learn.Head("logistic", normal, np.array([-middle])))


def _along_fourth(weights, W, b):
    """A residual layer that moves points along the fourth coordinate only."""
    return learn.ResidualLayer(np.outer(np.eye(4)[3], weights), W, b)


def _shadow():
    """The first three directions, one of them turned towards the fourth."""
    axes = np.eye(3, 4)
    axes[ALONG, [ALONG, 3]] = COS, SIN
    return axes


def flow(network):
    return topology.flow(network)


def view(network):
    return _shadow()


def _fourth(flow, data, above="orange above"):
    """A chart of the direction that we don't see: how low one class reaches, how high the other."""
    swept = [
        np.vstack([each.at(each.sweep(SWEPT)) for each in data.sets if each.label == label])
        for label in (0, 1)
    ]

    def heights(label, stage, t):
        return flow.at(stage, t, flow.to(stage, swept[label]))[:, 3]

    return draw.strip(
        "fourth coordinate",
        draw.trace(lambda stage, t: heights(1, stage, t).min(), above, "b"),
        draw.trace(lambda stage, t: heights(0, stage, t).max(), "blue below", "a"),
        text="{:.1f}",
    )


def film(flow, data, view):
    return draw.film(
        draw.surfaces(data, shape=(56, 20)),
        draw.plane(flow.network.head),
        draw.verdict(flow, "apart"),
        through=flow,
        view=draw.orbit(
            azimuth=12,
            elevation=24,
            swing=20,
            axes=view,
            space="space of the decision",
            closing=40,
            to_elevation=5,
        ),
        aspect=0.9,
        strips=[_fourth(flow, data)],
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def errors(network, data):
    return learn.sweep_errors(network, data, 10**6)


def certified(network, data):
    return topology.certify(network, data)


def dense_errors(dense, data):
    return learn.sweep_errors(dense, data, 10**6)


def dense_certified(dense, data):
    return topology.certify(dense, data)


def folds_nothing(flow):
    return topology.certify_homeomorphism(flow)


def shape(flow, data, view):
    return topology.shape_kept(flow, data, view)


def claims(
    dense_training,
    dense_errors,
    dense_certified,
    training,
    accuracy,
    folds_nothing,
    shape,
    errors,
    certified,
):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    yield from homeomorphisms_of(folds_nothing)
    yield from shape_of(shape, stretch=2, kept=0.7)
    yield claim.at_least(
        "gap", shape.gap, 0.05, "Between them is a gap, as a share of the extent of both"
    )
    yield from separation_of(errors, certified)
    yield claim.measured("dense-restarts", dense_training.restarts)
    yield claim.measured("dense-succeeded", dense_training.succeeded_count)
    yield claim.equal(
        "dense-errors",
        dense_errors[0],
        0,
        "The gentlest of the dense networks, too, has no point of a fine sweep wrong",
    )
    yield claim.measured("dense-certified", dense_certified.share)
    yield claim.proved(
        "dense-all-certified",
        dense_certified.verdict,
        "It, too, is proved to be right on every point of both surfaces",
    )
