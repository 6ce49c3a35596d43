"""Two units bend the line

The line in the plane of two units while they learn. One comes to switch to the left of A and the
other to its right, so the line first runs one way, then the other: A lies in the corner, B at the
ends, and a straight cut parts them. In the end the line is dashed as it was before; thin lines
show how the ends of the intervals have come.
"""

from dataclasses import replace
from functools import partial

import numpy as np

from figures.interval_one_unit import data
from figures.training import APART
from generator import claim, draw, learn, topology

NAMED = (26, 30), (30, 6), (30, 24)  # where the names of the intervals stand, px
MOVING = 0.11  # of the training, by when the first names are gone
WAY = 121  # points of the way that each end has come

alt = (
    "A line with an interval A in the middle and B at both ends is bent, while two units learn,"
    " into a hook whose corner holds A; a straight line then has A on one side and both parts of B"
    " on the other. In the end the line as it was before is dashed, and thin lines run from"
    " the ends of its intervals to where these are now."
)


def training(data):
    return learn.train(learn.dense(1, [2]), data, restarts=32, steps=1500, seed=1, gentle=1e-3)


def network(training):
    return training.gentlest()


def history(training):
    return training.history(training.index_of_gentlest())


def flow(history):
    return topology.recorded(history)


def film(flow, data):
    whole = draw.path([[-1.25 + 2.5 * k / 120] for k in range(121)], "edge", 1.6, carried=True)
    curves = draw.curves(data, width=5.0)
    first = partial(flow.stages[0].at, 0.0)
    middles, ends = zip(*_middles_and_ends(data), strict=True)
    return draw.film(
        draw.line(lambda t: flow.network_at(t).head, span="always"),
        draw.square(),
        [_way(flow, end, colour).at_end() for colour, both in ends for end in both],
        [mark.at_end() for mark in draw.placed(map(_before, (whole, *curves)), first)],
        draw.label("before", first(np.zeros((1, 1))), "pale", size=17, offset=(44, 26)).at_end(),
        whole,
        curves,
        [draw.points_at(at, colour, 4.5, carried=True) for colour, at in ends],
        [
            name
            for (colour, at), offset in zip(middles, NAMED, strict=True)
            for name in _names(flow, at, colour, size=20, offset=offset)
        ],
        draw.label("apart", APART, size=17, halo=False).at_end(),
        through=flow,
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
        slow=1.15,
    )


def _before(mark):
    """The same mark, dashed, and nearly as wide."""
    width = max(mark.style.width - 1, 1.6)
    style = replace(mark.style, width=width, dash=(7.0, 5.0), opacity=0.6, core=None)
    return replace(mark, style=style, name="outline")


def _names(flow, middle, colour, **where):
    """The name of an interval, at its middle (1,), before and after the line moves."""
    first, last = (
        draw.label(colour.upper(), flow.stages[0].at(t, middle[None]), colour, **where)
        for t in (0.0, 1.0)
    )
    return first.during(-1.0, MOVING), last.at_end()


def _way(flow, end, colour):
    """How the end (1,) of an interval has come."""
    ways = [flow.stages[0].at(k / (WAY - 1), end[None])[0] for k in range(WAY)]
    return draw.path(ways, colour, 1.6, opacity=0.45)


def _middles_and_ends(data):
    """Of each interval its colour with its middle (1,), and with both ends (2, 1)."""
    for exact_set in data.sets:
        ends, colour = exact_set.at(exact_set.sweep(2)), "ab"[exact_set.label]
        yield (colour, ends.mean(axis=0)), (colour, ends)


def switches(network):
    layer = network.layers[0]
    return sorted(float(-b / w) for w, b in zip(layer.W[:, 0], layer.b, strict=True))


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep(network, data):
    return learn.sweep_accuracy(network, data, 50)


def claims(training, accuracy, sweep, switches):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.equal("sweep-accuracy", sweep, 1, "So do those of a sweep 50 times finer")
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    method = "−b / w of each unit: where its answer changes sign"
    left, right = switches
    yield claim.below("switch-left", left, -1 / 3, "One unit switches left of A", method=method)
    yield claim.above("switch-right", right, 1 / 3, "One unit switches right of A", method=method)
