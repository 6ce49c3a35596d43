"""Four layers unroll two spirals

Two units a layer suffice when the spirals make one turn. The grid turns, stretches and
bends; nothing tears or folds.
"""

from generator import claim, draw, learn, topology

alt = (
    "Two interleaved spirals on a grid; four tanh layers of two units turn, stretch and bend the"
    " plane until a straight line parts them."
)


def data():
    return learn.spirals(turns=1, points=200)


def training(data):
    architecture = learn.dense(2, [2, 2, 2, 2])
    schedule = learn.schedule(rate=0.1)
    return learn.train(
        architecture, data, restarts=64, steps=2000, seed=1, gentle=5e-3, schedule=schedule
    )


def network(training):
    return training.gentlest()


def flow(network):
    return topology.flow(network)


def film(flow, data):
    return draw.film(
        draw.line(flow.network.head),
        draw.square(),
        draw.grid(),
        draw.curves(data),
        draw.verdict(flow, "apart"),
        through=flow,
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep(network, data):
    return learn.sweep_accuracy(network, data, 50)


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 0.1)


def gentleness(network, data):
    return learn.gentleness(network, data.points)


def claims(data, training, accuracy, sweep, least, never_flat, gentleness):
    yield claim.equal("accuracy", accuracy, 1, "All points of the sample lie on their side")
    yield claim.equal("sweep-accuracy", sweep, 1, "So do those of a sweep 50 times finer")
    yield claim.measured("sweep-points", 50 * len(data.points))
    yield claim.measured("restarts", training.restarts)
    yield claim.above("succeeded", training.succeeded_count, 0, "Some restarts succeed")
    yield claim.measured(
        "least-singular-value",
        least,
        method="least singular value of the linear parts, over all t of their polar paths",
    )
    yield claim.proved(
        "never-flat",
        never_flat,
        "No layer flattens anything on its way",
        method="that it is above 0.1, in exact arithmetic on WᵀW",
    )
    yield claim.measured(
        "gentleness", gentleness, method="learn.gentleness: the lower, the gentler"
    )
