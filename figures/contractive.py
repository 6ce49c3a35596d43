"""Stretching has a price tag

The same layers, trained with a penalty on stretching; each dot is a network, with the strength of
its penalty beside it. As stretching gets dearer, the network does less of it, and gets less right.
"""

import numpy as np

from figures.disk_annulus import data
from generator import claim, draw, learn, topology

STRENGTHS = (0.0, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)

alt = (
    "A graph of the share of points that networks get right over their largest stretch. From the"
    " network without a penalty, at the upper right, dots for ever stronger penalties lead down to"
    " the left: less stretch, fewer right answers."
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
    largest = [rates[0] for rates in stretches]
    across = draw.axis(0.5, 100, (1, 3, 10, 30, 100), "largest stretch", log=True)
    right = draw.axis(0.91, 1, (0.91, 0.94, 0.97, 1), names=("91%", "94%", "97%", "100%"))
    *weaker, strongest = (f"{strength:g}" for strength in path.strengths[1:])
    names = ["no penalty", *weaker, f"penalty {strongest}"]
    beside = [("middle", (6.0, 27.0)), *[("end", (-6.0, -8.0))] * len(weaker)]
    beside.append(("start", (4.0, 22.0)))
    notes = [
        draw.note(name, x, y, "text", anchor, offset)
        for name, x, y, (anchor, offset) in zip(names, largest, accuracies, beside, strict=True)
    ]
    notes.append(draw.note("right answers", 0.5, 1, "pale", "start", (0.0, -10.0)))
    return draw.still(
        draw.graph([draw.series("", largest, accuracies, colour="a")], across, right, notes),
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
