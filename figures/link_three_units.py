"""Three units can't part a link

Space is turned, stretched and bent through three layers of three units, and the tubes with it. No
layer lets one pass through the other; the number below doesn't move, and there is a point on the
wrong side of the plane.
"""

from figures.linked_tori import data
from generator import claim, draw, learn, topology

alt = (
    "Two linked tubes are carried through three layers of three units: they are stretched and bent"
    " and stay linked, a chart below shows their linking number constant, and at the end a plane"
    " cuts both; a ringed point is on its wrong side."
)


def training(data):
    architecture = learn.dense(3, [3, 3, 3])
    return learn.train(architecture, data, restarts=24, steps=2000, seed=1, gentle=1e-3)


def network(training):
    return training.best()


def flow(network):
    return topology.flow(network)


def linking(flow, data):
    cores = [topology.core_loop(one) for one in data.sets]
    return topology.linking_along(flow, *cores).record()


def witness(flow, data):
    return topology.find_witness(flow.network, data)


def _chart(linking):
    return draw.strip("linking number", linking, low=-1.5, high=1.5, text="{:.0f}", whole=True)


def film(flow, data, linking, witness):
    return draw.film(
        draw.floor(),
        draw.surfaces(data, shape=(96, 20)),
        draw.plane(flow.network.head),
        draw.rings([witness.point], carried=True).at_end(),
        through=flow,
        view=draw.orbit(azimuth=topology.edge_on(flow.network), elevation=24),
        strips=[_chart(linking)],
    )


def accuracy(network, data):
    return learn.accuracy(network, data)


def sweep_wrong(network, data):
    wrong, points = learn.sweep_errors(network, data, 10**5)
    return wrong / points


def least(flow):
    return topology.least_singular_value(flow)


def never_flat(flow):
    return topology.never_flatter(flow, 1e-3)


def claims(training, flow, accuracy, sweep_wrong, linking, least, never_flat, witness):
    yield claim.measured("accuracy", accuracy)
    yield claim.measured("restarts", training.restarts)
    yield claim.measured("succeeded", training.succeeded_count)
    yield from linking_of(linking, flow, least, never_flat, 1)
    yield claim.above("sweep-wrong", sweep_wrong, 0, "On a finer sweep some points are wrong")
    yield claim.witness("network", witness.set, witness.parameter, witness.point, witness.logit)
    yield claim.measured("witness-samples", witness.samples)
    yield claim.measured("witness-linking", abs(witness.integer))
    yield claim.proved(
        "witness-linked",
        witness.kept,
        "The images of the swept longitudes are linked, so that a sample must be wrong",
        method=f"linking number of polygons of {witness.vertices} vertices",
    )
    yield from wrong_point(witness)


def wrong_point(witness):
    yield claim.measured("witness-logit", abs(witness.logit), method="60 digits, by mpmath")
    yield claim.proved(
        "witness-wrong",
        witness.verdict,
        "The network gets the witness wrong",
        method="sign of its logit, in intervals of 60 digits",
    )


def linking_of(linking, flow, least, never_flat, expected):
    method = "solid angles of pairs of edges, polygons refined where the curves come close"
    yield claim.measured("linking", abs(round(linking.values[0])), method=method)
    yield claim.proved(
        "linking-constant",
        linking.always(-expected, expected),
        f"The cores have the linking number ±{expected} at every step"
        if expected
        else "The cores have the linking number 0 at every step",
        method="each polygon stands in for its curve, by bounds of the Jacobian",
    )
    yield claim.below("linking-off", linking.off, 1e-6, "It is whole at every step", method=method)
    yield claim.measured("steps", len(linking))
    yield claim.measured("swaps", len(flow.network.swaps))
    method = "least singular value of the linear parts, over all t of their polar paths"
    yield claim.measured("least-singular-value", least, method=method)
    yield claim.proved(
        "never-flat",
        never_flat,
        "No layer flattens space on its way",
        method="that it is above 0.001, in exact arithmetic on WᵀW",
    )
