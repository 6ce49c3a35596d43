"""The whole network

Two inputs, two tanh units, one score: this is all there is. Numbers on lines are weights: a larger
one has a thicker line, a negative one a dashed line. The grey number at a unit is its b. A point of
A is sent through: orange is positive and adds, blue is negative and takes away. The pictures below
show where it is: in the plane of the inputs, in that of the tanh units, where a straight line parts
the curves, and on the line of scores, below 0, on the side of A.
"""

from functools import partial

import numpy as np

from figures.hidden_boundary import network
from figures.two_curves import data
from generator import claim, draw

PARAMETER = 0.5  # of the curve of A, at which the point lies
COLUMNS, LEVEL = (0.0, 1.7, 3.4), -1.88  # the middles of the pictures below the diagram
SCALE = 0.66  # of the planes in the pictures
SPAN, SCORES = 0.6, 8.0  # half the length of the line of scores, and where it ends
FOOT = LEVEL - 1.1 * SCALE  # of the pictures
ARRIVED = 0.1  # of a stage, before whose end a value is seen

alt = (
    "Diagram of the trained 2–2–1 network: two inputs, two tanh units and a score, joined by lines"
    " that carry the trained weights. Dots run along the lines, first from the inputs to the tanh"
    " units, then to the score, and each unit shows its value when they arrive. Below, a dot shows"
    " the point on the curve of A, then on the curve's image in the plane of the tanh units, and at"
    " last on the line of scores, below 0, on the blue side of A."
)


def point(data):
    return data.sets[0].at([[PARAMETER]])[0]


def score(network, point):
    return float(np.ravel(network.logits(point[None]))[0])


def _small(column, points):
    """Points (n, 2) of a plane in the picture below a column."""
    return np.array([COLUMNS[column], LEVEL]) + SCALE * points


def _on_line(score):
    return np.array([COLUMNS[2] + SPAN * score / SCORES, LEVEL])


def _plane(data, column, image):
    """The square [−1, 1]², and in it where a map of points sends the curves."""
    yield from draw.placed([draw.square()], partial(_small, column))
    for curve in draw.curves(data, width=2.4):
        yield from draw.placed([curve], lambda x: _small(column, image(x)))


def _parting(head):
    """The part of the decision line w · h + b = 0 in the square [−1, 1]²."""
    w, offset = head.W[0], head.b[0]
    crossings = [
        np.roll([side, -(offset + w[k] * side) / w[1 - k]], k) for k in (0, 1) for side in (-1, 1)
    ]
    ends = [at for at in crossings if np.abs(at).max() <= 1]
    return draw.path(_small(1, np.array(ends)), width=1.8)


def _scores():
    """The line of scores, blue below 0 and orange above."""
    middle, size = _on_line(0.0), 16
    for name, colour, end in (("A", "a", -SCORES), ("B", "b", SCORES)):
        yield draw.path([middle, _on_line(end)], colour, width=6.0)
        yield draw.label(name, _on_line(end / 2), colour, size=size + 4, offset=(0, 34))
    yield draw.path([middle - (0, 0.09), middle + (0, 0.09)], width=2.0)
    yield draw.label("0", middle, size=size, offset=(0, 32))


def _pictures(network, data, point, score):
    """The three pictures, and in each the point, from when it is there."""
    hidden = network.representation
    yield from _plane(data, 0, lambda x: x)
    yield from _plane(data, 1, hidden)
    yield _parting(network.head)
    yield from draw.unframed(_scores())
    places = [_small(0, point), _small(1, hidden(point[None])[0]), _on_line(score)]
    for stage, place in enumerate(places):
        dot = draw.points_at([place], "text", radius=6.0)
        yield dot.during(stage - ARRIVED) if stage else dot


def film(network, data, point, score):
    return draw.film(
        draw.diagram(network, point),
        _pictures(network, data, point, score),
        draw.label("below 0: A", _on_line(0.0), "a", size=20, offset=(0, -24)).at_end(),
        draw.path([[-0.45, FOOT], [3.85, FOOT]], "ground", 0.0),  # so that the camera frames them
        through=draw.sending(network),
        aspect=0.89,
    )


def claims(score):
    yield claim.below("score", score, 0, "The point of A comes out on the side of A")
