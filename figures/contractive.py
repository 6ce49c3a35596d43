"""Stretching has a price tag

The same layers, trained with a penalty on stretching; each dot is a network, with the strength of
its penalty beside it. As stretching gets dearer, the network does less of it, and gets less right.
Below, the plane of the data for the two ends of the curve: the stronger the violet, the more the
layers stretch there, and what is wrong of the disk and the ring is red.
"""

from functools import partial

import numpy as np

from figures.disk_annulus import data
from figures.easy_way_out import LEVELS, SHADE
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

STRENGTHS = (0.0, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)
PICTURES = ((0.2, -0.5), (0.93, -0.5))  # middles, below the ends of the curve
SCALE = 0.23
KEY, KEY_SCALE = (0.515, -0.6), 0.42  # lower left corner of the bands
EDGE = 30.0  # how steeply what is drawn of a set ends at its rim
FINE = 320  # samples along the still's longer side

alt = (
    "A graph of the share of points that networks get right over their largest stretch. From the"
    " network without a penalty, at the upper right, dots for ever stronger penalties lead down to"
    " the left: less stretch, fewer right answers. Below are the disk and the ring for both ends:"
    " with the strongest penalty nothing is shaded as stretched, and a broad red strip of the ring"
    " is wrong; without one a violet seam of strong stretching runs along a narrow red strip."
    " Between them a key names the shades, from ×3 to more than ×32."
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


def _stretch(network, data):
    """Of points (n, 2) the decimal logarithm of the stretch, falling steeply at the outer rim."""
    outer = data.sets[1].outer
    return lambda x: np.minimum(topology.stretch(network, x), EDGE * (outer - norm(x, axis=1)))


def _wrong(network, data):
    """Of points (n, 2) a number above 0 where they lie in a set and the network is wrong."""
    disk, ring = data.sets

    def wrong(x):
        r, logits = norm(x, axis=1), network.logits(x).ravel()
        in_ring = EDGE * np.minimum(r - ring.inner, ring.outer - r)
        in_disk = EDGE * (disk.outer - r)
        return np.maximum(np.minimum(in_ring, -logits), np.minimum(in_disk, logits))

    return wrong


def _small(place, x):
    """Points (n, 2) of the data's plane in the picture at a place."""
    return np.array(place) + SCALE * x


def _in_small(values):
    """The functions of points (n, 2), each in its picture; elsewhere −1."""

    def drawn(_, points):
        shown = np.full(len(points), -1.0)
        for value, place in zip(values, PICTURES, strict=True):
            x = (points - place) / SCALE
            near = norm(x, axis=1) < 1.2
            shown[near] = value(x[near])
        return shown

    return drawn


def _key():
    """Between the pictures, what violet and red mean."""
    stretched = draw.heat_key(
        [f"×{10**level:.0f}" for level in LEVELS], (0, 0), "stretched", **SHADE
    )
    square = [[0.0, -0.25], [0.1, -0.25], [0.1, -0.15], [0.0, -0.15]]
    wrong = draw.path(square, "witness", 0.0, fill="witness", opacity=0.9)
    word = draw.label("wrong", (0.1, -0.2), size=14, anchor="start", offset=(7, 5), halo=False)
    yield from draw.placed([*stretched, wrong, word], lambda x: np.array(KEY) + KEY_SCALE * x)


def _pictures(networks, data, names):
    """The plane of the data for each of two networks, shaded where they stretch, red where wrong.

    Its last mark makes the camera frame them.
    """
    stretches = [_stretch(network, data) for network in networks]
    wrongs = [_wrong(network, data) for network in networks]
    yield draw.heat(_in_small(stretches), LEVELS, resolution=FINE, **SHADE)
    yield draw.heat(_in_small(wrongs), (0.0,), strongest=0.9, colour="witness", resolution=FINE)
    for place, name in zip(PICTURES, names, strict=True):
        small = partial(_small, place)
        yield from draw.placed(draw.regions(data, width=1.6), small)
        yield draw.label(name, small(np.array([0.0, -1.0])), offset=(0, 24), size=15)
    far = np.array(PICTURES[1]) + SCALE * np.array([1.05, -1.3])
    yield draw.path(np.array([[0.0, far[1]], far]), colour="ground", width=0.0)


def still(path, data, stretches, accuracies):
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
    ends = (-1, 0)
    said = [f"{names[k]}: up to ×{largest[k]:.2g}" for k in ends]
    return draw.still(
        _key(),
        _pictures([path.networks[k] for k in ends], data, said),
        draw.graph([draw.series("", largest, accuracies, colour="a")], across, right, notes),
        aspect=1.27,
    )


def claims(path, stretches, accuracies):
    method = "largest singular value of the Jacobian on a sweep of 40,000 points"
    first, last = stretches[0][0], stretches[-1][0]
    yield claim.at_least("strengths", len(path.strengths), 5, "Several strengths are compared")
    yield claim.measured("stretch-first", first, method=method)
    yield claim.below("stretch-last", last, first / 3, "The stretch falls", method=method)
    yield claim.measured("accuracy-first", accuracies[0])
    yield claim.below("accuracy-last", accuracies[-1], accuracies[0], "So does the accuracy")
