"""Two units bend the line

The line in the plane of two units while they learn. One comes to switch to the left of A and the
other to its right, so the line first runs one way, then the other: A lies in the corner, B at the
ends, and a straight cut parts them. A red border marks what is on the wrong side at first; in the
end the line is dashed as it was before.
"""

from dataclasses import replace
from functools import partial

import numpy as np

from figures.interval_one_unit import data
from figures.training import APART
from generator import claim, draw, learn, topology

NAMED = (26, 30), (38, 10), (30, 26)  # where the names of the intervals stand, px
MOVING = 0.11  # of the training, by when the first names are gone
WRONG = 0.07  # of the training, by when what was wrong at first is not so any more
SAMPLES = 401  # points of an interval that are tried

alt = (
    "A line with an interval A in the middle and B at both ends is bent, while two units learn,"
    " into a hook whose corner holds A; a straight line then has A on one side and both parts of B"
    " on the other. At first the line is nearly straight, and a red border marks a part of A and a"
    " part of B on the wrong side; in the end it is dashed as it was, and words say that two units"
    " set the classes apart."
)


def training(data):
    return learn.train(learn.dense(1, [2]), data, restarts=32, steps=1500, seed=1, gentle=1e-3)


def network(training):
    return training.gentlest()


def history(training):
    return training.history(training.index_of_gentlest())


def flow(history):
    return topology.recorded(history)


def wrong(flow, data):
    """Of each interval the part (n, 1) that is on the wrong side before training, if any."""
    before, parts = flow.network_at(0.0), []
    for exact_set in data.sets:
        points = exact_set.at(exact_set.sweep(SAMPLES))
        parts.append(points[before.predict(points) != exact_set.label])
    return [part for part in parts if len(part)]


def film(flow, data, wrong):
    whole = draw.path([[-1.25 + 2.5 * k / 120] for k in range(121)], "edge", 1.6, carried=True)
    curves = draw.curves(data, width=6.0)
    first = partial(flow.stages[0].at, 0.0)
    middles, ends = zip(*_middles_and_ends(data), strict=True)
    return draw.film(
        draw.line(lambda t: flow.network_at(t).head, span="always"),
        draw.square(),
        [mark.at_end() for mark in draw.placed(map(_before, (whole, *curves)), first)],
        draw.label("before", first(np.zeros((1, 1))), "pale", size=17, offset=(44, 26)).at_end(),
        whole,
        [mark.during(-1.0, WRONG) for part in wrong for mark in _border(part)],
        draw.label(
            "wrong side",
            first(wrong[0])[-1],
            "witness",
            size=20,
            anchor="start",
            offset=(24, 8),
            halo=False,
        ).during(-1.0, WRONG),
        curves,
        [draw.points_at(at, colour, 4.5, carried=True) for colour, at in ends],
        [
            name
            for (colour, at), offset in zip(middles, NAMED, strict=True)
            for name in _names(flow, at, colour, size=22, offset=offset)
        ],
        draw.label("two units: apart", APART, size=26, halo=False, anchor="end").at_end(),
        through=flow,
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
        slow=1.15,
    )


def _border(part):
    """A red border around a part of an interval."""
    yield draw.path(part, "witness", 18.0, carried=True)
    yield draw.path(part, "ground", 11.0, carried=True)


def _before(mark):
    """The same mark, dashed, and nearly as wide."""
    width = max(mark.style.width - 1, 1.6)
    style = replace(mark.style, width=width, dash=(7.0, 5.0), opacity=0.5, core=None)
    return replace(mark, style=style, name="outline")


def _names(flow, middle, colour, **where):
    """The name of an interval, at its middle (1,), before and after the line moves."""
    first, last = (
        draw.label(colour.upper(), flow.stages[0].at(t, middle[None]), colour, **where)
        for t in (0.0, 1.0)
    )
    return first.during(-1.0, MOVING), last.at_end()


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


def claims(training, accuracy, sweep, switches, wrong):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.equal("sweep-accuracy", sweep, 1, "So do those of a sweep 50 times finer")
    yield claim.equal("wrong-at-first", len(wrong), 2, "A part of A and one of B begin wrong")
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    method = "−b / w of each unit: where its answer changes sign"
    left, right = switches
    yield claim.below("switch-left", left, -1 / 3, "One unit switches left of A", method=method)
    yield claim.above("switch-right", right, 1 / 3, "One unit switches right of A", method=method)
