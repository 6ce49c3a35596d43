"""What a thin neck costs

Each dot is a network that learned to tell the disk from the ring. With two units in each layer a
part of the ring, red in the two pictures, is always on the wrong side; the thinner this neck, the
steeper the network has to be, and none gets below the line. With three units a network does, or is
wrong nowhere on the ring.
"""

from itertools import pairwise

import numpy as np

from figures.annulus_deep import training
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import norm

LAYERS, PENALTIES = (1, 2, 3, 4), (0.0, 1e-3, 1e-2)
ACTIVATIONS = ("tanh", "relu")
BUDGETS = {
    "draft": {"restarts": 2, "steps": 200},
    "default": {"restarts": 11, "steps": 2500},
    "full": {"restarts": 44, "steps": 3000},
}
SNAPSHOTS = 5  # of a restart; each but the first is a network that was given another budget
DISTANCES = (0.05, 0.1, 0.2)
WHOLE = 0.99  # of the ring: a network that is wrong on so much of it has given it up
NOTHING = 3e-3  # areas up to it are drawn there
SMALLEST, LARGEST = 0.15, 2e3  # steepness
PICTURED = 0.25, 0.03  # about the wrong areas of the two that are pictured
HEIGHT = 0.72  # of the graph, in its own widths
PLACES = (0.42, 0.875), (0.85, 0.205)  # where, in the graph
NAMED = (0.69, 0.99), (0.85, 0.405)  # where their names are
FRAME = [[-0.11, -0.12], [0.99, 1.1]]  # what the camera frames
HEADLINE = {"size": 21, "anchor": "start"}
SMALL = 0.175  # of the graph's width, a unit of these pictures
CIRCLES, AROUND = 24, 720  # at which they look at the ring

alt = (
    "Two clouds of dots, the wrong area of the ring over the steepness of a network, both on"
    " logarithmic axes. A thick line falls from left to right. All dots of networks with two units"
    " a layer lie above it, some close to it; many of three units lie below it, most at area 0. Two"
    " small pictures of the disk in the ring show what is wrong of two networks near the line: a"
    " wide piece of the ring, and a thin slice of it. Above stands “A thinner neck needs a steeper"
    " network”."
)


def ring():
    return learn.disk_annulus(points=200)


def trainings(ring, profile):
    """With two units a layer: by activation, number of layers and penalty."""
    return {
        f"{activation}-{layers}-{penalty:g}": learn.train(
            learn.dense(2, [2] * layers, activation),
            ring,
            gentle=penalty,
            schedule=learn.schedule(snapshots=SNAPSHOTS),
            **BUDGETS[profile],
        )
        for activation in ACTIVATIONS
        for layers in LAYERS
        for penalty in PENALTIES
    }


def wide(ring, profile):
    """With three units."""
    return {
        f"tanh-{penalty:g}": learn.train(
            learn.dense(2, [3]),
            ring,
            gentle=penalty,
            schedule=learn.schedule(snapshots=SNAPSHOTS),
            **BUDGETS[profile],
        )
        for penalty in PENALTIES
    }


def _all(trainings):
    """Networks by name: those of every restart at every snapshot but the first."""
    return {
        f"{name}-{restart}-{snapshot}": training.network(restart, snapshot)
        for name, training in trainings.items()
        for restart in range(training.restarts)
        for snapshot in range(1, len(training.recorded))
    }


def _bounds(trainings, ring):
    networks = _all(trainings)
    bounds = topology.certify_necks(list(networks.values()), ring)
    return dict(zip(networks, bounds, strict=True))


def bounds(trainings, ring):
    return _bounds(trainings, ring)


def wide_bounds(wide, ring):
    return _bounds(wide, ring)


def _deciding(bounds, ring):
    """Names of the networks that get a point of the disk right and haven't given up the ring."""
    whole = WHOLE * topology.least_wrong_area(ring.sets[1], 1.0, 0.0)
    return [
        name
        for name, bound in bounds.items()
        if bound.depth > 0 and bound.least_area > 0 and bound.wrong_area < whole
    ]


def deciding(bounds, ring):
    return _deciding(bounds, ring)


