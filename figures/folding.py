"""Two ways to lose the way back

On the left ReLU presses three quadrants onto the axes and into the corner; on the right a singular
W lays the plane on a line. The ringed points, far apart at first, end as one.
"""

from math import dist

from generator import claim, draw, learn, topology

alt = (
    "Two panels with a grid and two ringed points each. On the left ReLU flattens three of four"
    " quadrants; on the right a singular matrix flattens the plane on a line. In both the two"
    " ringed points meet."
)


def relu():
    layer = learn.Dense([[0.9, -0.35], [0.35, 0.9]], [0.2, 0.1], "relu")
    return learn.Network((layer,), None)


def singular():
    layer = learn.Dense([[0.9, 0.6], [0.6, 0.4]], [0.2, -0.1], "tanh")
    return learn.Network((layer,), None)


def relu_pair():
    return [[-0.85, 0.0], [-0.6, -0.75]]  # W takes both below 0, unit by unit


def singular_pair():
    return [[-0.5, 0.75], [0.5, -0.75]]  # they differ by a multiple of what W takes to 0


def film(relu, singular, relu_pair, singular_pair):
    shown = [
        ("ReLU: three quadrants are pressed flat", relu, relu_pair),
        ("singular W: a plane becomes a line", singular, singular_pair),
    ]
    return draw.film(
        *(
            draw.panel(
                draw.square(),
                draw.grid(17, extent=1.0),
                draw.circle(0.6),
                draw.rings(pair, carried=True),
                through=topology.flow(network),
                title=title,
            )
            for title, network, pair in shown
        )
    )


def before(relu_pair, singular_pair):
    return dist(*relu_pair), dist(*singular_pair)


def after(relu, singular, relu_pair, singular_pair):
    return dist(*relu.representation(relu_pair)), dist(*singular.representation(singular_pair))


def claims(before, after):
    for k, name in enumerate(("relu", "singular")):
        yield claim.at_least(f"{name}-apart", before[k], 0.5, "Two points lie far apart")
        yield claim.at_most(f"{name}-images", after[k], 1e-12, "Their images are one point")
