"""Pulling instead of parting

The network with four layers of two units while it learns to tell the disk from the ring. On the
left the plane of the data, the darker the more the network stretches there; on the right where the
plane goes. What it can't part it pulls thin: a seam across the ring.
"""

from figures.annulus_deep import accuracy, network, training
from figures.disk_annulus import data
from generator import claim, draw, learn, topology

LEVELS = (0.5, 1.0, 1.5, 2.0, 2.5)  # decimal logarithms of the stretch

alt = (
    "Two panels over training time. In the plane of the data dark seams of strong stretching appear"
    " between the disk and the ring, and one of them runs across the ring; in the last"
    " representation the ring is drawn out to a hook with a thin neck."
)


def history(training):
    return training.history(training.index_of_best())


def flow(history):
    return topology.recorded(history)


def _stretch(network, points):
    return topology.stretch(network, points)


def film(flow, data):
    return draw.film(
        draw.panel(
            draw.heat(lambda t, points: _stretch(flow.network_at(t), points), LEVELS),
            draw.unframed(draw.regions(data, width=1.6)),
            draw.square(1.1),
            draw.path([[-1.1, -1.1], [1.1, 1.1]], ink="ground", width=0.0),
            title="stretch: ×3, ×10, ×32, ×100, ×316",
        ),
        draw.panel(
            draw.line(lambda t: flow.network_at(t).head, span="always"),
            draw.square(),
            draw.grid(13, extent=1.0, samples=41),
            draw.regions(data, width=1.6),
            through=flow,
            title="last representation",
        ),
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
    )


def largest(network, data):
    """Over a fine sweep of both sets, the decimal logarithm of the largest singular value."""
    return max(float(_stretch(network, one.at(one.sweep(200_000))).max()) for one in data.sets)


def claims(largest, accuracy):
    yield claim.above(
        "stretch",
        10**largest,
        20,
        "Somewhere on the sets neighbours are pulled far apart",
        method="largest singular value of the Jacobian on a sweep of 400,000 points",
    )
    yield claim.measured("accuracy", accuracy)
