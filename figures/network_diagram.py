"""The whole network

Two inputs, two tanh units, one score: this is all there is. A larger weight has a thicker line, a
negative one a dashed line. A point of A is sent through, in green: a dot adds, a ring takes away.
Below, the point moves from plane to plane: that of the inputs, that of the tanh units, where a
straight line parts the curves, and the line of scores, where it lies below 0, on the side of A.
"""

from functools import partial
from itertools import pairwise

import numpy as np

from figures.hidden_boundary import network
from figures.two_curves import data
from generator import claim, draw
from generator.reproducible_algebra import matmul
from generator.reproducible_math import arctan2

PARAMETER = 0.5  # of the curve of A, at which the point lies
MIDDLES, LEVEL = (0.0, 1.7), -2.02  # of the pictures, each below its column of the diagram
SCALE = 0.75  # of the planes in the pictures
ALONG, SCORES = 3.4, 6.0  # where the line of scores stands, and where it ends
ARRIVED = 0.1  # of a stage, before whose end a value is seen
SQUARE, TINT = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]), 0.11  # of a plane, and its sides
GREEN = "c"  # the point, in all pictures
NAME = 18  # px, of letters

alt = (
    "Diagram of the trained 2–2–1 network: two inputs, two tanh units and a score, joined by lines"
    " as thick as their weights are large. Green dots and rings run along the lines, first from the"
    " inputs to the tanh units, then to the score, and each unit shows its value when they arrive."
    " Below the columns the point moves on as they do, as a green dot: from the curve of A to the"
    " curve's image in the plane of the tanh units, and at last to the line of scores, below 0, on"
    " the blue side of A."
)


def point(data):
    return data.sets[0].at([[PARAMETER]])[0]


def score(network, point):
    return float(np.ravel(network.logits(point[None]))[0])


def _small(picture, points):
    """Points (n, 2) of a plane in a picture of it."""
    return np.array([MIDDLES[picture], LEVEL]) + SCALE * np.asarray(points)


def _on_line(score):
    return np.array([ALONG, LEVEL + SCALE * score / SCORES])


def _plane(data, picture, letter, image):
    """The square [−1, 1]² with its axes' names, and where a map of points sends the curves."""
    yield from draw.placed([draw.square()], partial(_small, picture))
    for curve in draw.curves(data, samples=81, width=2.8):
        yield from draw.placed([curve], lambda x: _small(picture, image(x)))
    for name, corner, offset in (("₁", (1, -1), (-8, 21)), ("₂", (-1, 1), (6, -9))):
        at = _small(picture, corner)
        yield draw.label(letter + name, at, "pale", size=NAME, offset=offset, halo=False)


def _parting(head):
    """The part of the decision line w · h + b = 0 in the square [−1, 1]², and its tinted sides."""
    w, offset = head.W[0], head.b[0]
    crossings = [
        np.roll([side, -(offset + w[k] * side) / w[1 - k]], k) for k in (0, 1) for side in (-1, 1)
    ]
    ends = np.array([at for at in crossings if np.abs(at).max() <= 1])
    for colour, sign in (("a", -1), ("b", 1)):
        there = SQUARE[sign * (matmul(SQUARE, w) + offset) > 0]
        corners = np.concatenate([there, ends])
        x, y = (corners - corners.mean(axis=0)).T
        side = corners[np.argsort(arctan2(y, x))]
        yield draw.path(_small(1, side), colour, 0.0, fill=colour, opacity=TINT)
    yield draw.path(_small(1, ends), width=2.0)


def _scores():
    """The line of scores, blue below 0 and orange above."""
    zero = _on_line(0.0)
    for name, colour, end in (("A", "a", -SCORES), ("B", "b", SCORES)):
        yield draw.path([zero, _on_line(end)], colour, width=7.0)
        yield draw.label(name, _on_line(end / 2), colour, size=24, offset=(24, 8), halo=False)
    yield draw.path([zero - (0.1, 0), zero + (0.1, 0)], width=2.0)
    yield draw.label("0", zero, size=NAME, offset=(22, 5), halo=False)
    yield draw.label("z", _on_line(SCORES), "pale", size=NAME, offset=(0, -9), halo=False)


def _found(picture, point):
    """A point of a plane, with lines to both axes."""
    x, y = point
    for foot in ((x, -1.0), (-1.0, y)):
        there = [_small(picture, point), _small(picture, foot)]
        yield draw.path(there, GREEN, 1.6, dash=(4.0, 3.0))
    yield draw.points_at([_small(picture, point)], GREEN, radius=8.0)


def _scored(score):
    yield draw.points_at([_on_line(score)], GREEN, radius=8.0)


def _sent(start, end, stage):
    """The point on its way from one picture (2,) to the next, as a signal of `draw.sending`."""
    way = [*start, *(end - start), stage]
    return draw.points_at([way], GREEN, radius=8.0, carried=True).during(stage - ARRIVED)


def _pictures(network, data, point, score):
    """The three pictures, and in each the point, from when it is there."""
    hidden = network.representation
    yield from _parting(network.head)
    yield from _plane(data, 0, "x", lambda x: x)
    yield from _plane(data, 1, "h", hidden)
    yield from _scores()
    yield from _found(0, point)
    image = hidden(point[None])[0]
    for mark in _found(1, image):
        yield mark.during(1 - ARRIVED)
    places = [_small(0, point), _small(1, image), _on_line(score)]
    for stage, (start, end) in enumerate(pairwise(places)):
        yield _sent(start, end, stage)
    for mark in _scored(score):
        yield mark.during(2 - ARRIVED)


def film(network, data, point, score):
    foot = _on_line(-SCORES)
    return draw.film(
        draw.diagram(network, point, GREEN, numbers=False),
        draw.unframed(_pictures(network, data, point, score)),
        draw.label("below 0: A", foot, "a", size=22, offset=(-16, 29)).at_end(),
        draw.path([[-SCALE, LEVEL - SCALE - 0.22], [3.62, 1.02]], "ground", 0.0),  # for the camera
        through=draw.sending(network),
        aspect=0.94,
    )


def claims(score):
    yield claim.below("score", score, 0, "The point of A comes out on the side of A")
