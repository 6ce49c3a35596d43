"""One hidden layer bends the boundary

Two tanh units are enough: the boundary becomes a curve, and every point lies on its side.
"""

from figures.disk_annulus import soft_grid
from figures.two_curves import data
from generator import claim, draw, learn

SIDE = 0.11  # opacity of the tint of each side

alt = (
    "The input plane tinted blue and orange by the trained 2–2–1 network; the boundary bends with"
    " the two curves and runs between them."
)


def training(data):
    architecture = learn.dense(2, [2])
    schedule = learn.schedule(spread=0.2, snapshots=40)
    return learn.train(architecture, data, steps=800, seed=1, gentle=0.01, schedule=schedule)


def network(training):
    return training.gentlest()


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep(network, data):
    return learn.sweep_accuracy(network, data, 50)


def still(network, data):
    return draw.still(
        draw.field(lambda t, points: network.logits(points), (0.0,), (SIDE, SIDE)),
        draw.square(),
        soft_grid(),
        draw.curves(data),
        [
            draw.label(name, exact_set.at([[0.0]]), colour, size=20, offset=(0, -14))
            for name, colour, exact_set in zip("AB", "ab", data.sets, strict=True)
        ],
    )


def claims(training, accuracy, sweep):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.equal("sweep-accuracy", sweep, 1, "So do those of a sweep 50 times finer")
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
