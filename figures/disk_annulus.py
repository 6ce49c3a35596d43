"""A disk in a ring

Class A is a disk, class B the ring around it. There is air between them everywhere, and yet no line
comes near to parting them: this is the best one, and red is all that it gets wrong.
"""

from dataclasses import replace

import numpy as np

from generator import claim, draw, learn, topology
from generator.reproducible_algebra import matmul

RIM = 721  # points around
TINT = 0.3  # opacity of what is on the wrong side
SOFT = 0.6  # opacity of a grid that is only ground

alt = (
    "A filled blue disk around the origin, and an orange ring around it. The best line cuts off a"
    " part of the ring and a bit of the disk, both tinted red; {wrong} of {points} points, in red,"
    " lie on the wrong side."
)


def data():
    return learn.disk_annulus(points=400)


def gap(data):
    disk, ring = data.sets
    return ring.inner - disk.outer


def best(data):
    return topology.best_line(data.points, data.labels)


def wrong_points(best, data):
    above = matmul(data.points, best.normal) + best.offset > 0
    return data.points[above != data.labels]


def wrong_parts(best, data):
    """The parts of disk and ring (n, 2) on the wrong side of the line, which cuts all circles."""
    parts = []
    for region in data.sets:
        arcs = [_wrong_arc(region, r, best) for r in region.domain[0] if r > 0]
        parts.append(np.concatenate([arcs[0], *(arc[::-1] for arc in arcs[1:])]))
    return parts


def _wrong_arc(region, radius, best):
    """The points of a circle of a region on the wrong side, in order."""
    circle = region.at(region.circle(RIM, radius))
    wrong = (matmul(circle, best.normal) + best.offset > 0) != region.label
    first = int(np.argmin(wrong))  # a right one
    return np.roll(circle, -first, axis=0)[np.roll(wrong, -first)]


def wrong(wrong_points):
    return len(wrong_points)


def separation(data):
    return topology.separation(data.points, data.labels)


def soft_grid(**how):
    """A grid whose inner lines are paler than usual."""
    return [
        replace(mark, style=replace(mark.style, opacity=SOFT)) if mark.name == "grid" else mark
        for mark in draw.grid(**how)
    ]


def still(data, best, wrong_points, wrong_parts):
    words = f"{len(wrong_points)} of {len(data.points)} wrong"
    return draw.still(
        draw.line(best, span="always"),
        draw.regions(data),
        [draw.path(part, "witness", 0.0, fill="witness", opacity=TINT) for part in wrong_parts],
        draw.points_at(wrong_points, "witness", radius=2.0),
        draw.label("A", (0, 0), colour="a", size=22, offset=(0, 8)),
        draw.label("B", (-0.83, 0), colour="b", size=22, offset=(0, 8)),
        draw.label(
            words, (1.0, -1.0), "witness", size=20, anchor="end", offset=(26, 20), halo=False
        ),
    )


def claims(data, gap, wrong, separation):
    yield claim.above("gap", gap, 0.3, "There is room between the classes")
    yield claim.above("wrong", wrong, 0, "The best of all lines gets some points wrong")
    yield claim.measured("points", len(data.points))
    yield claim.proved(
        "inseparable",
        separation.verdict.opposite,
        "No line separates the sample",
        method="convex combinations of both classes that meet, in exact rational arithmetic",
    )