def wide_deciding(wide_bounds, ring):
    """The same of three units, but those that are wrong nowhere on the ring."""
    names = _deciding(wide_bounds, ring)
    return [name for name in names if wide_bounds[name].most_wrong_area > 0]


def networks(trainings, bounds, deciding):
    """The ten nearest to the law."""
    excess = {name: bounds[name].wrong_area / bounds[name].least_area for name in deciding}
    every = _all(trainings)
    return {name: every[name] for name in sorted(excess, key=excess.get)[:10]}


def deep(training, ring):
    """Of the network that annulus-deep shows."""
    return topology.certify_neck(training.best(), ring)


def fragile(training, ring):
    """Of the same: the area of the ring within each of the distances of a wrong point."""
    neck = topology.thin_neck(training.best(), ring, circles=181, around=2880)
    return [neck.area_within(distance) for distance in DISTANCES]


def examples(bounds, deciding):
    """Names of two networks near the law: one with a wide neck, one with a thin one."""

    def far(name, area):
        bound = bounds[name]
        other = bound.wrong_area / area
        return bound.wrong_area / bound.least_area * max(other, 1 / other)

    return [min(deciding, key=lambda name: far(name, area)) for area in PICTURED]


def wrong_parts(trainings, examples, ring):
    """Of each of them the part of the ring on the wrong side, as polygons."""
    every = _all(trainings)
    return [_wrong_part(every[name], ring.sets[1]) for name in examples]


def _wrong_part(network, ring):
    """Between neighbouring circles a polygon for each run of wrong points halfway."""
    edges = np.linspace(ring.inner, ring.outer, CIRCLES + 1)
    strips = []
    for low, high in pairwise(edges):
        wrong = network.predict(ring.at(ring.circle(AROUND, (low + high) / 2))) != ring.label
        first = int(np.argmin(wrong))  # a right one
        runs = np.flatnonzero(np.diff(np.roll(wrong, -first), append=False)).reshape(-1, 2)
        for start, end in (first + 0.5 + runs) * (2 * np.pi / AROUND):
            along = np.linspace(start, end, 2 + int(20 * (end - start)))
            arcs = [np.full(len(along), low), along], [np.full(len(along), high), along[::-1]]
            strips.append(np.concatenate([ring.at(np.column_stack(arc)) for arc in arcs]))
    return strips


def _dots(bounds, areas, colour, radius):
    x = [bound.steepness / bound.depth for bound in bounds]
    return draw.scatter("", x, areas, colour, radius)


def _picture(ring, part, centre, dot):
    """Disk and ring around a place of the graph, the wrong part in red, joined to its dot."""
    place = np.array(centre)
    (disk,), (inner, outer) = [
        [SMALL * region.at(region.circle(121, r)) + place for r in region.domain[0] if r > 0]
        for region in ring.sets
    ]
    around = np.concatenate([outer, outer[:1], inner[:1], inner[::-1]])
    way = np.array(dot) - place
    yield draw.path([place + SMALL * way / norm(way), dot], "text", 1.3)
    yield draw.path(outer, "ground", 0.0, fill="ground")
    yield draw.path(around, "b", 0.0, fill="b", opacity=0.45)
    yield draw.path(disk, "a", 0.0, fill="a", opacity=0.6)
    for strip in part:
        yield draw.path(SMALL * strip + place, "witness", 0.8, fill="witness")


