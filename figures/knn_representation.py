"""Trained for a line, trained for neighbours

One flow of 18 anchors learns the hard spirals twice. On the left the loss asks for a line, and the
spirals must come undone. On the right it only asks that near points be of one class, which they
were from the start: the spirals stay wound, and each point just comes nearer to those of its class
than to the others, in proportion. Tints show what the line decides, and on the right what most of
the five nearest points do: at the end thin lines lead from four points of the plane to their five
nearest. Both are drawn to one scale.
"""

import numpy as np
from scipy.spatial import cKDTree

from figures.field_layers import ANCHORS, BUDGET, SCHEDULE, training
from figures.spiral_hard import data
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

NEIGHBOURS = 5
ASKED = (-0.7, 0.88), (-0.05, 0.45), (-0.15, -0.46), (0.3, -1.05)  # of the last plane

alt = (
    "Two panels over training time. In the left one the two spirals are pulled apart until a line"
    " runs between them. In the right one both stay curled around each other, with a clear gap"
    " between neighbouring turns of different colour; the border of what the nearest points decide"
    " winds in along the gap. At the end thin lines lead from four points of the plane to the"
    " five points of the spirals that are nearest to each: all five are of one colour."
)


def neighbours_training(data):
    layers = learn.neighbours(learn.fields(2, [ANCHORS], steps=5), data, "power", power=4)
    budget, schedule = BUDGET | {"restarts": 4}, learn.schedule(rate=0.05, **SCHEDULE)
    return learn.train(layers, data, gentle=3e-3, schedule=schedule, **budget)


def line_history(training):
    return training.history(training.index_of_gentlest())


def neighbours_history(neighbours_training):
    return neighbours_training.history(neighbours_training.index_of_gentlest())


def networks(line_history, neighbours_history):
    """At the end of training."""
    return {"line": line_history.networks[-1], "knn": neighbours_history.networks[-1]}


def accuracies(networks, data):
    """Of the last representations: by the best of all lines, and by the nearest five others."""
    accuracies = {}
    for name, network in networks.items():
        images = network.representation(data.points)
        votes = learn.nearest(images, data.labels, k=NEIGHBOURS)
        accuracies[f"{name}-accuracy-line"] = topology.best_line(images, data.labels).accuracy
        accuracies[f"{name}-accuracy-knn"] = float((votes == data.labels).mean())
    return accuracies


def line_sweep(networks, data):
    return learn.sweep_accuracy(networks["line"], data)


def untrained(data):
    return float((learn.nearest(data.points, data.labels, k=NEIGHBOURS) == data.labels).mean())


def _clearance(points, labels):
    """How many times farther the nearest of the other class is than of one's own: the median."""
    apart = norm(points[:, None] - points[None], axis=-1)
    np.fill_diagonal(apart, np.inf)
    alike = labels[:, None] == labels
    own, other = (np.where(of, apart, np.inf).min(axis=1) for of in (alike, ~alike))
    return float(np.median(other / own))


def clearances(networks, data):
    """Of the input plane, and of the representation trained for neighbours."""
    images = networks["knn"].representation(data.points)
    return _clearance(data.points, data.labels), _clearance(images, data.labels)


def _votes(flow, data):
    """Of points (n, 2) a number below 0 where most of the five nearest of the sample are of A.

    Three of them are where A's third nearest point is nearer than B's.
    """
    most, parts = NEIGHBOURS // 2 + 1, [data.points[data.labels == label] for label in (0, 1)]

    def votes(t, points):
        a, b = (cKDTree(flow.stages[0].at(t, part)).query(points, [most])[0] for part in parts)
        return (a - b)[:, 0]

    return draw.field(votes, (0.0,), (0.13, 0.13))


def asked(networks, data):
    """Which rows of the sample are nearest to each of the points ASKED: (4, NEIGHBOURS)."""
    images = networks["knn"].representation(data.points)
    return cKDTree(images).query(np.array(ASKED), NEIGHBOURS)[1]


def _fans(asked, flow, data):
    """Lines from each of the points to its nearest of the sample, fading in at last."""
    images = flow.network.representation(data.points)
    for point, rows in zip(np.array(ASKED), asked, strict=True):
        yield from (draw.path([point, images[row]], "text", 1.3).at_end() for row in rows)
        for row in rows:
            yield draw.points_at(images[row : row + 1], "text", 3.6).at_end()
            yield draw.points_at(images[row : row + 1], "ab"[data.labels[row]], 2.7).at_end()
        yield draw.points_at(point[None], "ground", 6.2).at_end()
        yield draw.points_at(point[None], "text", 4.6).at_end()


def film(line_history, neighbours_history, data, asked):
    line, neighbours = topology.recorded(line_history), topology.recorded(neighbours_history)
    return draw.film(
        draw.panel(
            draw.line(lambda t: line.network_at(t).head, span="always"),
            draw.unframed(draw.grid(5, samples=61, even=line)),
            draw.curves(data, samples=111),
            draw.verdict(line, "a line parts them", size=17),
            through=line,
            title="trained for a line",
        ),
        draw.panel(
            _votes(neighbours, data),
            draw.unframed(draw.grid(5, samples=21)),
            draw.curves(data, samples=81),
            draw.unframed(_fans(asked, neighbours, data)),
            draw.verdict(neighbours, f"{NEIGHBOURS} nearest: all right", size=17),
            through=neighbours,
            title="trained for neighbours",
        ),
        one_scale=True,
        aspect=1.07,  # room for the words below the squares
        slow=0.92,
    )


def claims(
    training, neighbours_training, accuracies, line_sweep, untrained, clearances, asked, data
):
    by_line = "share of the sample that the best of all lines gets right"
    by_knn = f"share of the sample that its {NEIGHBOURS} nearest others get right"
    yield claim.measured("line-accuracy-line", accuracies["line-accuracy-line"], method=by_line)
    yield claim.equal(
        "line-sweep-accuracy",
        line_sweep,
        1,
        "Trained for a line, all points of a fine sweep are right",
    )
    yield claim.measured("line-accuracy-knn", accuracies["line-accuracy-knn"], method=by_knn)
    yield claim.measured("knn-accuracy-line", accuracies["knn-accuracy-line"], method=by_line)
    yield claim.equal(
        "knn-accuracy-knn",
        accuracies["knn-accuracy-knn"],
        1,
        "Trained for neighbours, neighbours decide right",
        method=by_knn,
    )
    yield claim.equal(
        "asked-classes",
        max(len(np.unique(labels)) for labels in data.labels[asked]),
        1,
        "Of each of the points that are asked the nearest are of one class",
        method=f"the {NEIGHBOURS} nearest of the sample in the last plane",
    )
    yield claim.measured("input-accuracy-knn", untrained, method=by_knn + ", in the input plane")
    method = "distance of the nearest point of the other class over that of one's own, the median"
    before, after = clearances
    yield claim.measured("input-clearance", before, method=method + ", in the input plane")
    yield claim.above(
        "knn-clearance", after, before, "Points come nearer to their own class", method=method
    )
    yield claim.measured("line-succeeded", training.succeeded_count)
    yield claim.measured("knn-succeeded", neighbours_training.succeeded_count)
    yield claim.measured("line-restarts", training.restarts)
    yield claim.measured("knn-restarts", neighbours_training.restarts)
