"""A layer as a motion, and the path that it must not take

On the left W is reached by turning and stretching, and the plane is never flattened. On the right
it is reached in a straight line: the plane is flattened, turned over, and flattened again. Both
begin and end alike, and are drawn to one scale.
"""

from generator import claim, draw, learn, topology

alt = (
    "Two panels carry the same grid through one layer. On the left the grid turns half round while"
    " it is stretched; on the right it collapses on a line twice on its way to the same place. A"
    " chart below shows that the determinant stays above 0 on the left and falls below it on the"
    " right."
)


def network():
    layer = learn.Dense([[-1.58, -0.07], [0.22, -0.5]], [0.3, 0.2], "tanh")
    return learn.Network((layer,), None)


def flow(network):
    return topology.flow(network)


def straight(flow):
    return topology.straight(flow)


def film(flow, straight):
    ways = [("p(t): turn and stretch", flow), ("(1 − t)I + tW: straight", straight)]

    def along(way):
        return lambda stage, t: topology.path_determinant(way, stage, t)

    return draw.film(
        *(
            draw.panel(
                draw.square(),
                draw.grid(17, extent=1.0),
                draw.circle(0.6, centre=(0.2, 0.1)),
                through=way,
                title=title,
            )
            for title, way in ways
        ),
        strips=[
            draw.strip(
                "det",
                draw.trace(along(flow), "p(t)", colour="a"),
                draw.trace(along(straight), "straight", colour="b"),
                levels=(0,),
            )
        ],
        poster=0.237,
        one_scale=True,
    )


def least(flow, straight):
    return topology.least_path_determinant(flow), topology.least_path_determinant(straight)


def never_singular(flow, straight):
    return topology.never_singular(flow), topology.never_singular(straight)


def claims(least, never_singular):
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
