"""Two units get stuck

The hidden plane of a network with two units while it learns. What the ring surrounds at the start
it surrounds at the end. What is red then is on the wrong side, as the point in the red ring is, and
one like it there must always be.
"""

import numpy as np

from figures.disk_annulus import data
from figures.link_three_units import in_the_end, wrong_point
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import matmul

RIM = 720  # points of a circle

alt = (
    "A disk and the ring around it in the plane of two hidden units, while a network learns: the"
    " ring is flattened against the disk, a line settles across both, {accuracy:percent} of the"
    " points lie on their side, and what doesn't is red: a large part of the ring beside the disk."
)


def training(data):
    return learn.train(learn.dense(2, [2]), data, restarts=64, steps=1500, seed=1, gentle=1e-2)


def network(training):
    return training.best()


def history(training):
    return training.history(training.index_of_best())


def flow(history):
    return topology.recorded(history)


def witness(network, data):
    return topology.find_witness(network, data)


def _winding(flow, data, t):
    """Of the ring's middle circle around the disk's centre, in the plane of the units."""
    disk, ring = data.sets
    network = flow.network_at(t)
    circle = network.representation(ring.at(ring.circle(720, 5 / 6)))
    return topology.winding_number(circle, network.representation(disk.at(disk.centre))[0])


def wrong_parts(network, data):
    """What lies on the wrong side of the line in the plane of the units, as polygons."""
    parts = [_wrong_part(network, region) for region in data.sets]
    return [part for part in parts if len(part)]


def _wrong_part(network, region):
    """Of a disk or a ring: from its outer rim to its inner one, which runs the other way."""
    head, part = network.head, np.zeros((0, 2))
    for radius, way in ((region.outer, 1), (region.inner, -1)):
        images = network.representation(region.at(region.circle(RIM, radius)))
        heights = (matmul(images, head.W[0]) + head.b[0]) * (1 - 2 * region.label)
        rim = _above(images, heights)[::way]
        part = np.concatenate([part, rim, rim[:1]])
    return part


def _above(polygon, heights):
    """The part of a polygon (n, 2) at whose corners these heights (n,) are above 0."""
    before, low = np.roll(polygon, 1, axis=0), np.roll(heights, 1)
    crosses = (low > 0) != (heights > 0)
    share = (low / np.where(crosses, low - heights, 1.0))[:, None]
    corners = np.stack([before + share * (polygon - before), polygon], axis=1)
    return corners[np.stack([crosses, heights > 0], axis=1)]


def film(flow, data, witness, wrong_parts, accuracy):
    return draw.film(
        draw.line(lambda t: flow.network_at(t).head, span="always"),
        draw.square(),
        draw.grid(7, extent=1.0, samples=13),
        draw.regions(data, samples=53),
        draw.unframed(
            draw.path(part, "witness", 0.0, fill="witness", opacity=0.8).at_end()
            for part in wrong_parts
        ),
        draw.rings([witness.point], carried=True).at_end(),
        draw.readout("winding number", lambda stage, t: _winding(flow, data, t), text="{:.0f}"),
        in_the_end(flow, f"stuck: {1 - accuracy:.0%} wrong", "witness"),
        through=flow,
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def claims(training, accuracy, witness):
    yield claim.measured("succeeded", training.succeeded_count)
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("accuracy", accuracy)
    yield from topology_of(witness)


def topology_of(witness):
    yield claim.witness("network", witness.set, witness.parameter, witness.point, witness.logit)
    yield claim.measured("winding", abs(witness.integer))
    yield claim.proved(
        "winding-kept",
        witness.kept,
        "The ring's image still winds around the disk's",
        method=f"winding number of a polygon of {witness.vertices} vertices",
    )
    yield claim.measured("witness-samples", witness.samples)
    yield from wrong_point(witness)
