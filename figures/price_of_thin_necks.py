"""What a thin neck costs

Each dot is a network that learned to tell the disk from the ring. With two units in each layer some
of the ring is always on the wrong side; the less of it, the steeper the network there, and none can
get below the line. With three units a network gets below it, or is wrong nowhere on the ring.
"""

import numpy as np

from figures.annulus_deep import training
from generator import claim, draw, learn, topology

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

alt = (
    "Two clouds of dots, the wrong area of the ring over the steepness of a network, both on"
    " logarithmic axes. A line falls from left to right. All dots of networks with two units a"
    " layer lie above it, some close to it; many of three units lie below it, most at area 0."
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
    return {name: topology.certify_neck(network, ring) for name, network in _all(trainings).items()}


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


def _dots(bounds, areas, colour, radius):
    x = [bound.steepness / bound.depth for bound in bounds]
    return draw.scatter("", x, areas, colour, radius)


def still(ring, bounds, wide_bounds, deciding, wide_deciding):
    right = sum(b.depth > 0 and b.most_wrong_area == 0 for b in wide_bounds.values())
    narrow = [bounds[name] for name in deciding]
    paid = [bound.wrong_area for bound in narrow]  # at least
    wide = [wide_bounds[name] for name in wide_deciding]
    most = [max(bound.most_wrong_area, NOTHING) for bound in wide]
    steep = np.geomspace(SMALLEST, 2 / 3 / NOTHING, 60)
    law = [topology.least_wrong_area(ring.sets[1], 1.0, steepness) for steepness in steep]
    title = "steepness on the ring for a depth of 1 on the disk"
    across = draw.axis(SMALLEST, LARGEST, (1, 10, 100, 1000), title, log=True)
    areas = (NOTHING, 0.01, 0.1, 1)
    up = draw.axis(NOTHING, 2, areas, names=("≤ 0.003", "0.01", "0.1", "1"), log=True)
    return draw.still(
        draw.panel(
            draw.graph(
                [
                    draw.series("", steep, law, "witness", dots=False, shaded=True),
                    _dots(narrow, paid, "edge", 1.9),
                    _dots(wide, most, "a", 3.0),
                    draw.scatter("", [SMALLEST], [NOTHING], "a", 6.0),
                ],
                across,
                up,
                [
                    draw.note("two units a layer", 330, 0.026),
                    draw.note("three units,", 0.19, 0.0105, "a", "start"),
                    draw.note(f"{right} of them at 0", 0.19, 0.0068, "a", "start"),
                    draw.note("impossible", 0.19, 0.066, "witness", "start"),
                    draw.note("with two units", 0.19, 0.043, "witness", "start"),
                ],
            ),
            title="area of the ring on the wrong side",
        ),
        aspect=0.66,
    )


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
