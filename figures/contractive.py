"""Stretching has a price tag

The disk and the ring, and four networks of the same layers, trained with a penalty on stretching
and without one. Red is what a network gets wrong; the stronger the violet, the more its layers
stretch there. The numbers are the share that is wrong and the largest stretch. As stretching gets
cheaper, the red strip narrows, and violet seams grow. Each picture is turned about its middle until
the red strip lies below.
"""

from functools import partial
from itertools import pairwise

import numpy as np

from figures.disk_annulus import data
from figures.easy_way_out import LEVELS, SHADE, VIOLET, key, stretch_within
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import matmul, norm

STRENGTHS = (0.0, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)
SHOWN = (1.0, 0.1, 1e-2, 0.0)  # of them, a picture each
PICTURES = tuple((2.2 * k, 0.0) for k in range(len(SHOWN)))  # their middles, in a row
LEFT, RIGHT = -1.0, PICTURES[-1][0] + 1.0
ARROW, BESIDE = 1.95, 2.2  # the height at which it lies, and the room for words at its ends
KEY, BAND = (1.5, -2.25), (0.72, 0.24)  # lower left corner of the bands, and the size of one
EDGE = 30.0  # how steeply what is drawn of a set ends at its rim
WORDS, ANSWER = 17, 18  # px
FINE = 800  # samples along the still's longer side

alt = (
    "Four pictures of the disk and the ring in a row, below an arrow from less penalty to a thinner"
    " neck. With the strongest penalty nothing is shaded as stretched, and a broad red strip at the"
    " ring's foot is wrong. From picture to picture the red strip narrows, and violet seams of"
    " stretching spread between disk and ring and across the ring. Below each stand the share that"
    " is wrong and the largest stretch. A key names the shades, from ×3 to more than ×32."
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


def _wrong(network, data):
    """Of points (n, 2) a number above 0 where they lie in a set and the network is wrong."""
    disk, ring = data.sets

    def wrong(x):
        r, logits = norm(x, axis=1), network.logits(x).ravel()
        in_ring = EDGE * np.minimum(r - ring.inner, ring.outer - r)
        in_disk = EDGE * (disk.outer - r)
        return np.maximum(np.minimum(in_ring, -logits), np.minimum(in_disk, logits))

    return wrong


def _towards(network, ring):
    """The direction (2,) from the middle in which the wrong part of the ring lies."""
    points = ring.at(ring.sweep(20_000))
    middle = points[network.predict(points) != ring.label].sum(axis=0)
    return middle / float(norm(middle))


def _turned(value, towards):
    """The function of points (n, 2) turned about 0, so that this direction points down."""
    x, y = towards
    return lambda points: value(matmul(points, np.array([[-y, x], [-x, -y]])))


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
    right = np.array([x + (len(LEVELS) + 0.9) * wide, y])
    yield draw.path(corners * [0.4, 1] + right, "witness", 0.0, fill="witness", opacity=0.9)
    beside = right + [0.4 * wide, 0.0]
    yield draw.label("wrong", beside, "witness", size=WORDS, anchor="start", offset=(8, -1))
    yield from key(KEY, BAND, WORDS)


def _arrow():
    """Over the pictures, along their row."""
    for words, x, anchor in (("less penalty", LEFT, "start"), ("thinner neck", RIGHT, "end")):
        where = {"anchor": anchor, "size": WORDS, "offset": (0, 6), "halo": False}
        yield draw.label(words, (x, ARROW), **where)
    start = LEFT + BESIDE
    yield draw.arrows([[start, ARROW]], [[RIGHT - BESIDE - start, 0.0]], "text", 1.6, head=0.2)


def _words(place, strength, wrong, largest):
    """Over a picture its penalty, below it the share that is wrong and the largest stretch."""
    top, foot = np.array(place) + [0.0, 1.0], np.array(place) - [0.0, 1.0]
    yield draw.label(f"{strength:g}" if strength else "none", top, offset=(0, -8), size=WORDS)
    yield draw.label(f"{wrong:.1%}", foot, "witness", size=ANSWER, anchor="end", offset=(-4, 24))
    stretched = f"×{largest:.2g}"
    yield draw.label(stretched, foot, VIOLET, size=ANSWER, anchor="start", offset=(8, 24))


def still(path, data, stretches, accuracies):
    shown = [path.strengths.index(strength) for strength in SHOWN]
    networks = [path.networks[k] for k in shown]
    ring = data.sets[1]
    towards = [_towards(network, ring) for network in networks]
    stretched = [partial(stretch_within, ring.outer, network) for network in networks]
    wrong = [_wrong(network, data) for network in networks]
    stretched, wrong = (
        _in_pictures(list(map(_turned, values, towards))) for values in (stretched, wrong)
    )
    rims, filled = (
        [
            draw.placed(draw.regions(data, width=2.0, filled=fill), partial(np.add, place))
            for place in PICTURES
        ]
        for fill in (False, True)
    )
    words = [
        _words(place, path.strengths[k], 1 - accuracies[k], stretches[k][0])
        for k, place in zip(shown, PICTURES, strict=True)
    ]
    return draw.still(
        *filled,
        draw.heat(stretched, LEVELS[:1], 1.0, "ground", FINE),
        draw.heat(stretched, LEVELS, resolution=FINE, **SHADE),
        draw.heat(wrong, (0.0,), 0.9, "witness", FINE),
        *rims,
        *words,
        _key(),
        _arrow(),
        draw.path([[LEFT, ARROW + 0.1], [RIGHT, KEY[1] - 0.3]], "ground", 0.0),  # what is framed
        aspect=0.54,
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
