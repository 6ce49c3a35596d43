"""A flow unrolls the hard spirals

One layer moves the plane along a learnt field of 18 anchors for unit time; nothing tears, nothing
folds, and a line parts what were two turns. As many parameters and steps of training in jumps and
in tanh layers of two units are counted in the text; where jumps succeed, they fold.
"""

from figures.disk_annulus import soft_grid
from figures.spiral_hard import data
from generator import claim, draw, learn, topology

ANCHORS, UNITS = 18, 15  # 5 numbers an anchor, 6 a tanh layer of two units: 93 with the head
FINER = 4
BUDGET = {"restarts": 64, "steps": 1000, "seed": 1}
SCHEDULE = {"batch": 80, "spread": 0.3, "snapshots": 16}

alt = (
    "Two spirals of two turns on a grid. The plane flows: the middle is turned and drawn out, the"
    " outer turns slide away, until the two curves lie on the two sides of a straight line. The"
    " grid is bent strongly but never crosses itself."
)


def training(data):
    flow, schedule = (
        learn.fields(2, [ANCHORS], "flow", steps=5),
        learn.schedule(rate=0.1, **SCHEDULE),
    )
    return learn.train(flow, data, gentle=1e-3, schedule=schedule, **BUDGET)


def jumps(data):
    jump, schedule = learn.fields(2, [ANCHORS], "jump"), learn.schedule(rate=0.05, **SCHEDULE)
    return learn.train(jump, data, gentle=1e-3, schedule=schedule, **BUDGET)


def tanh(data):
    layers, schedule = learn.dense(2, [2] * UNITS), learn.schedule(rate=0.05, **SCHEDULE)
    return learn.train(layers, data, gentle=0, schedule=schedule, **BUDGET)


def wide(data):
    layers, schedule = learn.dense(2, [8, 7]), learn.schedule(rate=0.1, **SCHEDULE)
    return learn.train(layers, data, gentle=0, schedule=schedule, **BUDGET)


def judged(training, data):
    """The flows that stay right with finer steps, and fold nothing for sure."""
    restarts = []
    for restart in training.able():
        network = learn.finer(training.network(restart), FINER)
        if learn.accuracy(network, data) == 1:
            unfolded = topology.certify_unfolded(topology.flow(network))
            restarts += [restart] * (unfolded.verdict is topology.Verdict.PROVED)
    return restarts


def network(training, judged, data):
    rights = [learn.finer(training.network(restart), FINER) for restart in judged]
    return min(rights, key=lambda candidate: learn.gentleness(candidate, data.points))


def folded(jumps):
    """How many of the jumps that succeed fold the square for sure."""
    flows = [topology.flow(jumps.network(restart)) for restart in jumps.able()]
    verdicts = [topology.certify_unfolded(flow).verdict for flow in flows]
    return verdicts.count(topology.Verdict.REFUTED)


def least(network):
    return topology.least_determinant(topology.flow(network), side=201)


def unfolded(network):
    return topology.certify_unfolded(topology.flow(network))


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep(network, data):
    return learn.sweep_accuracy(network, data)


def film(network, data):
    flow = topology.flow(network)
    return draw.film(
        draw.line(network.head),
        draw.square(),
        soft_grid(n=15, samples=81),
        draw.curves(data, samples=181),
        draw.verdict(flow, "apart"),
        through=flow,
    )


def claims(training, jumps, tanh, wide, judged, folded, network, least, unfolded, accuracy, sweep):
    count = "restarts that get every point of the sample right"
    yield claim.at_least("restarts", training.restarts, 64, "At least 64 restarts of each kind")
    yield claim.measured("steps", training.steps)
    yield claim.measured("parameters", network.parameters)
    yield claim.equal(
        "tanh-parameters", tanh.network(0).parameters, network.parameters, "As many in tanh layers"
    )
    yield claim.above(
        "flows",
        len(judged),
        0,
        "Some flows succeed",
        method=f"{count}, with {FINER} times finer steps too, and proved to fold nothing",
    )
    yield claim.measured("flows-coarse", training.succeeded_count, method=count)
    yield claim.measured("jumps", jumps.succeeded_count, method=count)
    yield claim.measured("jumps-folded", folded, method="of these, with determinants of both signs")
    yield claim.measured("tanh", tanh.succeeded_count, method=count)
    yield claim.measured("wide", wide.succeeded_count, method=f"{count}; tanh, 2-8-7-1")
    yield claim.measured("wide-parameters", wide.network(0).parameters)
    yield claim.equal("accuracy", accuracy, 1, "All points lie on their side, with finer steps")
    yield claim.measured("sweep-accuracy", sweep)
    method = "least determinant of the played steps' derivative, on 201 × 201 points"
    yield claim.measured("least-jacobian", least, method=method)
    yield claim.proved(
        "unfolded",
        unfolded.verdict,
        "It folds the square nowhere",
        method=f"bounds of each step's determinant on {unfolded.cells} cells",
    )
