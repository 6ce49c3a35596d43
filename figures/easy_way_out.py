"""Pulling instead of parting

The network with four layers of two units while it learns to tell the disk from the ring, in the
plane of the data: the stronger the violet, the more the layers stretch it there, as the key says,
by 3 to more than 30 times. What the network can't part it pulls thin, along seams that run across
the ring. At the end a circle marks where it stretches most, and what is still wrong is red.
"""

import numpy as np

from figures.annulus_deep import accuracy, network, seam, sweep_wrong, training
from figures.disk_annulus import data
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

LEVELS = (0.5, 0.75, 1.0, 1.25, 1.5)  # decimal logarithms of the stretch: ×3 to ×32
STRONGEST, VIOLET = 0.85, "d"  # of the shades
SHADE = {"strongest": STRONGEST, "colour": VIOLET}
EDGE = 30.0  # how steeply what is drawn of a set ends at its rim
KEY, BAND = (-1.32, -0.98), (0.125, 0.085)  # lower left corner of the bands, and size of one
KEY_WORDS, LETTER, ANSWER = 20, 30, 32  # px; the last at the end
WRONG = (1.2, -1.06)  # where the words end that say what is red
ROOM = ((-1.0, 1.0), (1.0, -1.1))  # what the camera has to frame

alt = (
    "The disk and the ring over training time, large. Violet seams of strong stretching appear"
    " between them, and some run on across the ring. At the end two long seams lead from the disk"
    " to the ring's rim, a circle marks the point of strongest stretching there, and the strip of"
    " the ring between them is red: still wrong. A key names the shades, from ×3 to ×32."
)


def history(training):
    return training.history(training.index_of_best())


def flow(history):
    return topology.recorded(history)


def stretch_within(radius, network, points):
    """The decimal logarithm of the stretch at points (n, 2); it falls steeply at a radius."""
    return np.minimum(topology.stretch(network, points), EDGE * (radius - norm(points, axis=1)))


def torn(network, data):
    """The point of both sets at which the network stretches most, of a fine sweep, and how much."""
    points = np.concatenate([exact_set.at(exact_set.sweep(200_000)) for exact_set in data.sets])
    stretch = topology.stretch(network, points)
    return {"point": points[stretch.argmax()].tolist(), "stretch": float(stretch.max())}


def key(corner, band, size, name_above=False):
    """The shades in a row, with the least stretch of each below.

    Corner and size of a band are in the plane, the size of words in px. Their name is before them,
    or above.
    """
    (x, y), (wide, high) = corner, band
    corners = np.array([[0.0, 0.0], [wide, 0.0], [wide, high], [0.0, high]])
    for k, level in enumerate(LEVELS):
        at = np.array([x + k * wide, y])
        opacity = STRONGEST * (k + 1) / len(LEVELS)
        yield draw.path(corners + at, VIOLET, 0.0, fill=VIOLET, opacity=opacity)
        if k % 2 == 0:
            yield draw.label(
                f"×{10**level:.0f}", at, size=size, offset=(0, 1.15 * size), halo=False
            )
    where = {"anchor": "end", "offset": (-12, -2)}
    if name_above:
        where = {"anchor": "start", "offset": (0, -9)}
    start = (x, y + high) if name_above else corner
    yield draw.label("stretched", start, VIOLET, size=size, **where)


def film(flow, data, torn, seam):
    outer = data.sets[1].outer
    shown = {"value": lambda t, x: stretch_within(outer, flow.network_at(t), x), "resolution": 141}
    factor, point = f"×{10 ** torn['stretch']:.0f}", torn["point"]
    beside = {"size": ANSWER, "anchor": "end", "offset": (-14, 30)}
    return draw.film(
        draw.fixed(draw.regions(data)),
        # below the shades neither disk nor ring is filled
        draw.heat(levels=LEVELS[:1], strongest=1.0, colour="ground", **shown),
        draw.heat(levels=LEVELS, **SHADE, **shown),
        draw.fixed(draw.regions(data, width=3.4, filled=False)),
        draw.label("A", (0, 0), colour="a", size=LETTER, offset=(0, 10)),
        draw.label("B", (-0.83, 0), colour="b", size=LETTER, offset=(0, 10)),
        draw.path(seam, "witness", 2.0, fill="witness").at_end(),
        draw.rings([point], "text").at_end(),
        draw.label(factor, point, VIOLET, **beside).at_end(),
        draw.label("still wrong", WRONG, "witness", size=ANSWER, anchor="end", halo=False).at_end(),
        list(key(KEY, BAND, KEY_WORDS, name_above=True)),
        draw.path(ROOM, "ground", 0.0),
        through=flow,
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
        aspect=0.86,
    )


def claims(torn, accuracy, sweep_wrong):
    yield claim.above(
        "stretch",
        10 ** torn["stretch"],
        20,
        "Somewhere on the sets neighbours are pulled far apart",
        method="largest singular value of the Jacobian on a sweep of 400,000 points",
    )
    yield claim.measured("accuracy", accuracy)
    yield claim.above("sweep-wrong", sweep_wrong, 0, "On a fine sweep some points are still wrong")
