"""One unit on the line

The unit's answer only rises from left to right, or only falls. Whatever height the threshold (the
level line) has, all points above it lie to one side of all points below it. So a piece of B
(ringed) is above it with A.
"""

import numpy as np

from generator import claim, draw, learn, topology

alt = (
    "The graph of one tanh unit over the line, rising from left to right, blue over the interval A"
    " in the middle and orange over the two parts of B; dashed guides lead from the ends of each"
    " interval up to the graph. A level threshold can't have both parts of B on one side and A on"
    " the other: one part, ringed in red on the line and on the graph, lies on the wrong side."
)


def data():
    return learn.intervals(points=100)


def training(data):
    return learn.train(learn.dense(1, [1]), data, restarts=32, steps=1500, seed=1, gentle=1e-2)


def network(training):
    return training.best()


def still(network, data):
    layer, head = network.layers[0], network.head
    graph = [
        (exact_set, _graph(layer, exact_set.at(exact_set.sweep(61)))) for exact_set in data.sets
    ]
    floor, level = -1.25, -head.b[0] / head.W[0, 0]
    ends = [points[k] for _, points in graph for k in (0, -1)]
    wrong = [
        points
        for exact_set, points in graph
        if (network.predict(points[:, :1]) != exact_set.label).all()
    ]
    named = (-0.85, _graph(layer, [[-0.85]])[0, 1])
    flat = learn.Head("logistic", [[0.0, head.W[0, 0]]], head.b)  # the threshold, seen in the plane
    return draw.still(
        draw.line(flat, span="always"),
        draw.path([[-1.35, floor], [1.35, floor]], colour="edge", width=1.3),
        [
            draw.label(
                f"{tick:g}".replace("-", "−"), (tick, floor), "pale", offset=(0, 24), halo=False
            )
            for tick in (-1, 0, 1)
        ],
        draw.path(_graph(layer, np.linspace(-1.25, 1.25, 241)[:, None]), colour="edge", width=1.6),
        [
            draw.path(line, colour=colour, width=width)
            for points in wrong
            for line in (points, points * (1, 0) + (0, floor))
            for colour, width in (("witness", 14.0), ("ground", 10.0))
        ],
        [
            draw.path(points * (1, 0) + (0, floor), colour="ab"[exact_set.label], width=5.0)
            for exact_set, points in graph
        ],
        [
            draw.path([(x, floor), (x, y)], colour="pale", width=1.0, dash=(3.0, 4.0))
            for x, y in ends
        ],
        [draw.path(points, colour="ab"[exact_set.label], width=4.0) for exact_set, points in graph],
        [
            draw.label("wrong side", points.mean(axis=0), "witness", offset=(0, -17), halo=False)
            for points in wrong
        ],
        draw.label("tanh(wx + b)", named, anchor="end", offset=(-10, -6), halo=False),
        draw.label("threshold", (1.35, level), "pale", anchor="end", offset=(24, 20), halo=False),
        [
            draw.label(
                "AB"[exact_set.label],
                (points[:, 0].mean(), floor),
                "ab"[exact_set.label],
                offset=(0, -12),
                halo=False,
            )
            for exact_set, points in graph
        ],
        draw.label("x", (1.35, floor), "pale", offset=(0, 24), halo=False),
    )


def _graph(layer, x):
    return np.column_stack([x, layer(np.asarray(x))])


def best(data):
    """Of all thresholds on a function that rises everywhere, each way round."""
    order = np.argsort(data.points[:, 0], kind="stable")
    high = data.labels[order] == 1
    gained = np.concatenate([[0], np.cumsum(np.where(high, -1, 1))]) + high.sum()
    return max(gained.max(), len(high) - gained.min()) / len(high)


def accuracy(network, data):
    return learn.accuracy(network, data)


def slope(network):
    x = np.linspace(-1, 1, 2001)[:, None]
    layer = network.layers[0]
    return float(np.abs(layer.W[0, 0] * (1 - layer(x) ** 2)).min())


def monotone(network):
    return topology.certify_unfolded(topology.flow(network))


def claims(best, accuracy, slope, monotone):
    yield claim.below(
        "best-accuracy",
        best,
        0.76,
        "No threshold on a rising or falling function does better",
        method="all thresholds between the points of the sample, both ways round",
    )
    yield claim.at_most("accuracy", accuracy, best, "The trained unit doesn't either")
    yield claim.measured("slope", slope, method="least |d/dx| at 2,001 points of [−1, 1]")
    yield claim.proved(
        "monotone",
        monotone.verdict,
        "The unit's answer is monotone",
        method="its weight is not 0, and tanh rises everywhere",
    )
