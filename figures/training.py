"""Learning, seen twice

The same network at the same time: on the left the input plane and the boundary, on the right the
hidden plane and the line. The boundary bends because the plane does. The green point, of B, lies
on A's side at first, in both planes, and in the end on its own.
"""

import numpy as np

from figures.hidden_boundary import accuracy, data, sweep, training
from generator import claim, draw, topology

APART = (0.72, -0.86)  # where the word stands, clear of the sheet
GREEN = "c"  # one point, in both planes
WORDS, SIZE = ("a point", "the same point"), 16  # px

alt = (
    "Two panels over training time: in the input plane the boundary bends until it runs between the"
    " curves; in the hidden plane the grid bends until a straight line parts them. The loss falls"
    " below. A green dot in both planes is the same point of B, at first on the blue side, at last"
    " on the orange one."
)


def history(training):
    return training.history(training.index_of_gentlest())


def flow(history):
    return topology.recorded(history)


def point(data):
    """An end of B (2,)."""
    return data.sets[1].at(data.sets[1].sweep(2))[0]


def _named(words, at, offset):
    return draw.label(words, at, GREEN, size=SIZE, anchor="start", offset=offset)


def film(flow, data, point):
    first, last = (flow.stages[0].at(t, point[None]) for t in (0.0, 1.0))
    return draw.film(
        draw.panel(
            draw.field(flow.logits, levels=(0,), opacities=(0.11, 0.11)),
            draw.square(),
            draw.grid(9, samples=2),
            draw.curves(data, samples=81),
            draw.points_at([point], GREEN, radius=6.0),
            _named(WORDS[0], point, (-4, -14)),
            title="input plane",
        ),
        draw.panel(
            draw.line(lambda t: flow.network_at(t).head, span="always"),
            draw.square(),
            draw.grid(9, samples=21),
            draw.curves(data, samples=81),
            draw.points_at([point], GREEN, radius=6.0, carried=True),
            _named(WORDS[1], first, (0, -14)).during(-1.0, 0.11),
            _named(WORDS[1], last, (12, 5)).at_end(),
            draw.label("apart", APART, size=26.0, halo=False).at_end(),
            through=flow,
            title="hidden plane",
        ),
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
    )


def logits(flow, point):
    """Of the point, at the start and at the end."""
    return [float(np.ravel(flow.logits(t, point[None]))[0]) for t in (0.0, 1.0)]


def claims(history, accuracy, sweep, logits):
    yield claim.below("point-start", logits[0], 0, "The green point is at first on A's side")
    yield claim.above("point-end", logits[1], 0, "It comes to lie on the side of B")
    first, last = history.losses[0], history.losses[-1]
    yield claim.measured("loss-start", first, method="mean logistic loss over the sample")
    yield claim.below("loss-end", last, first / 4, "The loss falls to less than a quarter")
    yield claim.equal("accuracy", accuracy, 1, "At the end all points lie on their side")
    yield claim.equal("sweep-accuracy", sweep, 1, "So do those of a sweep 50 times finer")
    yield claim.measured("steps", history.steps[-1])
