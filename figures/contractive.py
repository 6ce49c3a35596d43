"""Stretching has a price tag

The same layers trained under a contractive penalty, stronger from left to right. As stretching gets
dearer, the network does less of it, and gets less right.
"""

import numpy as np

from figures.disk_annulus import data
from generator import claim, draw, learn, topology

STRENGTHS = (0.0, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)

alt = (
    "Two graphs over the strength of a contractive penalty: the largest stretch and its 99th"
    " percentile fall steeply, and the share of points that the network gets right falls with them."
)


def path(data):
    architecture = learn.dense(2, [2, 2, 2, 2])
    return learn.contractive_path(architecture, data, STRENGTHS, restarts=8, steps=700)


def networks(path):
    """By the strength of the penalty that each was trained under."""
    strengths = zip(path.strengths, path.networks, strict=True)
    return {f"penalty-{strength:g}": network for strength, network in strengths}


def stretches(networks, data):
    """Rows of the largest stretch and its 99th percentile, on a sweep of both sets."""
    points = np.concatenate([exact_set.at(exact_set.sweep(20_000)) for exact_set in data.sets])
    largest_rates = [10 ** topology.stretch(network, points) for network in networks.values()]
    return [[float(rates.max()), float(np.quantile(rates, 0.99))] for rates in largest_rates]


def accuracies(networks, data):
    return [learn.sweep_accuracy(network, data, 50) for network in networks.values()]


def still(path, stretches, accuracies):
    at = [1e-3, *path.strengths[1:]]  # no penalty stands where the axis begins
    ticks = (1e-3, 1e-2, 0.1, 1.0)
    across = draw.axis(1e-3, 1, ticks, "penalty", ("none", "0.01", "0.1", "1"), log=True)
    largest, common = zip(*stretches, strict=True)
    stretch = draw.axis(1, 300, (1, 10, 100), log=True)
    right = draw.axis(0.8, 1, (0.8, 0.9, 1), names=("80%", "90%", "100%"))
    return draw.still(
        draw.panel(
            draw.graph(
                [
                    draw.series("largest", at, largest, colour="witness"),
                    draw.series("99th percentile", at, common, colour="edge", below=True),
                ],
                across,
                stretch,
            ),
            title="stretch",
        ),
        draw.panel(
            draw.graph([draw.series("right answers", at, accuracies, below=True)], across, right),
            title="accuracy on a fine sweep",
        ),
        aspect=0.8,
    )


def claims(path, stretches, accuracies):
    method = "largest singular value of the Jacobian on a sweep of 40,000 points"
    first, last = stretches[0][0], stretches[-1][0]
    yield claim.at_least("strengths", len(path.strengths), 5, "Several strengths are compared")
    yield claim.measured("stretch-first", first, method=method)
    yield claim.below("stretch-last", last, first / 3, "The stretch falls", method=method)
    yield claim.measured("accuracy-first", accuracies[0])
    yield claim.below("accuracy-last", accuracies[-1], accuracies[0], "So does the accuracy")
