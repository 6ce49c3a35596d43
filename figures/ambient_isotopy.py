"""A linear map as a motion, and the path that it must not take

On the left W is reached by turning and stretching, and the plane is never flattened. On the right
it is reached in a straight line: the plane is flattened, turned over (red), and flattened again.
Both begin and end alike, and are drawn to one scale. In a layer b and tanh follow.
"""

from dataclasses import replace

import numpy as np

from generator import claim, draw, learn, topology
from generator.reproducible_algebra import eigvals, matmul

alt = (
    "Two panels carry the same grid to the image of one matrix. On the left the grid turns half"
    " round while it is stretched; on the right it collapses on a line, is turned over, which makes"
    " it red, and collapses again on its way to the same place. Two red lines remain where it was"
    " flat. A chart below shows that the determinant stays above 0 on the left and falls below it"
    " on the right."
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


def _said(words, colour):
    return draw.label(words, (0, -1), colour, size=17, offset=(0, 24)).at_end()


def _flat(straight, t):
    """Where the sheet lies when it is flat: from one end of its image to the other."""
    corners = np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1]])
    image = straight.stages[0].at(t, corners)
    order = np.argsort(matmul(image, image[np.argmax(np.abs(image).sum(axis=1))]), kind="stable")
    return image[order[[0, -1]]]


def film(flow, straight, flat_times):
    corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]]
    turned = draw.path(corners, "witness", 0.0, carried=True, fill="witness", opacity=0.85)
    flat = [draw.path(_flat(straight, t), "witness", width=2.6).during(t) for t in flat_times]
    panels = [
        ("p(t): turn and stretch", flow, [], [_said("never flat", "text")]),
        (
            "(1 − t)I + tW: straight",
            straight,
            [turned.during(*flat_times)],
            [*draw.unframed(flat), _said("flat twice", "witness")],
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
                draw.circle(0.6, centre=(0.2, 0.1)),
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
