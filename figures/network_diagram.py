"""The whole network

Two inputs, two tanh units, one score: this is all there is. Numbers on lines are weights: a larger
one has a thicker line, a negative one a dashed line. The grey number at a unit is its b. A point of
A is sent through: orange is positive and adds, blue is negative and takes away. The score comes out
below 0, the side of A.
"""

import numpy as np

from figures.hidden_boundary import network
from figures.two_curves import data
from generator import claim, draw

PARAMETER = 0.5  # of the curve of A, at which the point lies
UNDER_SCORE = (3.4, -0.2)  # in the diagram

alt = (
    "Diagram of the trained 2–2–1 network: two inputs, two tanh units and a score, joined by lines"
    " that carry the trained weights. Dots run along the lines, first from the inputs to the tanh"
    " units, then to the score, and each unit shows its value when they arrive; the score is below"
    " 0."
)


def point(data):
    return data.sets[0].at([[PARAMETER]])[0]


def score(network, point):
    return float(np.ravel(network.logits(point[None]))[0])


def film(network, point):
    return draw.film(
        draw.diagram(network, point),
        draw.label("below 0: A", UNDER_SCORE, "a", size=20, offset=(0, 54)).at_end(),
        through=draw.sending(network),
        aspect=0.6,
    )


def claims(score):
    yield claim.below("score", score, 0, "The point of A comes out on the side of A")
