"""The whole network

Two inputs, two tanh units, one score: this is all there is. Numbers on lines are weights: a larger
one has a thicker line, a negative one a dashed line. The grey number at a unit is its b. A point of
A is sent through: orange is positive and adds, blue is negative and takes away. The pictures below
show it in green: in the plane of the inputs, in that of the tanh units, where a straight line
parts the curves, and on the line of scores, below 0, on the side of A.
"""

from functools import partial

import numpy as np

from figures.hidden_boundary import network
from figures.two_curves import data
from generator import claim, draw

PARAMETER = 0.5  # of the curve of A, at which the point lies
MIDDLES, LEVEL = (0.16, 2.08), -2.06  # of the pictures below the diagram
SCALE = 0.88  # of the planes in the pictures
ALONG, SCORES = 3.5, 6.0  # where the line of scores stands, and where it ends
ARRIVED = 0.1  # of a stage, before whose end a value is seen
GREEN = "c"  # the point, in all pictures
NAME, SMALL = 17, 14  # px, of letters
END = (-8, -28)  # px, where the names of the axes across stand
HIGH = 0.9  # a coordinate that is written below its line

alt = (
    "Diagram of the trained 2–2–1 network: two inputs, two tanh units and a score, joined by lines"
    " that carry the trained weights. Dots run along the lines, first from the inputs to the tanh"
    " units, then to the score, and each unit shows its value when they arrive. Below, a green dot"
    " shows the point on the curve of A, then on the curve's image in the plane of the tanh units,"
    " each with its two coordinates, and at last on the line of scores, below 0, on the blue side"
    " of A."
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
    for name, corner, offset in (("₁", (1, -1), (END[picture], 20)), ("₂", (-1, 1), (6, -9))):
        at = _small(picture, corner)
        yield draw.label(letter + name, at, "pale", size=NAME, offset=offset, halo=False)


def _parting(head):
    """The part of the decision line w · h + b = 0 in the square [−1, 1]²."""
    w, offset = head.W[0], head.b[0]
    crossings = [
        np.roll([side, -(offset + w[k] * side) / w[1 - k]], k) for k in (0, 1) for side in (-1, 1)
    ]
    ends = [at for at in crossings if np.abs(at).max() <= 1]
    return draw.path(_small(1, np.array(ends)), width=2.0)


def _scores():
    """The line of scores, blue below 0 and orange above."""
    zero = _on_line(0.0)
    for name, colour, end in (("A", "a", -SCORES), ("B", "b", SCORES)):
        yield draw.path([zero, _on_line(end)], colour, width=7.0)
        yield draw.label(name, _on_line(end / 2), colour, size=20, offset=(22, 7), halo=False)
    yield draw.path([zero - (0.1, 0), zero + (0.1, 0)], width=2.0)
    yield draw.label("0", zero, size=SMALL + 2, offset=(22, 5), halo=False)
    yield draw.label("z", _on_line(SCORES), "pale", size=NAME, offset=(0, -9), halo=False)


def _found(picture, point):
    """A point of a plane, and what its coordinates are."""
    x, y = point
    above = -6 if y < HIGH else 17  # its line, or below
    for foot, value, offset in (((x, -1.0), x, (0, 18)), ((-1.0, y), y, (20, above))):
        foot = _small(picture, foot)
        yield draw.path([_small(picture, point), foot], GREEN, 1.6, dash=(4.0, 3.0))
        yield draw.label(_written(value), foot, GREEN, size=SMALL, offset=offset)
    yield draw.points_at([_small(picture, point)], GREEN, radius=7.0)


def _scored(score):
    yield draw.points_at([_on_line(score)], GREEN, radius=7.0)
    yield draw.label(
        _written(score), _on_line(score), GREEN, size=SMALL, offset=(-30, 5), halo=False
    )


def _written(value):
    return f"{value:.2f}".replace("-", "−")


def _pictures(network, data, point, score):
    """The three pictures, and in each the point, from when it is there."""
    hidden = network.representation
    yield from _plane(data, 0, "x", lambda x: x)
    yield from _plane(data, 1, "h", hidden)
    yield _parting(network.head)
    yield from _scores()
    yield from _found(0, point)
    for mark in _found(1, hidden(point[None])[0]):
        yield mark.during(1 - ARRIVED)
    for mark in _scored(score):
        yield mark.during(2 - ARRIVED)


def film(network, data, point, score):
    foot = _on_line(-SCORES)
    return draw.film(
        draw.diagram(network, point),
        draw.unframed(_pictures(network, data, point, score)),
        draw.label("below 0: A", foot, "a", size=20, offset=(-8, 27)).at_end(),
        draw.path([[-0.5, LEVEL - SCALE - 0.1], [3.65, 0.94]], "ground", 0.0),  # the camera's frame
        through=draw.sending(network),
        aspect=0.91,
    )


def claims(score):
    yield claim.below("score", score, 0, "The point of A comes out on the side of A")
