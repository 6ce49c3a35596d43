"""Two units bend the line

The line in the plane of two units while they learn. One comes to switch to the left of A and the
other to its right, so the line first runs one way, then the other: A lies in the corner, B at the
ends, and a straight cut parts them.
"""

from figures.interval_one_unit import data
from figures.link_three_units import in_the_end
from figures.one_layer import outlined
from generator import claim, draw, learn, topology

NAMED = (26, 30), (26, 8), (22, 34)  # where the names of the intervals stand, px

alt = (
    "A line with an interval A in the middle and B at both ends is bent, while two units learn,"
    " into a hook whose corner holds A; a straight line then has A on one side and both parts of B"
    " on the other."
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
    middles, ends = zip(*_middles_and_ends(data), strict=True)
    return draw.film(
        draw.line(lambda t: flow.network_at(t).head, span="always"),
        draw.square(),
        [
            outlined(mark).at_end()
            for mark in draw.placed([whole], lambda x: flow.stages[0].at(0.0, x))
        ],
        whole,
        draw.curves(data, width=5.0),
        [draw.points_at(at, colour, 4.5, carried=True) for colour, at in ends],
        [
            draw.label(colour.upper(), at, colour, True, size=20, offset=offset).at_end()
            for (colour, at), offset in zip(middles, NAMED, strict=True)
        ],
        in_the_end(flow, "apart"),
        through=flow,
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
        slow=1.15,
    )


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