def still(ring, bounds, wide_bounds, deciding, wide_deciding, examples, wrong_parts):
    narrow = [bounds[name] for name in deciding]
    paid = [bound.wrong_area for bound in narrow]  # at least
    wide = [wide_bounds[name] for name in wide_deciding]
    most = [max(bound.most_wrong_area, NOTHING) for bound in wide]
    steep = np.geomspace(SMALLEST, 2 / 3 / NOTHING, 60)
    law = [topology.least_wrong_area(ring.sets[1], 1.0, steepness) for steepness in steep]
    title = "steepness on the ring, for a depth of 1"
    across = draw.axis(SMALLEST, LARGEST, (1, 10, 100, 1000), title, log=True)
    areas = (NOTHING, 0.01, 0.1, 1)
    up = draw.axis(NOTHING, 2, areas, names=("≤ 0.003", "0.01", "0.1", "1"), log=True)
    shown = [bounds[name] for name in examples]
    pictured = [bound.wrong_area for bound in shown]
    graph = draw.graph(
        [
            _dots(narrow, paid, "edge", 1.7),
            draw.series("", steep, law, "witness", dots=False, shaded=True, width=5.0),
            _dots(wide, most, "a", 4.0),
            draw.scatter("", [SMALLEST], [NOTHING], "a", 8.0),
            _dots(shown, pictured, "text", 3.6),
        ],
        across,
        up,
        [
            draw.note("No network", 0.17, 0.19, "witness", "start", size=18),
            draw.note("of two units", 0.17, 0.112, "witness", "start", size=18),
            draw.note("crosses this line", 0.17, 0.066, "witness", "start", size=18),
            draw.note("three units do", 0.17, 0.0125, "a", "start", size=19),
            draw.note(f"{len(narrow):,} networks", LARGEST, 2.3, "pale", "end", size=16),
            draw.note("of two units", LARGEST, 1.38, "pale", "end", size=16),
        ],
    )
    dots = [
        (float(across.share(bound.steepness / bound.depth)), HEIGHT * float(up.share(area)))
        for bound, area in zip(shown, pictured, strict=True)
    ]
    pictures = [_picture(ring, *each) for each in zip(wrong_parts, PLACES, dots, strict=True)]
    names = [
        draw.label(name, place, size=18)
        for name, place in zip(("wide neck", "thin neck"), NAMED, strict=True)
    ]
    words = [
        draw.label("A thinner neck needs a steeper network", (-0.17, 1.1), **HEADLINE),
        draw.label("area of the ring", (-0.17, 0.805), "pale", size=16, anchor="start"),
        draw.label("on the wrong side", (-0.17, 0.758), "pale", size=16, anchor="start"),
    ]
    frame = draw.path(FRAME, "ground", 0.0)
    marks = draw.unframed([*graph, *(mark for picture in pictures for mark in picture)])
    return draw.still(marks, names, words, frame, aspect=1.05)


def claims(ring, bounds, wide_bounds, deciding, wide_deciding, deep, fragile):
    proved = [name for name in deciding if bounds[name].verdict is topology.Verdict.PROVED]
    excess = [bounds[name].wrong_area / bounds[name].least_area for name in deciding]
    method = "cells of the ring with outward rounding"
    yield claim.measured("trained", len(bounds))
    yield claim.at_least("networks", len(deciding), 1000, "A thousand networks decide something")
    yield claim.equal(
        "proved", len(proved), len(deciding), "All of them pay the price", method=method
    )
    least = min(bounds[name].wrong_area for name in deciding)
    yield claim.above("least-area", least, NOTHING, "Each of them a visible one", method=method)
    dropped = sum(bound.depth > 0 and bound.least_area == 0 for bound in bounds.values())
    yield claim.measured("unbounded", dropped, method="networks whose steepness has no bound")
    yield claim.measured("least-excess", min(excess), method=method)
    yield claim.measured("median-excess", float(np.median(excess)), method=method)
    wide = [wide_bounds[name] for name in wide_deciding]
    right = [b for b in wide_bounds.values() if b.depth > 0 and b.most_wrong_area == 0]
    below = sum(bound.verdict is topology.Verdict.REFUTED for bound in wide)
    yield claim.measured("wide", len(wide) + len(right))
    yield claim.above("wide-below", below, 0, "Three units pay less", method=method)
    yield claim.above("wide-right", len(right), 0, "Or nothing", method=method)
    yield claim.measured("deep-area", deep.wrong_area, method=method)
    yield claim.at_least(
        "deep", deep.wrong_area, deep.least_area, "So does the deep network", method=method
    )
    inner, outer = ring.sets[1].domain[0]
    for distance, area in zip(DISTANCES, fragile, strict=True):
        yield claim.at_least(
            f"within-{round(1000 * distance)}",
            area,
            2 * (outer - inner) * distance,
            "Near a wrong point lies an area of twice the ring's width times the distance",
            method="521,280 points of the ring",
        )
