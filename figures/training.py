"""Learning, seen twice

The same network at the same time: on the left the input plane and the boundary, on the right the
hidden plane and the line. The boundary bends because the plane does.
"""

from figures.hidden_boundary import accuracy, data, sweep, training
from generator import claim, draw, topology

APART = (0.72, -0.86)  # where the word stands, clear of the sheet

alt = (
    "Two panels over training time: in the input plane the boundary bends until it runs between the"
    " curves; in the hidden plane the grid bends until a straight line parts them. The loss falls"
    " below."
)


def history(training):
    return training.history(training.index_of_gentlest())


def flow(history):
    return topology.recorded(history)


def film(flow, data):
    return draw.film(
        draw.panel(
            draw.field(flow.logits, levels=(0,), opacities=(0.11, 0.11)),
            draw.square(),
            draw.grid(9, samples=2),
            draw.curves(data, samples=81),
            title="input plane",
        ),
        draw.panel(
            draw.line(lambda t: flow.network_at(t).head, span="always"),
            draw.square(),
            draw.grid(9, samples=21),
            draw.curves(data, samples=81),
            draw.label("apart", APART, size=17.0, halo=False).at_end(),
            through=flow,
            title="hidden plane",
        ),
        strips=[draw.strip("loss", lambda stage, t: flow.loss(t), low=0)],
    )


def claims(history, accuracy, sweep):
    first, last = history.losses[0], history.losses[-1]
    yield claim.measured("loss-start", first, method="mean logistic loss over the sample")
    yield claim.below("loss-end", last, first / 4, "The loss falls to less than a quarter")
    yield claim.equal("accuracy", accuracy, 1, "At the end all points lie on their side")
    yield claim.equal("sweep-accuracy", sweep, 1, "So do those of a sweep 50 times finer")
    yield claim.measured("steps", history.steps[-1])
