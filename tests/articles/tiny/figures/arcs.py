"""Two arcs

What the network sees.
"""

from generator import draw, learn

alt = "Two short spiral arms."


def data():
    return learn.spirals(turns=0.3, points=40)


def still(data):
    return draw.still(draw.grid(7), draw.curves(data))
