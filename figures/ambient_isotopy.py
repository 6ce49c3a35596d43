"""A linear map as a motion, and the path that it must not take

On the left W is reached by turning and stretching, and the plane is never flattened. On the right
it is reached in a straight line: the plane is flattened, turned over (red), and flattened again.
The small pictures keep these three instants, at the same times left and right. Both ways begin and
end alike, and are drawn to one scale. In a layer b and tanh follow.
"""

from dataclasses import replace
from functools import partial

import numpy as np

from generator import claim, draw, learn, topology
from generator.reproducible_algebra import eigvals, matmul

CORNERS = np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1]])
SMALL, SIDE, LOW = 0.37, 1.08, -2.02  # of the row of instants: scale, steps and height
DISK = draw.circle(0.6, centre=(0.2, 0.1))

alt = (
    "Two panels carry the same grid to the image of one matrix. On the left the grid turns half"
    " round while it is stretched; on the right it collapses on a line, is turned over, which makes"
    " it red, and collapses again on its way to the same place. Small pictures below keep three"
    " instants: on the left whole sheets, on the right two red lines, where it was flat, and"
    " between them a small red sheet. A chart shows that the determinant stays above 0 on the left"
    " and falls below it on the right."
)


def network():
    layer = learn.Dense([[-1.58, -0.07], [0.22, -0.5]], [0.0, 0.0], "identity")
    return learn.Network((layer,), None)


def flow(network):
    """The stage W alone: b is 0."""
    whole = topology.flow(network)
    return replace(whole, stages=whole.stages[:1])


def straight(flow):
    return topology.straight(flow)


def flat_times(network):
    """When the straight path is singular: at 1 / (1 − λ) for each eigenvalue λ < 0 of W."""
    values, _ = eigvals(network.layers[0].W)
    return sorted((1 / (1 - values[values < 0])).tolist())


def _kept(way, times, red=False):
    """The sheet at these times, small and in a row; red, flat at the first and the last time."""
    for k, t in enumerate(times):
        place = np.array([SIDE * (k - 1), LOW])
        sheet = draw.path(CORNERS, "grid", 0.0, fill="grid", opacity=0.3)
        marks = [sheet, *draw.grid(2, extent=1.0), DISK]
        if red:
            marks = [draw.path(CORNERS, "witness", 0.0, fill="witness", opacity=0.85)]
        if red and k != 1:
            yield draw.path(place + SMALL * _flat(way, t), "witness", 3.0).during(t)
            yield draw.label("flat", place, "witness", size=17, offset=(0, 38)).during(t)
        else:
            for mark in draw.placed(marks, partial(_small, way, t, place)):
                yield replace(mark, name="kept").during(t)
        if red and k == 1:
            yield draw.label("turned over", place, "witness", size=17, offset=(0, 38)).during(t)


def _small(way, t, place, points):
    return place + SMALL * way.stages[0].at(t, points)


def _flat(straight, t):
    """Where the sheet lies when it is flat: from one end of its image to the other."""
    image = straight.stages[0].at(t, CORNERS)
    order = np.argsort(matmul(image, image[np.argmax(np.abs(image).sum(axis=1))]), kind="stable")
    return image[order[[0, -1]]]


def film(flow, straight, flat_times):
    turned = draw.path(CORNERS, "witness", 0.0, carried=True, fill="witness", opacity=0.85)
    first, second = flat_times
    times = [first, (first + second) / 2, second]
    frame = draw.path([[-1.65, 1.55], [1.65, LOW - 0.57]], "ground", 0.0)
    panels = [
        ("p(t): turn and stretch", flow, [], [*_kept(flow, times)]),
        (
            "(1 − t)I + tW: straight",
            straight,
            [turned.during(*flat_times)],
            [*_kept(straight, times, True)],
        ),
    ]

    def along(way):
        return lambda stage, t: topology.path_determinant(way, stage, t)

    return draw.film(
        *(
            draw.panel(
                draw.square(),
                draw.grid(17, extent=1.0),
                turned_over,
                DISK,
                frame,
                over,
                through=way,
                title=title,
            )
            for title, way, turned_over, over in panels
        ),
        strips=[
            draw.strip(
                "det",
                draw.trace(along(flow), "p(t)", colour="a"),
                draw.trace(along(straight), "straight", colour="b"),
                levels=(0,),
            )
        ],
        one_scale=True,
        aspect=1.06,
        slow=3,
    )


def least(flow, straight):
    return topology.least_path_determinant(flow), topology.least_path_determinant(straight)


def never_singular(flow, straight):
    return topology.never_singular(flow), topology.never_singular(straight)


def claims(least, never_singular, flat_times):
    method = "least determinant over 1,001 values of t"
    yield claim.measured("least-det", least[0], method)
    yield claim.measured("straight-least-det", least[1], method + " and between them")
    exact = "exact arithmetic: det W, and the roots of a polynomial in t by Sturm's theorem"
    yield claim.proved("never-singular", never_singular[0], "p(t) is never singular", exact)
    yield claim.proved(
        "straight-singular",
        never_singular[1].opposite,
        "The straight path meets a singular matrix",
        exact,
    )
    yield claim.equal("flat-times", len(flat_times), 2, "It is flat twice")
