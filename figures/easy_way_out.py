"""Pulling instead of parting

The network with four layers of two units while it learns to tell the disk from the ring, in the
plane of the data: the stronger the violet, the more it stretches there, as the key says, by 3 to
more than 30 times. What it can't part it pulls thin, along seams that run across the ring. At the
end a red ring marks where it stretches most.
"""

import numpy as np

from figures.annulus_deep import accuracy, network, training
from figures.disk_annulus import data
from generator import claim, draw, learn, topology

LEVELS = (0.5, 0.75, 1.0, 1.25, 1.5)  # decimal logarithms of the stretch: ×3 to ×32
STRONGEST, VIOLET = 0.85, "d"  # of the shades
SHADE = {"strongest": STRONGEST, "colour": VIOLET}

alt = (
    "The plane of the data with the disk and the ring, over training time: violet seams of strong"
    " stretching appear between the disk and the ring, and some of them run on across the ring. The"
    " point of strongest stretching, on the ring, is marked at the end."
)


def history(training):
    return training.history(training.index_of_best())


def flow(history):
    return topology.recorded(history)


def _stretch(network, points):
    return topology.stretch(network, points)


def torn(network, data):
    """The point of both sets at which the network stretches most, of a fine sweep, and how much."""
    points = np.concatenate([exact_set.at(exact_set.sweep(200_000)) for exact_set in data.sets])
    stretch = _stretch(network, points)
    return {"point": points[stretch.argmax()].tolist(), "stretch": float(stretch.max())}


def film(flow, data, torn):
    stretch = draw.heat(
        lambda t, points: _stretch(flow.network_at(t), points), LEVELS, resolution=181, **SHADE
    )
    factor = f"stretched ×{10 ** torn['stretch']:.0f}"
    return draw.film(
        draw.fixed(draw.regions(data)),
        stretch,
        draw.fixed(draw.regions(data, width=3.0, filled=False)),
        draw.square(),
        draw.heat_key(
            [f"×{10**level:.0f}" for level in LEVELS], (1.08, -1.0), "stretched", **SHADE
        ),
        draw.label("A", (0, 0), colour="a", size=20, offset=(0, 7)),
        draw.label("B", (-0.83, 0), colour="b", size=20, offset=(0, 7)),
        [
            draw.rings([torn["point"]]).at_end(),
            draw.label(
                factor, torn["point"], "witness", size=18.0, anchor="start", offset=(16, 34)
            ).at_end(),
        ],
        through=flow,
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
    )


def claims(torn, accuracy):
    yield claim.above(
        "stretch",
        10 ** torn["stretch"],
        20,
        "Somewhere on the sets neighbours are pulled far apart",
        method="largest singular value of the Jacobian on a sweep of 400,000 points",
    )
    yield claim.measured("accuracy", accuracy)
