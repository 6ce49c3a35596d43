"""The whole network

Two inputs, two tanh units, one score: this is all there is. Lines are as thick as their weights are
large, dashed where they are negative.
"""

from figures.hidden_boundary import network
from generator import draw

alt = (
    "Diagram of the trained 2–2–1 network: two inputs, two tanh units and a score, joined by lines"
    " that carry the trained weights."
)


def still(network):
    return draw.still(draw.diagram(network), aspect=0.6)
