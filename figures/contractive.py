"""Stretching has a price tag

The disk and the ring, and four networks of the same layers, trained with a penalty on stretching
and without one. Red is what a network gets wrong; the stronger the violet, the more its layers
stretch there. The numbers are the share that is wrong and the largest stretch. As stretching gets
cheaper, the red strip narrows, and violet seams grow.
"""

from functools import partial
from itertools import pairwise

import numpy as np

from figures.disk_annulus import data
from figures.easy_way_out import LEVELS, SHADE, STRONGEST, VIOLET
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

STRENGTHS = (0.0, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)
SHOWN = (1.0, 0.1, 1e-2, 0.0)  # of them, a picture each
PICTURES = ((-1.13, 1.42), (1.13, 1.42), (-1.13, -1.42), (1.13, -1.42))  # middles
KEY, BAND = (-1.1, -3.2), (0.44, 0.16)  # lower left corner of the bands, and the size of one
EDGE = 30.0  # how steeply what is drawn of a set ends at its rim
FINE = 640  # samples along the still's longer side

alt = (
    "Four pictures of the disk and the ring, in order of a falling penalty on stretching. With the"
    " strongest penalty nothing is shaded as stretched, and a broad red strip of the ring is wrong."
    " From picture to picture the red strip narrows, and violet seams of stretching spread between"
    " disk and ring and across the ring. Below each stand the share that is wrong and the largest"
    " stretch. A key names the shades, from ×3 to more than ×32."
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


def _in_pictures(values):
    """The functions of points (n, 2), each in its picture; elsewhere −1."""

    def drawn(_, points):
        shown = np.full(len(points), -1.0)
        for value, place in zip(values, PICTURES, strict=True):
            near = norm(points - place, axis=1) < 1.05
            shown[near] = value(points[near] - place)
        return shown

    return drawn


def _key():
    """Below the pictures, what violet and red mean."""
    (x, y), (wide, high) = KEY, BAND
    corners = np.array([[0.0, 0.0], [wide, 0.0], [wide, high], [0.0, high]])
    right = np.array([x + (len(LEVELS) + 0.5) * wide, y])
    yield draw.path(corners * [0.4, 1] + right, "witness", 0.0, fill="witness", opacity=0.9)
    beside = right + [0.4 * wide, 0.0]
    yield draw.label("wrong", beside, "witness", size=16, anchor="start", offset=(8, -4))
    for k, level in enumerate(LEVELS):
        at = np.array([x + k * wide, y])
        opacity = STRONGEST * (k + 1) / len(LEVELS)
        yield draw.path(corners + at, VIOLET, 0.0, fill=VIOLET, opacity=opacity)
        yield draw.label(f"×{10**level:.0f}", at, size=14, offset=(0, 17), halo=False)
    yield draw.label("stretched", KEY, VIOLET, size=16, anchor="end", offset=(-12, -4))


def _words(place, strength, wrong, largest):
    """Over a picture its penalty, below it the share that is wrong and the largest stretch."""
    name = f"penalty {strength:g}" if strength else "no penalty"
    top, foot = np.array(place) + [0.0, 1.0], np.array(place) - [0.0, 1.0]
    yield draw.label(name, top, offset=(0, -10), size=17)
    yield draw.label(f"{wrong:.1%}", foot, "witness", size=20, anchor="end", offset=(-10, 28))
    stretched = f"×{largest:.2g}"
    yield draw.label(stretched, foot, VIOLET, size=20, anchor="start", offset=(10, 28))


def still(path, data, stretches, accuracies):
    shown = [path.strengths.index(strength) for strength in SHOWN]
    networks = [path.networks[k] for k in shown]
    stretched = [_stretch(network, data) for network in networks]
    wrong = [_wrong(network, data) for network in networks]
    ring = draw.regions(data, width=2.0)
    rims = [draw.placed(ring, partial(np.add, place)) for place in PICTURES]
    words = [
        _words(place, path.strengths[k], 1 - accuracies[k], stretches[k][0])
        for k, place in zip(shown, PICTURES, strict=True)
    ]
    return draw.still(
        draw.heat(_in_pictures(stretched), LEVELS, resolution=FINE, **SHADE),
        draw.heat(_in_pictures(wrong), (0.0,), strongest=0.9, colour="witness", resolution=FINE),
        *rims,
        *words,
        _key(),
        draw.path([[-2.03, 2.58], [2.03, -3.3]], "ground", 0.0),  # what the camera has to frame
        aspect=1.36,
    )


def claims(path, stretches, accuracies):
    method = "largest singular value of the Jacobian on a sweep of 40,000 points"
    first, last = stretches[0][0], stretches[-1][0]
    yield claim.at_least("strengths", len(path.strengths), 5, "Several strengths are compared")
    yield claim.measured("stretch-first", first, method=method)
    yield claim.below("stretch-last", last, first / 3, "The stretch falls", method=method)
    yield claim.measured("accuracy-first", accuracies[0])
    yield claim.below("accuracy-last", accuracies[-1], accuracies[0], "So does the accuracy")
    shown = [path.strengths.index(strength) for strength in SHOWN]
    fewer = min(accuracies[k] - accuracies[j] for j, k in pairwise(shown))
    yield claim.above("fewer-errors", fewer, 0, "From picture to picture less is wrong")
    more = min(stretches[k][0] / stretches[j][0] for j, k in pairwise(shown))
    yield claim.above("more-stretch", more, 1, "And the largest stretch is larger", method=method)
