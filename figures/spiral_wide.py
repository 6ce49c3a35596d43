"""Room to move: the hard spirals with eight units

With eight units a layer the two-turn spirals are easy. We see a shadow of what happens in eight
dimensions: the disk on which the spirals lie is pulled up until they wind around it at different
heights. The view turns until it looks along the plane that parts them; there the disk fades out.
Dots mark the spirals' ends.
"""

from dataclasses import replace

import numpy as np

from figures.spiral_hard import data
from generator import claim, draw, learn, topology
from generator.reproducible_algebra import matmul, norm, solve
from generator.reproducible_math import cos, log, sin

ALONG = 301  # points of each spiral
RIDGE = 1e-3  # of a regression, times the length of the curves
ROUNDS = 20  # at most, of its fit
RADII, SPOKES = (0.24, 0.6, 0.96), 6  # of the disk
ASIDE, BESIDE = -84, 52  # px, of names from the ends of A, and of words from B

alt = (
    "Two spirals of two turns on a disk with circles and spokes, lifted into eight dimensions by"
    " two layers: the disk becomes a cone around which the spirals wind, and the view turns until"
    " they stand as two upright strands, from their inner ends on top to their outer ones at the"
    " foot, apart on the two sides of a straight line; the disk fades out there. Words say that it"
    " is a shadow of eight dimensions."
)


def training(data):
    architecture = learn.dense(2, [8, 8])
    return learn.train(architecture, data, restarts=256, steps=2000, seed=1, gentle=8e-4)


def _strands(network, data):
    """The decision's direction (8,), and the spirals (n, 8) as seen along it, at the end."""
    decision = network.head.W[0] / norm(network.head.W)
    ends = [network.representation(spiral.at(spiral.sweep(ALONG))) for spiral in data.sets]
    return decision, [end - matmul(end, np.outer(decision, decision)) for end in ends]


def _parting(flow, data):
    """The direction of the decision, and across it that in which the spirals run on.

    For the latter, w, each step u of a spiral, of length 1, should have w · u ≥ 1: the least mean
    square of what is missing, with a ridge, as a support vector machine of squared hinge loss would
    have it. So the curves come out as two strands and not as a tangle.
    """
    decision, strands = _strands(flow.network, data)
    steps = np.concatenate([np.diff(strand, axis=0) for strand in strands])
    lengths = norm(steps, axis=1)
    ways = steps / lengths[:, None]
    ridge = RIDGE * lengths.sum() * np.eye(len(decision))
    missing = np.ones(len(ways), dtype=bool)
    for _ in range(ROUNDS):
        weighted = ways[missing] * lengths[missing, None]
        squares = matmul(weighted.T, ways[missing]) + ridge
        across = solve(squares, weighted.sum(axis=0)[:, None])[:, 0]
        before, missing = missing, matmul(ways, across) < 1
        if np.array_equal(before, missing):
            break
    return np.array([decision, across / norm(across)])


def _steadiness(flow, data):
    """How far a spiral rises, over all its ups and downs, of the worse of the two: 0 to 1."""
    _, strands = _strands(flow.network, data)
    ways = [matmul(strand, _parting(flow, data)[1]) for strand in strands]
    return min(float(abs(way[-1] - way[0]) / np.abs(np.diff(way)).sum()) for way in ways)


def _clarity(network, data):
    flow = topology.flow(network)
    shadow = topology.clarity(flow, _parting(flow, data), data.points)
    return shadow + float(log(_steadiness(flow, data)))


def network(training, data):
    return training.chosen(lambda candidate: _clarity(candidate, data))


def clarity(network, data):
    return _clarity(network, data)


def flow(network):
    return topology.flow(network)


def view(flow, data):
    return _parting(flow, data)


def steadiness(flow, data):
    return _steadiness(flow, data)


def disk():
    """The disk's circles and spokes, each as points (n, 2)."""
    angles = 2 * np.pi * np.arange(SPOKES) / SPOKES
    around = np.linspace(0, 2 * np.pi, 97)
    circles = [r * np.column_stack([cos(around), sin(around)]) for r in RADII]
    out = np.linspace(RADII[0], RADII[-1], 17)[:, None]
    return [*circles, *(out * way for way in np.column_stack([cos(angles), sin(angles)]))]


def _views(flow, data, view):
    """Of the input, of the widest plane after layer 1, and `view`, towards which that is upright.

    Seen in its plane, the disk grows evenly under W, so that the camera can begin near.
    """
    views = draw.views(topology.layer_views(flow, data))
    start, wide, _ = views.frames
    end, wide = draw.views([draw.turn(*view).end, wide]).frames
    return replace(views, frames=(start, wide, end))


def _ground(disk):
    """The disk's lines; its rim, the last circle, is stronger."""
    rim = len(RADII) - 1
    for k, line in enumerate(disk):
        colour, width = ("edge", 1.3) if k == rim else ("grid", 0.8)
        yield draw.path(line, colour, width, carried=True)


def _ends(spirals):
    """Dots at the inner ends of the spirals and at their outer ones; in the end their names."""
    names = ("inner ends", "outer ends")
    inner_and_outer = zip(*(spiral.at(spiral.sweep(2)) for spiral in spirals), strict=True)
    for name, ends in zip(names, inner_and_outer, strict=True):
        for colour, end in zip("ab", ends, strict=True):
            yield draw.points_at(end[None], colour, 5.5, carried=True)
        where = {"size": 18, "anchor": "end", "offset": (ASIDE, 5)}
        yield draw.label(name, ends[0], "pale", True, **where).at_end()


def _said(flow, spiral):
    """What the end shows, in words beside the middle of a spiral."""
    middle = spiral.at(spiral.sweep(3))[1]
    lines = [
        ("apart", "text", 36, 10),
        ("a shadow of", "pale", 18, 42),
        (f"{len(flow.network.head.W[0])} dimensions", "pale", 18, 65),
    ]
    for words, colour, size, below in lines:
        where = {"size": size, "anchor": "start", "offset": (BESIDE, below)}
        yield draw.label(words, middle, colour, True, halo=False, **where).at_end()


def film(flow, data, view, disk):
    return draw.film(
        draw.line(flow.network.head),
        draw.unframed(draw.until_end(_ground(disk))),
        draw.curves(data, samples=401, even=flow, width=4.5),
        _ends(data.sets),
        _said(flow, data.sets[1]),
        through=flow,
        view=_views(flow, data, view),
        slow=1.25,
        aspect=1.0,
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep(network, data):
    return learn.sweep_accuracy(network, data, 50)


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 0.02)


def claims(training, accuracy, sweep, least, never_flat, clarity, steadiness):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.equal("sweep-accuracy", sweep, 1, "So do those of a sweep 50 times finer")
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
    yield claim.above(
        "steadiness",
        steadiness,
        0.8,
        "Up the last picture both spirals run on and hardly ever back",
        method="how far it rises, over all its ups and downs, of the worse of the two",
    )
    yield claim.measured(
        "clarity",
        clarity,
        method="topology.clarity of the shadow, plus the logarithm of the steadiness: the nearer"
        " to 0, the clearer",
    )
