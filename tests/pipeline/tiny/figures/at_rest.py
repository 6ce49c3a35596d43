"""At rest

It shares what the other has trained.
"""

from figures.round_trip import data, training
from generator import claim, draw

alt = "A point."


def still(training):
    return draw.film(lambda t: float(training.weights[0, 0]))


def claims(data):
    yield claim.measured("points", len(data.points))
