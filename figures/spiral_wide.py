"""Room to move: the hard spirals with eight units

With eight units a layer the two-turn spirals are easy. We see a shadow of what happens in eight
dimensions: the disk on which the spirals lie is pulled up until they wind around it at different
heights. The view turns until it looks along the plane that parts them; the disk, which would be
everywhere by then, has faded.
"""

from dataclasses import replace

import numpy as np

from figures.spiral_hard import data
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import matmul, norm, solve
from generator.reproducible_math import cos, sin

ALONG = 301  # points of each spiral
RIDGE = 1e-3  # of a regression, times the sum of the squares that it explains with
RADII, SPOKES = (0.2, 0.39, 0.58, 0.77, 0.96), 16  # of the disk
GONE = 0.55  # of the last stage, before whose end the disk has faded

alt = (
    "Two spirals of two turns on a disk with circles and spokes, lifted into eight dimensions by"
    " two layers: the disk becomes a cone around which the spirals wind, and the view turns until"
    " the two curves stand as two strands on the two sides of a straight line."
)


def training(data):
    architecture = learn.dense(2, [8, 8])
    return learn.train(architecture, data, restarts=64, steps=2000, seed=1, gentle=8e-4)


def _parting(flow, data):
    """The direction of the decision, and across it that in which the spirals run on.

    The latter is a linear regression of where a point lies between the inner end of its spiral and
    the outer one, with a ridge, so that the curves come out as two strands and not as a tangle.
    """
    network = flow.network
    decision = network.head.W[0] / norm(network.head.W)
    ends = [network.representation(spiral.at(spiral.sweep(ALONG))) for spiral in data.sets]
    points = np.concatenate(ends) - np.mean(ends, axis=(0, 1))
    points = points - matmul(points, np.outer(decision, decision))
    along = np.tile(np.linspace(-0.5, 0.5, ALONG), len(ends))
    squares = matmul(points.T, points)
    ridge = RIDGE * np.trace(squares) * np.eye(len(squares))
    across = solve(squares + ridge, matmul(points.T, along)[:, None])[:, 0]
    return np.array([decision, across / norm(across)])


def _clarity(network, data):
    flow = topology.flow(network)
    return topology.clarity(flow, _parting(flow, data), data.points)


def network(training, data):
    return training.chosen(lambda candidate: _clarity(candidate, data))


def clarity(network, data):
    return _clarity(network, data)


def flow(network):
    return topology.flow(network)


def view(flow, data):
    return _parting(flow, data)


def disk():
    """The disk's circles and spokes, each as points (n, 2)."""
    angles = 2 * np.pi * np.arange(SPOKES) / SPOKES
    around = np.linspace(0, 2 * np.pi, 121)
    circles = [r * np.column_stack([cos(around), sin(around)]) for r in RADII]
    out = np.linspace(RADII[0], RADII[-1], 33)[:, None]
    return [*circles, *(out * way for way in np.column_stack([cos(angles), sin(angles)]))]


def film(flow, data, view, disk):
    rim = len(RADII) - 1
    lines = [
        draw.path(line, *(("edge", 1.3) if k == rim else ("grid", 0.8)), carried=True)
        for k, line in enumerate(disk)
    ]
    seen = (-1.0, len(flow.stages) - GONE)
    return draw.film(
        draw.line(flow.network.head),
        draw.unframed(replace(line, window=seen) for line in lines),
        draw.curves(data, samples=601),
        through=flow,
        view=draw.turn(view[0], view[1], plane="plane of the decision"),
        slow=1.25,
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep(network, data):
    return learn.sweep_accuracy(network, data, 50)


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 0.02)


def claims(training, accuracy, sweep, least, never_flat, clarity):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.measured("sweep-accuracy", sweep)
    yield claim.measured("restarts", training.restarts)
    yield claim.above("succeeded", training.succeeded_count, 0, "Some restarts succeed")
    yield claim.measured(
        "least-singular-value",
        least,
        method="least singular value on the embedded input, over all t of the polar paths",
    )
    yield claim.proved(
        "never-flat",
        never_flat,
        "No layer flattens anything on its way",
        method="that it is above 0.02, in exact arithmetic on WᵀW",
    )
    yield claim.measured(
        "clarity", clarity, method="topology.clarity of the shadow: the nearer to 0, the clearer"
    )
