"""One layer is three motions

Multiply by W, add b, apply tanh to each coordinate: a turn and a stretch, a shift, a squeeze. The
grid and the circle show what happens to every point in between, and rest after each of the three.
The trail shows it for one point (orange). The dashed circle and the dotted square at the end are
where circle and grid began.
"""

from dataclasses import replace

import numpy as np

from generator import claim, draw, learn, topology

FOLLOWED = [[0.797, 0.069]]  # a point of the circle
NAMES = (  # and where they stand: at which time of their motion, and how far from there, px
    ("W", 0.8, (-20, 6)),
    ("+ b", 0.5, (20, -10)),
    ("tanh", 0.0, (44, 24)),
)

alt = (
    "A square grid with a circle on it is turned and stretched by W, shifted by b, and squeezed"
    " into the square by tanh. A dot on the circle draws its way: an arc, a straight line, and a"
    " line back. At the end a dashed circle shows where the circle began."
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
        draw.trails(FOLLOWED, "b", 2.4, 0.8, 31),
        _names(flow),
        draw.points_at(FOLLOWED, "b", radius=5.0, carried=True),
        through=flow,
        pauses=True,
    )


def _names(flow):
    """What each of the three motions is, beside its part of the trail."""
    points = np.array(FOLLOWED)
    for stage, (name, time, offset) in enumerate(NAMES):
        yield draw.label(
            name, flow.stages[stage].at(time, points)[0], size=18, offset=offset
        ).at_end()
        points = flow.stages[stage].at(1.0, points)


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
