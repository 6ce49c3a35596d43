"""Pulling instead of parting

The network with four layers of two units while it learns to tell the disk from the ring. On the
left the plane of the data: the stronger the violet, the more it is stretched there, as the key
says, by 3 to more than 30 times. On the right what the layers make of disk and ring, and the line.
What the network can't part it pulls thin, along seams that run across the ring. At the end a circle
marks where it stretches most; what is red, on both sides, is still on the wrong side of the line.
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
KEY, BAND = (-0.27, -1.42), (0.25, 0.13)  # lower left corner of the bands, and the size of one
WORDS, ANSWER = 19, 24  # px; the second at the end
ROOM = ((-1.0, 1.4), (1.0, -1.68))  # what both cameras have to frame

alt = (
    "Two panels over training time. Left, the disk and the ring: violet seams of strong stretching"
    " appear between them, and some of them run on across the ring. At the end a circle marks the"
    " point of strongest stretching, at the ring's rim, and the strip of the ring between two seams"
    " is red. Right, what the layers make of both: a flat sliver opens into a hook around the disk,"
    " and a thin red neck of the ring stays on the disk's side of a line: still wrong."
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


def key(corner, band, size):
    """Below a picture the shades in a row, with the least stretch of each.

    Corner and size of a band are in the plane, the size of words in px.
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
    yield draw.label("stretched", corner, VIOLET, size=size, anchor="end", offset=(-12, -2))


def _titled(words):
    yield draw.label(words, (-1.0, 1.23), "pale", size=WORDS, anchor="start", halo=False)
    yield draw.path(ROOM, "ground", 0.0)


def _plane_of_the_data(flow, data, torn, seam):
    """Where the network stretches; below the shades neither disk nor ring is filled."""
    outer = data.sets[1].outer
    shown = {"value": lambda t, x: stretch_within(outer, flow.network_at(t), x), "resolution": 141}
    factor = f"×{10 ** torn['stretch']:.0f}"
    point = torn["point"]
    return draw.panel(
        draw.fixed(draw.regions(data)),
        draw.heat(levels=LEVELS[:1], strongest=1.0, colour="ground", **shown),
        draw.heat(levels=LEVELS, **SHADE, **shown),
        draw.fixed(draw.regions(data, width=3.0, filled=False)),
        draw.label("A", (0, 0), colour="a", size=20, offset=(0, 7)),
        draw.label("B", (-0.83, 0), colour="b", size=20, offset=(0, 7)),
        draw.path(seam, "witness", 1.6, fill="witness").at_end(),
        draw.rings([point], "text").at_end(),
        draw.label(factor, point, VIOLET, size=ANSWER, anchor="start", offset=(14, 22)).at_end(),
        list(key(KEY, BAND, WORDS)),
        _titled("the data"),
    )


def film(flow, data, torn, seam):
    return draw.film(
        _plane_of_the_data(flow, data, torn, seam),
        draw.panel(
            draw.line(lambda t: flow.network_at(t).head, span="always"),
            draw.square(),
            draw.grid(9, samples=81),
            draw.regions(data, samples=2001),
            draw.path(seam, "witness", 2.6, carried=True).at_end(),
            draw.label("still wrong", (0.45, KEY[1]), "witness", size=ANSWER, halo=False).at_end(),
            _titled("after the layers"),
            through=flow,
        ),
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
        aspect=1.36,
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
