"""One layer is three motions

Multiply by W, add b, apply tanh to each coordinate: a turn and a stretch, a shift, a squeeze. The
grid and the circle show what happens to every point in between, and rest after each of the three.
The trail shows it for one point (orange). The dashed circle and the dotted square at the end are
where circle and grid began; the small pictures show the input, and what W and b had made of it.
"""

from dataclasses import replace
from functools import partial

import numpy as np

from generator import claim, draw, learn, topology

FOLLOWED = [[0.797, 0.069]]  # a point of the circle
SMALL = 0.15  # the scale of what stands beside the end
BEFORE = (("x", 0.8), ("Wx", 0.19), ("Wx + b", -0.55))  # and how high

alt = (
    "A square grid with a circle on it is turned and stretched by W, shifted by b, and squeezed"
    " into the square by tanh. A dot on the circle draws its way: an arc, a straight line, and a"
    " line back. At the end a dashed circle shows where the circle began, and three small pictures"
    " show the input, the turned sheet Wx and the shifted sheet Wx + b beside tanh(Wx + b)."
)


def network():
    layer = learn.Dense([[0.7, -1.1], [1.1, 0.9]], [0.45, -0.3], "tanh")
    return learn.Network((layer,), None)


def flow(network):
    return topology.flow(network)


def outlined(mark, share=0.8):
    """The same mark standing where its points are, dashed, with a share of its opacity."""
    faint = share * mark.style.opacity
    style = replace(mark.style, width=1.8, dash=(5.0, 5.0), opacity=faint)
    return replace(mark, style=style, name="outline", carried=False, framed=False)


def film(flow):
    return draw.film(
        draw.square(),
        draw.grid(17, extent=1.0),
        draw.circle(),
        outlined(draw.circle()).at_end(),
        outlined(draw.rings(FOLLOWED, "b", radius=5.0)).at_end(),
        draw.trails([[-1.0, 1.0]], "ground", 0.0),  # gives the camera room at the left of the end
        draw.trails(FOLLOWED, "b", 2.4, 0.8, 31),
        [mark.at_end() for mark in _before(flow)],
        draw.points_at(FOLLOWED, "b", radius=5.0, carried=True),
        through=flow,
        pauses=True,
        aspect=0.8,
    )


def _before(flow):
    """Small pictures of the input, and of what W and b had made of it, one below the other."""
    circle = draw.circle()
    circle = replace(circle, style=replace(circle.style, width=2.2))
    dot = draw.points_at(FOLLOWED, "b", radius=3.6)
    sheet = draw.grid(5, extent=1.0)
    for stage, (words, height) in enumerate(BEFORE):
        place = np.array([-1.48, height])
        small = partial(_small, flow, stage, place)
        yield from draw.placed([draw.square()], partial(_small, flow, 0, place))
        for mark in draw.placed([*sheet, circle, dot], small):
            yield replace(mark, name="before")
        low = [place[0], small(topology.lattice(2))[:, 1].min()]
        yield draw.label(words, low, size=18, offset=(0, 19))
    yield draw.label("tanh(Wx + b)", [-0.96, 0.87], size=18, anchor="start")


def _small(flow, stage, place, points):
    return place + SMALL * flow.to(stage, points)


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 0.5)


def claims(least, never_flat):
    yield claim.measured(
        "least-singular-value", least, method="over all t of the polar path, in closed form"
    )
    yield claim.proved(
        "never-flat",
        never_flat,
        "The linear part never flattens anything on its way",
        method="that it is above 0.5, in exact arithmetic on WᵀW",
    )
