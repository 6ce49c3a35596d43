"""Two units get stuck

The hidden plane of a network with two units while it learns. What the ring surrounds at the start
it surrounds at the end. What is red then is on the wrong side, as the point in the red ring is, and
one like it there must always be. The disc shows where it lies in the plane of the inputs: what is
on the disk's side of the line cuts the ring on both sides of the disk.
"""

import numpy as np
from contourpy import FillType, contour_generator

from figures.disk_annulus import data
from figures.link_three_units import wrong_point
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import matmul

RIM = 720  # points of a circle
CORNERS = 180  # of a circle in the picture of the inputs
AT, SMALL = (-0.42, 0.42), 0.46  # its middle and its scale
GROUND = 1.12  # its radius, in units of the inputs

alt = (
    "A disk and the ring around it in the plane of two hidden units, while a network learns: the"
    " ring is flattened against the disk, a line settles across both, {accuracy:percent} of the"
    " points lie on their side, and what doesn't is red: a large part of the ring beside the disk."
    " A small picture of the inputs shows it as two pieces of the ring, on both sides of the disk."
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


def wrong_inputs(network, data):
    """The same in the plane of the inputs, as polygons.

    None has a hole: its rim would be sent into the line, and the layer sends no two points to one.
    """
    return [part for region in data.sets for part in _wrong_input(network, region)]


def _wrong_input(network, region):
    radii = np.linspace(region.inner, region.outer, 61)
    angles = np.linspace(0, 2 * np.pi, CORNERS + 1)
    grid = np.stack(np.meshgrid(radii, angles), axis=-1)
    heights = _heights(network, region, region.at(grid.reshape(-1, 2))).reshape(grid.shape[:2])
    found = contour_generator(radii, angles, heights, fill_type=FillType.OuterOffset)
    return [region.at(part) for part, _ in zip(*found.filled(0.0, np.inf), strict=True)]


def _heights(network, region, points):
    """How far points (n, 2) of a region are on the wrong side of the line; below 0 they aren't."""
    images = network.representation(points)
    return (matmul(images, network.head.W[0]) + network.head.b[0]) * (1 - 2 * region.label)


def _wrong_part(network, region):
    """Of a disk or a ring: from its outer rim to its inner one, which runs the other way."""
    part = np.zeros((0, 2))
    for radius, way in ((region.outer, 1), (region.inner, -1)):
        rim = region.at(region.circle(RIM, radius))
        images = network.representation(rim)
        above = _above(images, _heights(network, region, rim))[::way]
        part = np.concatenate([part, above, above[:1]])
    return part


def _above(polygon, heights):
    """The part of a polygon (n, 2) at whose corners these heights (n,) are above 0."""
    before, low = np.roll(polygon, 1, axis=0), np.roll(heights, 1)
    crosses = (low > 0) != (heights > 0)
    share = (low / np.where(crosses, low - heights, 1.0))[:, None]
    corners = np.stack([before + share * (polygon - before), polygon], axis=1)
    return corners[np.stack([crosses, heights > 0], axis=1)]


def _inputs(data, wrong, point):
    """The plane of the inputs as a small disc: both classes, and what ends on the wrong side."""
    disk, ring = data.sets
    outer, inner, middle, ground = (
        region.at(region.circle(CORNERS, radius))[[*range(CORNERS), 0]]
        for region, radius in (
            (ring, ring.outer),
            (ring, ring.inner),
            (disk, disk.outer),
            (ring, GROUND),
        )
    )
    marks = [
        draw.path(ground, "pale", 1.2, fill="ground"),
        draw.path([*outer, *inner[::-1]], "b", 0.0, fill="b", opacity=0.45),
        draw.path(middle, "a", 0.0, fill="a", opacity=0.45),
        *(draw.path(part, "witness", 0.0, fill="witness", opacity=0.6) for part in wrong),
        draw.path(outer, "b", 1.6),
        draw.path(inner, "b", 1.6),
        draw.path(middle, "a", 1.6),
        draw.rings([point], radius=7.0),
    ]
    low = np.array([AT[0], AT[1] - GROUND * SMALL])
    words = draw.label("the inputs", low, size=18, offset=(0, 24))
    return [mark.at_end() for mark in (*draw.placed(marks, _small), words)]


def _small(points):
    return np.array(AT) + SMALL * np.asarray(points)


def film(flow, data, witness, wrong_parts, wrong_inputs, accuracy):
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
        _inputs(data, wrong_inputs, witness.point),
        draw.readout("winding number", lambda stage, t: _winding(flow, data, t), text="{:.0f}"),
        draw.verdict(flow, f"stuck: {1 - accuracy:.0%} wrong", "witness"),
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
