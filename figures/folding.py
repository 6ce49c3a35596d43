"""Two ways to lose the way back

On the left ReLU presses three quadrants onto the axes and into the corner; on the right a singular
W lays the plane on a line. All that is red ends as one point, the two ringed ones with it, and each
orange line, with its two dots, as another. Dashed and hollow at the end: the same before, on the
left just before ReLU.
"""

from dataclasses import replace
from functools import partial
from math import dist

import numpy as np

from figures.one_layer import outlined
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import solve

HALF = 1.0  # of the square shown
ROOM = 1.25  # half the side of what the camera frames at first: as much as ReLU's panel needs
LEVELS = (0.2, 0.55, 0.9)  # values of the unit that ReLU lets through
DOTS = (0.3, 0.8)  # shares of an orange line at which it has a dot
OFFSETS = (0.33, 0.66, 0.99)  # of the lines that W flattens, on both sides of the red one

alt = (
    "Two panels with a grid and two ringed points each. On the left ReLU flattens three of four"
    " quadrants: one, red, shrinks into the corner, and orange lines across two others shrink into"
    " points of the axes. On the right a singular matrix flattens the plane on a line, and every"
    " line of one direction shrinks into a point of it. In both the two ringed points meet."
    " At the end dashed lines and hollow dots show what was flattened as it was before."
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


def _within(start, along, low):
    """The part of the line start + s · along, s ≥ low, that lies in the square; None for none."""
    ends = np.sort([(-HALF - start) / along, (HALF - start) / along], axis=0)
    first, last = max(float(ends[0].max()), low), float(ends[1].min())
    return [(start + s * along).tolist() for s in (first, last)] if first < last else None


def _sinking(layer, unit, other):
    """The part of the square in which `unit` is at most 0 before ReLU, and the other is `other`."""
    W = np.asarray(layer.W)
    z = np.array([[0.0, other], [other, 0.0]][unit])
    start, along = solve(W, np.column_stack([z - layer.b, -np.eye(2)[unit]])).T
    return _within(start, along, 0.0)


def relu_lines(relu):
    """Lines along which one unit is below 0 and the other one of `LEVELS`."""
    found = [_sinking(relu.layers[0], unit, level) for unit in (0, 1) for level in LEVELS]
    return [line for line in found if line]


def relu_corner(relu):
    """The part of the square in which both units are below 0: where they are 0, and its corner."""
    (middle, left), (_, low) = (_sinking(relu.layers[0], unit, 0.0) for unit in (0, 1))
    return [middle, left, [-HALF, -HALF], low]


def singular_lines(singular):
    """Lines of the direction that W takes to 0; the first goes through 0."""
    (p, q), _ = singular.layers[0].W
    along = np.array([q, -p]) / np.sqrt(p * p + q * q)
    across = np.array([along[1], -along[0]])
    offsets = (0.0, *OFFSETS, *(-offset for offset in OFFSETS))
    found = [_within(offset * across, along, -np.inf) for offset in offsets]
    return [line for line in found if line]


def film(relu, singular, relu_pair, singular_pair, relu_lines, relu_corner, singular_lines):
    def panel(title, network, pair, lines, before, *red):
        """Dashed at the end is what there was after so many stages."""
        flow = topology.flow(network)
        ends = np.asarray(lines)
        dots = np.concatenate([(1 - s) * ends[:, 0] + s * ends[:, 1] for s in DOTS])
        orange = [draw.path(line, colour="b", width=3.0, carried=True) for line in lines]
        rings = draw.rings(pair, radius=9.0, carried=True)
        edge = draw.grid(2, extent=HALF) if before else ()  # of the input the square is drawn
        ghosts = [*edge, *orange, *red, draw.rings(dots, "b", radius=4.6), rings]
        return draw.panel(
            draw.square(),
            draw.grid(17, extent=HALF),
            draw.path([[-ROOM, -ROOM], [ROOM, ROOM]], "ground", 0.0) if not before else (),
            red,
            orange,
            [
                replace(outlined(mark, 0.7).at_end(), framed=True)
                for mark in draw.placed(ghosts, partial(flow.to, before))
            ],
            draw.points_at(dots, colour="b", radius=4.6, carried=True),
            draw.points_at(pair, colour="witness", radius=4.6, carried=True),
            rings,
            through=flow,
            title=title,
        )

    flattened, *others = singular_lines
    corner = [*relu_corner, relu_corner[0]]
    return draw.film(
        panel(
            "ReLU: three quadrants are pressed flat",
            relu,
            relu_pair,
            relu_lines,
            2,
            draw.path(corner, "witness", 0.1, True, fill="witness", opacity=0.28),
            draw.path(corner, "witness", 1.6, carried=True),
        ),
        panel(
            "singular W: a plane becomes a line",
            singular,
            singular_pair,
            others,
            0,
            draw.path(flattened, "witness", 3.0, carried=True),
        ),
        slow=1.7,
    )


def before(relu_pair, singular_pair):
    return dist(*relu_pair), dist(*singular_pair)


def after(relu, singular, relu_pair, singular_pair):
    return dist(*relu.representation(relu_pair)), dist(*singular.representation(singular_pair))


def spreads(relu, singular, relu_lines, relu_corner, singular_lines):
    """How far apart the images of points of one line, or of the red corner, are at most."""
    shares = np.linspace(0, 1, 21)[:, None]

    def spread(network, corners):
        ends = np.asarray(corners)
        points = np.concatenate(
            [
                (1 - shares) * a + shares * b
                for a, b in zip(ends, np.roll(ends, -1, axis=0), strict=True)
            ]
        )
        return float(np.ptp(network.representation(points), axis=0).max())

    return (
        max(spread(relu, corners) for corners in (*relu_lines, relu_corner)),
        max(spread(singular, line) for line in singular_lines),
    )


def claims(before, after, spreads):
    for k, name in enumerate(("relu", "singular")):
        yield claim.at_least(f"{name}-apart", before[k], 0.5, "Two points lie far apart")
        yield claim.at_most(f"{name}-images", after[k], 1e-12, "Their images are one point")
        yield claim.at_most(
            f"{name}-spread",
            spreads[k],
            1e-12,
            "What has one colour ends as one point, each orange line as its own",
            method="largest difference of coordinates over 21 points of each line and edge",
        )
